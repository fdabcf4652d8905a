/** A family whose operation answers with what it was asked with: attributes of every type, behind a fixed header. */
import * as nk from '../../../src/index.js';

const every = {
  a_u8: nk.u8({ min: 2 }),
  a_u16: nk.u16(),
  a_u32: nk.u32({ max: 100_000 }),
  a_u64: nk.u64(),
  a_s8: nk.s8(),
  a_s16: nk.s16({ min: -5, max: 5 }),
  a_s32: nk.s32(),
  a_s64: nk.s64(),
  a_be16: nk.be16(),
  a_be32: nk.be32({ min: 7 }),
  a_be64: nk.be64(),
  a_uint: nk.uint(),
  a_sint: nk.sint(),
  text: nk.string({ minLength: 2 }),
  open: nk.string({ terminated: false, maxLength: 6 }),
  bytes: nk.binary(),
  least: nk.binary({ minLength: 2 }),
  four: nk.ipv4(),
  six: nk.ipv6(),
  ether: nk.mac(),
  yes: nk.flag(),
  state: nk.enumOf({ up: 1, down: 5 }),
  marks: nk.flagsOf({ own: 0, far: 4 }),
  features: nk.bitfield32({ red: 0, blue: 3 }),
  gap: nk.pad(),
  tree: nk.nestOf('tree'),
  trees: nk.many(nk.nestOf('tree')),
  row: nk.indexed(nk.nestOf('tree')),
  numbers: nk.many(nk.u32({ max: 9 })),
  words: nk.many(nk.string()),
  squares: nk.indexed(nk.u32()),
  few: nk.indexed(nk.be16({ min: 3 }), { max: 3 }),
  sized: nk.indexed(nk.uint()),
  places: nk.many(nk.ipv6(), { max: 2 }),
  by_value: nk.nestOf('tree', { levels: 2 }),
  groves: nk.many(nk.nestOf('tree', { levels: 1 })),
  ranks: nk.indexed(nk.nestOf('tree', { levels: 1 }), { max: 3 }),
} as const;

const all = Object.keys(every).filter((name) => name !== 'gap') as Exclude<keyof typeof every, 'gap'>[];

