import { attributeSet, enumOf, nest, netlinkFamily, object, operation, u8, u32 } from 'netkiln';

export default netlinkFamily({
  name: 'drawers',
  objects: {
    entry: object({
      attributes: { id: u32(), probes: nest({ attributes: { last: u8() } }), state: enumOf({ up: 1 }) },
      key: 'id',
      operations: { create: {} },
    }),
    other: object({ attributes: { id: u32() }, key: 'id', operations: { create: {} } }),
  },
  sets: {
    entry_probes: attributeSet({ prefix: 'DRAWERS_EP_', attributes: { id: u32() } }),
    second: attributeSet({ prefix: 'DRAWERS_A_ENTRY_', attributes: { last: u8() } }),
    third: attributeSet({ attributes: { state: enumOf({ up: 1 }, { prefix: 'DRAWERS_ENTRY_STATE_' }) } }),
  },
  operations: { entry_create: operation({ id: 40, attributes: 'second', do: {} }) },
});
