import { enumOf, ipv4, netlinkFamily, object, reference, string, u8, u16, u64 } from 'netkiln';

const operations = { create: {} };

export default netlinkFamily({
  name: 'registry',
  objects: {
    table: object({
      attributes: { label: string({ maxLength: 7 }) },
      key: 'label',
      assigned: true,
      operations,
    }),
    room: object({
      attributes: { floor: u8(), number: u16() },
      key: ['floor', 'number'],
      assigned: true,
      operations,
    }),
    cookie: object({ attributes: { value: u64() }, key: 'value', assigned: true, operations }),
    host: object({ attributes: { address: ipv4() }, key: 'address', assigned: true, operations }),
    light: object({
      attributes: { colour: enumOf({ red: 0, green: 1 }) },
      key: 'colour',
      assigned: true,
      operations,
    }),
    lamp: object({ attributes: { at: reference('light') }, key: 'at', assigned: true, operations }),
  },
});
