import { netlinkFamily, object, u32 } from 'netkiln';

const one = () => object({ attributes: { id: u32() }, key: 'id', operations: { create: {} } });

export default netlinkFamily({
  name: 'registry',
  objects: {
    ...{ a1: one(), a2: one(), a3: one(), a4: one(), a5: one(), a6: one(), a7: one(), a8: one() },
    ...{ b1: one(), b2: one(), b3: one(), b4: one(), b5: one(), b6: one(), b7: one(), b8: one() },
  },
});
