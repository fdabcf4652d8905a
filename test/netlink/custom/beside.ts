/** Operations beside objects: they speak of an object's attributes, and of a set. */
import * as nk from '../../../src/index.js';

export default nk.netlinkFamily({
  name: 'nk_beside',
  notify: 'changes',
  groups: ['changes', 'news'],
  objects: {
    entry: nk.object({
      attributes: {
        id: nk.u32({ min: 1 }),
        label: nk.string({ maxLength: 15, default: 'none' }),
        state: nk.enumOf({ idle: 0, busy: 2 }),
        probes: nk.nest({
          attributes: { limit: nk.u8({ max: 9 }), sent: nk.nest({ attributes: { last: nk.u16() } }) },
          required: ['limit'],
        }),
        owners: nk.many(nk.u32(), { max: 4 }),
      },
      key: 'id',
      operations: { create: {}, get: {}, dump: {}, delete: {} },
    }),
  },
  sets: { count: nk.attributeSet({ attributes: { total: nk.u64(), len: nk.u8(), page: nk.u8() } }) },
  operations: {
    check: nk.operation({
      id: 40,
      attributes: 'entry',
      permission: 'none',
      do: {
        request: ['id', 'label', 'state', 'probes', 'owners'],
        required: ['id'],
        reply: ['id', 'probes'],
      },
    }),
    count: nk.operation({
      id: 41,
      attributes: 'count',
      do: { request: ['len', 'page'], reply: ['total', 'page'] },
    }),
  },
  events: { checked: nk.event({ id: 42, attributes: 'entry', has: ['id'], group: 'news' }) },
  scenarios: ({ scenario, call, entry, notified }) => [
    scenario('objects are stored, operations are called', [
      entry.create({ id: 7 }).returns({ id: 7 }),
      entry.notified('create', { id: 7, label: 'none' }),
      call('check', { id: 7, owners: [1, 2] }).returns({ id: 9 }),
      notified('checked', { id: 7 }),
      call('check', { id: 8, probes: { limit: 3, sent: { last: 4 } } }).returns({
        id: 8,
        probes: { limit: 4, sent: { last: 5 } },
      }),
      notified('checked', { id: 8 }),
      call('check', { label: 'x' }).fails('EINVAL', 'id is required'),
      call('check', { id: 0 }).fails('ERANGE', 'integer out of range'),
      call('check', { id: 1, probes: { limit: 10 } }).fails('ERANGE', 'integer out of range'),
      call('check', { id: 1, owners: [1, 2, 3, 4, 5] }).fails('EINVAL', 'at most 4 of owners'),
      call('count', { len: 3, page: 4 }).returns({ total: 12, page: 4 }),
      entry.get({ id: 7 }).returns({ id: 7, label: 'none' }),
    ]),
  ],
});
