import {
  attributeSet,
  enumOf,
  event,
  flag,
  indexed,
  many,
  nest,
  nestOf,
  netlinkFamily,
  operation,
  pad,
  string,
  u8,
  u32,
} from 'netkiln';

// The compiler refuses these in a spec that is type-checked.
const smuggled = 'nummer' as 'id';

export default netlinkFamily({
  name: 'readings',
  header: { page: 'u32', a: 'u64', b: 'u64', c: 'u64', d: 'u64', e: 'u64', f: 'u64', g: 'u64', h: 'u64' },
  sets: {
    Series: attributeSet({ attributes: {} }),
    plain: attributeSet({ prefix: 'plain_', attributes: { id: u32() } }),
    own: attributeSet({
      attributes: {
        id: u32({ id: 0 }),
        again: u32({ id: 1 }),
        once: u8({ id: 1 }),
        max: u8(),
        start: u32({ default: 3 }),
        inner: nest({ attributes: { x: u8() } }),
        other: nestOf('others'),
        deep: nestOf('plain', { levels: 4 }),
        flags: many(flag() as never),
        texts: indexed(string()),
        numbers: indexed(u8({ max: 3 })),
        lists: many(many(u8()) as never),
        much: many(u8(), { max: 257 }),
        free: pad(),
        up: enumOf({ no: 0 }, { prefix: 'READINGS_UP_' }),
        over: enumOf({ yes: 1 }, { prefix: 'READINGS_UP_' }),
      },
    }),
  },
  operations: {
    nothing: operation({ attributes: 'plain' }),
    lost: operation({ attributes: 'nowhere', do: {} }),
    early: operation({ id: 256, attributes: 'plain', do: {} }),
    same: operation({ id: 5, attributes: 'plain', do: { request: [smuggled], required: ['id' as never] } }),
    twice: operation({
      id: 5,
      attributes: 'own',
      do: { request: ['id', 'id', 'free'], reply: [], replySize: 0, replyId: -1 },
    }),
    init: operation({ id: 7, attributes: 'plain', do: {} }),
  },
  events: { told: event({ id: 9, attributes: 'plain', has: ['gone'], group: 'nobody' }) },
  groups: ['Loud', 'heard', 'heard'],
});
