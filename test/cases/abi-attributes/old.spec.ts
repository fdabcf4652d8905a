import { be16, flag, indexed, mac, many, nest, netlinkFamily, string, u8, u16, u32, uint } from 'netkiln';

export default netlinkFamily({
  name: 'registry',
  attributes: {
    id: u32(),
    label: string({ minLength: 1, maxLength: 31 }),
    weight: u16({ min: 1, max: 1000 }),
    owner: u32(),
    pinned: flag(),
    port: be16(),
    size: uint(),
    tags: many(string({ maxLength: 8 }), { max: 4 }),
    cards: indexed(mac(), { max: 4 }),
    place: nest({ attributes: { name: string({ maxLength: 8 }), mtu: u16({ min: 68 }) } }),
    last: u8(),
  },
  object: { name: 'entry', key: 'id' },
  operations: { create: {}, get: {} },
});
