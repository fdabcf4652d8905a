import { be32, indexed, mac, many, nest, netlinkFamily, string, u8, u16, u32, u64 } from 'netkiln';

export default netlinkFamily({
  name: 'registry',
  attributes: {
    id: u32(),
    added: u8(),
    label: string({ minLength: 2, maxLength: 15 }),
    weight: u16({ id: 12, min: 2, max: 100 }),
    owner: u32({ id: 4, max: 0xffff }),
    status: string({ maxLength: 4 }),
    port: be32(),
    size: u64(),
    tags: indexed(string({ maxLength: 8 }), { max: 4 }),
    cards: indexed(mac(), { max: 3 }),
    place: nest({
      attributes: { mtu: u16({ min: 68 }), name: string({ maxLength: 8 }), raw: many(u8(), { max: 2 }) },
      required: ['name', 'raw'],
    }),
  },
  object: { name: 'entry', key: 'id' },
  operations: { create: { required: ['label', 'added'] }, get: {} },
});
