import { nest, netlinkFamily, object, u8, u32 } from 'netkiln';

export default netlinkFamily({
  name: 'registry',
  objects: {
    table: object({
      attributes: { id: u32(), a_name_of_20_letters: u8() },
      key: 'id',
      operations: { create: {} },
    }),
    entry: object({
      attributes: { id: u32(), counters: nest({ attributes: { retransmitted: u32() } }) },
      key: 'id',
      operations: { create: {} },
    }),
  },
});
