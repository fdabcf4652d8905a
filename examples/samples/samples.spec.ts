/**
 * Numbers that programs record, and what becomes of them: a family whose operations are written by hand, in samples_ops.c.
 * What netkiln makes of this reads and checks requests, and sends the answers.
 */
import {
  attributeSet,
  event,
  indexed,
  many,
  nestOf,
  netlinkFamily,
  operation,
  s64,
  string,
  u32,
  u64,
} from 'netkiln';

export default netlinkFamily({
  name: 'samples',
  description: 'Numbers that programs record',
  author: 'netkiln',
  license: 'GPL-2.0-only',
  sets: {
    /** Some numbers, what they are of, and what they come to. */
    series: attributeSet({
      attributes: {
        label: string({ minLength: 1, maxLength: 15 }),
        value: many(s64(), { max: 64 }),
        total: u32(),
        sum: s64(),
        least: s64(),
        greatest: s64(),
        limit: s64(),
        bucket: indexed(nestOf('bucket')),
      },
    }),
    /** How many numbers are below the next bucket's first. */
    bucket: attributeSet({ attributes: { first: s64(), total: u32() } }),
    /** One number that was recorded. */
    sample: attributeSet({
      attributes: { number: u64(), label: string({ maxLength: 15 }), value: s64() },
    }),
    /** A tree: what a node weighs, and the nodes below it. */
    node: attributeSet({
      attributes: { name: string({ maxLength: 15 }), weight: u32(), below: many(nestOf('node')) },
    }),
  },
  operations: {
    record: operation({
      attributes: 'series',
      do: { request: ['label', 'value', 'limit'], required: ['label', 'value'], reply: ['total'] },
    }),
    summary: operation({
      attributes: 'series',
      permission: 'none',
      do: {
        request: ['label'],
        required: ['label'],
        reply: ['label', 'total', 'sum', 'least', 'greatest', 'bucket'],
      },
    }),
    history: operation({
      attributes: 'sample',
      permission: 'none',
      dump: { request: ['label'], reply: ['number', 'label', 'value'] },
    }),
    forget: operation({ attributes: 'series', do: {} }),
    weigh: operation({
      attributes: 'node',
      permission: 'none',
      do: { request: ['name', 'weight', 'below'], required: ['name'], reply: ['name', 'weight'] },
    }),
    /** Not written yet: it answers so. */
    predict: operation({
      attributes: 'series',
      permission: 'none',
      do: { request: ['label'], reply: ['value'] },
    }),
  },
  events: {
    exceeded: event({ id: 32, attributes: 'series', has: ['label', 'value', 'limit'], group: 'alarms' }),
  },
  groups: ['alarms'],
  scenarios: ({ scenario, call, notified }) => [
    scenario('numbers are recorded and summed up', [
      call('summary', { label: 'heat' }).fails('ENOENT', 'nothing of that label'),
      call('record', { label: 'heat', value: [3, -4, 10] }).returns({ total: 3 }),
      call('record', { label: 'heat', value: [250] }).returns({ total: 4 }),
      call('record', { label: 'cold', value: [-1] }).returns({ total: 1 }),
      call('summary', { label: 'heat' }).returns({
        label: 'heat',
        total: 4,
        sum: 259,
        least: -4,
        greatest: 250,
        bucket: [
          { first: -4, total: 1 },
          { first: 0, total: 2 },
          { first: 100, total: 0 },
          { first: 200, total: 1 },
        ],
      }),
      call('history').returnsAll([
        { number: 1, label: 'heat', value: 3 },
        { number: 2, label: 'heat', value: -4 },
        { number: 3, label: 'heat', value: 10 },
        { number: 4, label: 'heat', value: 250 },
        { number: 5, label: 'cold', value: -1 },
      ]),
      call('history', { label: 'cold' }).returnsAll([{ number: 5, label: 'cold', value: -1 }]),
      call('forget'),
      call('history').returnsAll([]),
    ]),
    scenario('each namespace has its own', [
      call('record', { label: 'heat', value: [1] }, { netns: 'b' }).returns({ total: 1 }),
      call('summary', { label: 'heat' }).fails('ENOENT'),
      call('history', {}, { netns: 'b' }).returnsAll([{ number: 1, label: 'heat', value: 1 }]),
    ]),
    scenario('a dump of several parts has every number once', [
      ...Array.from({ length: 40 }, (_, batch) =>
        call('record', { label: 'many', value: Array.from({ length: 50 }, (_, i) => 50 * batch + i) }),
      ),
      call('history').returnsAll(
        Array.from({ length: 2000 }, (_, i) => ({ number: i + 1, label: 'many', value: i })),
      ),
    ]),
    scenario('what is wrong is refused before anybody sees it', [
      call('record', { label: 'heat' }).fails('EINVAL', 'value is required'),
      call('record', { label: '', value: [1] }).fails('EINVAL', 'string is too short'),
      call('record', { label: 'sixteen letters!', value: [1] }).fails('EINVAL'),
      call('record', { label: 'heat', value: Array.from({ length: 65 }, () => 0) }).fails(
        'EINVAL',
        'at most 64 of value',
      ),
      call('record', { label: 'heat', value: [1], sum: 1 }).fails('EINVAL', 'Unsupported attribute'),
      call('summary', { label: 'heat', total: 1 }).fails('EINVAL', 'Unknown attribute type'),
      call('forget', { label: 'heat' }).fails('EINVAL'),
      call('history').returnsAll([]),
    ]),
    scenario('a limit that is exceeded is told', [
      call('record', { label: 'heat', value: [5, 11, 12], limit: 10 }).returns({ total: 3 }),
      notified('exceeded', { label: 'heat', value: [11, 12], limit: 10 }),
      call('record', { label: 'heat', value: [5], limit: 10 }),
      call('record', { label: 'heat', value: [99], limit: 98 }),
      notified('exceeded', { label: 'heat', value: [99], limit: 98 }),
    ]),
    scenario('a tree is weighed to its leaves', [
      call('weigh', { name: 'oak' }).returns({ name: 'oak', weight: 0 }),
      call('weigh', {
        name: 'oak',
        weight: 100,
        below: [
          { name: 'bough', weight: 20, below: [{ name: 'twig', weight: 3 }, { weight: 4 }] },
          { name: 'bough', weight: 30 },
        ],
      }).returns({ name: 'oak', weight: 157 }),
      call('weigh', { name: 'oak', below: [{ name: 'bough', below: [{ name: 'sixteen letters!' }] }] }).fails(
        'EINVAL',
      ),
      call('weigh', { name: 'oak', weight: 1, below: [{ weight: 4294967295 }] }).fails(
        'EOVERFLOW',
        'too heavy',
      ),
    ]),
    scenario('what is not written yet says so', [
      call('predict', { label: 'heat' }).fails('EOPNOTSUPP', 'predict does nothing yet'),
    ]),
  ],
});