export default nk.netlinkFamily({
  name: 'nk_mirror',
  family: 'nk_mirror',
  header: { index: 's32', tag: 'be16', wide: 'u64' },
  sets: {
    all: nk.attributeSet({ prefix: 'NKM_', attributes: every }),
    tree: nk.attributeSet({
      attributes: {
        name: nk.string({ maxLength: 9 }),
        weight: nk.u16({ min: 1 }),
        left: nk.nestOf('tree'),
        others: nk.many(nk.nestOf('pair'), { max: 2 }),
        /** Beyond what a parser keeps on the stack. */
        last: nk.u8({ id: 70 }),
      },
    }),
    pair: nk.attributeSet({ attributes: { key: nk.u8(), value: nk.nestOf('tree') } }),
  },
  operations: {
    mirror: nk.operation({ id: 3, attributes: 'all', do: { request: all, reply: all, replyId: 9 } }),
    twice: nk.operation({
      id: 5,
      attributes: 'all',
      permission: 'none',
      do: { request: ['a_u8', 'text'], required: ['a_u8'] },
      dump: { request: ['a_u16', 'text'], required: ['text'], reply: ['a_u16', 'bytes'] },
    }),
    /** The dump takes nothing. */
    half: nk.operation({
      id: 6,
      attributes: 'all',
      do: { request: ['a_u8'], reply: [] },
      dump: { reply: ['a_u8'] },
    }),
    /** An answer as long as one can be. */
    large: nk.operation({ id: 7, attributes: 'all', do: { reply: ['bytes'], replySize: 65_000 } }),
    untouched: nk.operation({ id: 200, attributes: 'tree', do: { reply: ['name'] }, dump: { reply: [] } }),
  },
  events: {
    mirrored: nk.event({ id: 17, attributes: 'tree', has: ['name', 'left'], group: 'heard' }),
    ignored: nk.event({ id: 18, attributes: 'all', group: 'other' }),
  },
  groups: ['other', 'heard'],
  scenarios: ({ scenario, call, notified }) => [
    scenario('every type comes back as it went', [
      call('mirror').returns({}),
      call('mirror', {
        ...{ a_u8: 255, a_u16: 65535, a_u32: 100_000, a_u64: 2n ** 64n - 1n },
        ...{ a_s8: -128, a_s16: -5, a_s32: -(2 ** 31), a_s64: -(2n ** 63n) },
        ...{ a_be16: 258, a_be32: 66051, a_be64: 2n ** 56n, a_uint: 2n ** 40n, a_sint: -3 },
        ...{ text: 'löng', open: 'öpen', bytes: '00ff', least: 'c0ffee', yes: true },
        ...{ four: '192.0.2.1', six: '2001:db8::1', ether: '02:00:00:00:00:01' },
        ...{ state: 'down', marks: ['own', 'far'], features: { on: ['red'], off: ['blue'] } },
        ...{ numbers: [1, 2, 9], words: ['', 'two'], squares: [1, 4, 9], few: [3, 4, 5] },
        ...{ sized: [1, 2n ** 40n], places: ['::1', '::2'] },
      }).returns({
        ...{ a_u8: 255, a_u16: 65535, a_u32: 100_000, a_u64: 2n ** 64n - 1n },
        ...{ a_s8: -128, a_s16: -5, a_s32: -(2 ** 31), a_s64: -(2n ** 63n) },
        ...{ a_be16: 258, a_be32: 66051, a_be64: 2n ** 56n, a_uint: 2n ** 40n, a_sint: -3 },
        ...{ text: 'löng', open: 'öpen', bytes: '00ff', least: 'c0ffee', yes: true },
        ...{ four: '192.0.2.1', six: '2001:db8::1', ether: '02:00:00:00:00:01' },
        ...{ state: 'down', marks: ['own', 'far'], features: { on: ['red'], off: ['blue'] } },
        ...{ numbers: [1, 2, 9], words: ['', 'two'], squares: [1, 4, 9], few: [3, 4, 5] },
        ...{ sized: [1, 2n ** 40n], places: ['::1', '::2'] },
      }),
      call('mirror', { a_u8: 2, a_s64: 1, yes: true }).returns({ a_u8: 2, a_s64: 1, yes: true }),
    ]),
    scenario('nests, lists of nests, nests by value, and trees', [
      call('mirror', {
        tree: { name: 'a', left: { name: 'b', left: { weight: 3, last: 7 } } },
        trees: [{ name: 'c' }, {}, { others: [{ key: 1, value: { name: 'd' } }, {}] }],
        row: [{ weight: 1 }, { weight: 2 }],
        by_value: { 0: { 3: { name: 'x' } }, 200: { 1: { weight: 5 }, 2: {} } },
      }).returns({
        tree: { name: 'a', left: { name: 'b', left: { weight: 3, last: 7 } } },
        trees: [{ name: 'c' }, {}, { others: [{ key: 1, value: { name: 'd' } }, {}] }],
        row: [{ weight: 1 }, { weight: 2 }],
        by_value: { 0: { 3: { name: 'x' } }, 200: { 1: { weight: 5 }, 2: {} } },
      }),
      call('mirror', {
        groves: [{ 0: { name: 'x' }, 7: {} }, { 0: { weight: 5 } }],
        ranks: [{ 9: { name: 'y' } }, { 9: {}, 10: { last: 1 } }],
      }).returns({
        groves: [{ 0: { name: 'x' }, 7: {} }, { 0: { weight: 5 } }],
        ranks: [{ 9: { name: 'y' } }, { 9: {}, 10: { last: 1 } }],
      }),
      // What no policy looks into is looked at by who reads it.
      call('mirror', { by_value: { 1: { 1: { weight: 0 } } } }).fails('ERANGE', 'integer out of range'),
      call('mirror', { tree: { others: [{}, {}, {}] } }).fails('EINVAL', 'at most 2 of others'),
    ]),
    scenario('values are held against the policy, in nests and lists too', [
      call('mirror', { a_u8: 1 }).fails('ERANGE', 'integer out of range'),
      call('mirror', { a_s16: 6 }).fails('ERANGE', 'integer out of range'),
      call('mirror', { a_be32: 6 }).fails('ERANGE', 'integer out of range'),
      call('mirror', { text: 'x' }).fails('EINVAL', 'string is too short'),
      call('mirror', { open: 'seven b' }).fails('ERANGE', 'Attribute failed policy validation'),
      call('mirror', { least: '00' }).fails('ERANGE', 'binary attribute size out of range'),
      call('mirror', { state: 2 as never }).fails('EINVAL', 'state has no such value'),
      call('mirror', { marks: 2 as never }).fails('EINVAL', 'reserved bit set'),
      call('mirror', { tree: { left: { weight: 0 } } }).fails('ERANGE', 'integer out of range'),
      call('mirror', { trees: [{}, { weight: 0 }] }).fails('ERANGE', 'integer out of range'),
      call('mirror', { row: [{ left: { name: 'ten bytes.' } }] }).fails('EINVAL'),
      call('mirror', { numbers: [1, 10] }).fails('ERANGE', 'integer out of range'),
      call('mirror', { few: [2] }).fails('ERANGE', 'integer out of range'),
      call('mirror', { few: [3, 3, 3, 3] }).fails('EINVAL', 'Unknown attribute type'),
      call('mirror', { places: ['::', '::', '::'] }).fails('EINVAL', 'at most 2 of places'),
    ]),
    scenario('each direction takes what it names', [
      call('twice').fails('EINVAL', 'a_u8 is required'),
      call('twice', { a_u8: 3 }),
      call('twice', { a_u8: 3, text: 'ok' }),
      call('twice', { a_u8: 3, a_u16: 1 }).fails('EINVAL', 'Unsupported attribute'),
      call('twice', { a_u8: 3, bytes: '' }).fails('EINVAL', 'Unknown attribute type'),
      call('twice', {}, { dump: true }).fails('EINVAL', 'text is required'),
      call('twice', { text: 'ok', a_u8: 3 }, { dump: true }).fails('EINVAL', 'Unsupported attribute'),
      call('twice', { text: 'ok' }).returnsAll([]),
      call('twice', { text: 'ok', a_u16: 2 }).returnsAll([
        { a_u16: 0, bytes: '00'.repeat(1000) },
        { a_u16: 1, bytes: '00'.repeat(1000) },
      ]),
      call('half', { a_u8: 2 }).returns({}),
      call('half', { a_u8: 2 }, { dump: true }).fails('EINVAL', 'Attribute failed policy validation'),
      call('half').returnsAll([{ a_u8: 3 }]),
    ]),
    scenario('a dump ends where its answers do not fit, and goes on there', [
      call('twice', { text: 'ok', a_u16: 100 }).returnsAll(
        Array.from({ length: 100 }, (_, i) => ({ a_u16: i, bytes: '00'.repeat(1000) })),
      ),
      call('twice', { text: 'bad', a_u16: 100 }, { dump: true }).fails('EIO', 'broken at 50'),
      call('twice', { text: 'huge', a_u16: 1 }, { dump: true }).fails('EMSGSIZE'),
    ]),
    scenario('the fixed header goes there and back', [
      call('mirror', {}, { header: { index: -2, tag: 513, wide: 2n ** 63n } }).returns(
        {},
        { header: { index: -1, tag: 513, wide: 2n ** 63n } },
      ),
      call('mirror', { tree: { name: 'n' } }, { header: { index: 40 } }).returns(
        { tree: { name: 'n' } },
        { header: { index: 41, tag: 0, wide: 0 } },
      ),
      notified('mirrored', { name: 'n' }, { header: { index: 40, tag: 7 } }),
      call('mirror', { tree: {} }),
      notified('mirrored', {}),
    ]),
    scenario('what is not written yet says so, and needs its permission', [
      call('untouched').fails('EOPNOTSUPP', 'untouched does nothing yet'),
      call('untouched', {}, { dump: true }).fails('EOPNOTSUPP', 'untouched does nothing yet'),
    ]),
  ],
});
