import { enumOf, nest, netlinkFamily, u8, u32 } from 'netkiln';

export default netlinkFamily({
  name: 'registry',
  attributes: {
    id: u32(),
    a_name_of_25_characters__: u8(),
    connection: nest({
      attributes: {
        timeouts: nest({ attributes: { retransmit: u32(), first: u32(), 'no space': u8() } }),
      },
    }),
    state_of_the_connection: enumOf({ closed_by_other_side: 0, up: 1, 'Down!': 2 }),
  },
  object: { name: 'entry', key: 'id' },
  operations: { create: {} },
});
