/** A family whose policy is for all commands alike, and which is as gentle as old ones are. */
import * as nk from '../../../src/index.js';

export default nk.netlinkFamily({
  name: 'nk_gentle',
  commandPrefix: 'NKG_CMD_',
  policy: 'global',
  sets: {
    any: nk.attributeSet({
      attributes: { one: nk.u8({ max: 9 }), two: nk.string(), three: nk.nestOf('inner'), four: nk.u32() },
    }),
    inner: nk.attributeSet({ attributes: { value: nk.u8({ max: 9 }) } }),
  },
  operations: {
    nothing: nk.operation({ id: 0, attributes: 'any', permission: 'none', lenient: true, do: { reply: [] } }),
    gentle: nk.operation({
      id: 1,
      attributes: 'any',
      lenient: true,
      do: { request: ['one', 'three'], reply: ['one', 'four'] },
      dump: { request: ['two'], reply: ['two'] },
    }),
    strict: nk.operation({ id: 2, attributes: 'any', do: { request: ['one'], reply: ['one'] } }),
  },
  scenarios: ({ scenario, call }) => [
    scenario('every command takes every attribute, and checks it', [
      call('nothing', { one: 9, two: 'x', four: 1 }).returns({}),
      call('nothing', { one: 10 }).fails('ERANGE', 'integer out of range'),
      call('gentle', { one: 3, two: 'x', three: { value: 4 } }).returns({ one: 3, four: 4 }),
      call('gentle', { three: { value: 10 } }).fails('ERANGE', 'integer out of range'),
      call('strict', { one: 1, four: 7 }).returns({ one: 1 }),
      call('strict', { three: { value: 11 } }).fails('ERANGE', 'integer out of range'),
      call('gentle', { two: 'again' }).returnsAll([{ two: 'again' }, { two: 'again' }]),
      call('gentle', { two: 'again', one: 12 }, { dump: true }).fails('ERANGE', 'integer out of range'),
    ]),
  ],
});
