import { nest, netlinkFamily, u8, u32 } from 'netkiln';

export default netlinkFamily({
  name: 'registry',
  attributes: {
    id: u32(),
    x: u8(),
    y: u8(),
    place: nest({ attributes: { x: u8(), y: u8() }, required: ['y'], requiredWith: { x: ['y'] } }),
  },
  object: { name: 'entry', key: 'id' },
  operations: {
    create: {
      requiredWith: {
        x: ['x', ['id', 'y', 'y']],
        y: [],
        ...({ z: ['y'] } as object),
        place: [['w' as 'x'], [] as never],
      },
    },
  },
});
