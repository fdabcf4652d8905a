import { attributeSet, event, many, nestOf, netlinkFamily, operation, string, u8, u32 } from 'netkiln';

export default netlinkFamily({
  name: 'readings',
  header: { index: 'u32' },
  sets: {
    series: attributeSet({
      attributes: { label: string(), value: many(u32()), inner: nestOf('inner'), level: u8({ max: 9 }) },
    }),
    inner: attributeSet({ attributes: { x: u8() } }),
    gone: attributeSet({ attributes: { x: u8() } }),
  },
  operations: {
    record: operation({
      attributes: 'series',
      permission: 'none',
      lenient: true,
      do: { request: ['label', 'value'], reply: ['value', 'level'], replyId: 9 },
      dump: { reply: ['label'] },
    }),
    forget: operation({ attributes: 'series', do: {} }),
    moved: operation({ attributes: 'series', do: {} }),
  },
  events: {
    told: event({ id: 20, attributes: 'inner', group: 'loud' }),
    lost: event({ id: 21, attributes: 'inner', group: 'quiet' }),
  },
  groups: ['loud', 'quiet'],
});
