import { attributeSet, event, many, nestOf, netlinkFamily, operation, string, u8, u32 } from 'netkiln';

export default netlinkFamily({
  name: 'readings',
  header: { index: 'u64' },
  sets: {
    series: attributeSet({
      attributes: {
        label: string({ maxLength: 9 }),
        value: many(u32(), { max: 3 }),
        inner: nestOf('other'),
        level: u8({ max: 8 }),
      },
    }),
    other: attributeSet({ attributes: { x: u8() } }),
    inner: attributeSet({ attributes: { y: u32() } }),
  },
  operations: {
    record: operation({
      attributes: 'series',
      do: { request: ['label', 'level'], required: ['label'], reply: ['value'], replyId: 9 },
    }),
    moved: operation({ id: 4, attributes: 'other', do: {} }),
  },
  events: { told: event({ id: 22, attributes: 'inner', group: 'loud' }) },
  groups: ['loud'],
});
