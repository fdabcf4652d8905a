/** Families as those that exist already are: numbers and names of their own, lenient checks, one policy for all commands. */
import {
  be32,
  binary,
  enumOf,
  flag,
  indexed,
  ipv4,
  ipv6,
  mac,
  many,
  nest,
  netlinkFamily,
  object,
  reference,
  s16,
  string,
  u8,
  u16,
  u32,
  u64,
  uint,
} from '../../src/index.js';

/** Two kinds, whose commands' numbers are not in the order of the kinds; one is lenient in all, the other in some. */
export const elders = netlinkFamily({
  name: 'elders',
  version: 2,
  commandPrefix: 'ELDER_CMD_',
  ignoresReserved: true,
  constants: { genl_name: 'elders', max_depth: 3, lowest: -5, all_ones: 18_446_744_073_709_551_615n },
  objects: {
    tree: object({
      attributePrefix: 'ELDER_TREE_',
      lenient: true,
      errors: { exists: 'EBUSY', missing: 'ENODEV' },
      attributes: {
        id: u32({ id: 3, min: 1 }),
        name: string({ maxLength: 12, minLength: 1, terminated: false }),
        note: string({ maxLength: 7, default: 'none' }),
        kind: enumOf({ oak: 1, elm: 4 }, { type: 'u8' }),
        bits: u16({ mask: 0x8421 }),
        sizes: u8({
          ranges: [
            [1, 5],
            [10, 20],
            [40, 40],
          ],
        }),
        place: nest({
          attributes: {
            north: s16({ min: -900, max: 900 }),
            east: s16(),
            depth: u8({ default: 2 }),
            label: string({ maxLength: 5, terminated: false }),
            via: ipv4({ default: '192.0.2.1' }),
          },
          requiredWith: { north: ['east'] },
        }),
        marks: many(u16({ max: 99 }), { max: 3 }),
        boughs: indexed(nest({ attributes: { length: u32(), bent: flag() }, required: ['length'] }), {
          max: 2,
        }),
        spans: indexed(u32({ max: 1000 }), { max: 3 }),
        when: u64({ default: 7 }),
        address: ipv6(),
      },
      key: 'id',
      unique: ['name'],
      max: 50,
      operations: {
        create: {
          ...{ id: 20, name: 'plant', answers: false },
          requiredWith: { sizes: ['kind', ['bits', 'place']], address: ['kind'] },
        },
        get: { id: 9, name: 'look' },
        dump: {},
        set: { id: 11 },
        delete: { id: 12, name: 'fell' },
        flush: { id: 40 },
      },
      notifications: {
        create: { id: 30, name: 'planted' },
        set: { id: 31, name: 'changed' },
        delete: { id: 2, name: 'felled' },
      },
    }),
    nest: object({
      attributes: {
        tree: reference('tree'),
        level: u8({ default: 1 }),
        owner: string({ maxLength: 9, terminated: false }),
        tags: many(string({ maxLength: 4, terminated: false }), { max: 2 }),
        eggs: u8(),
      },
      key: ['tree', 'level', 'owner'],
      max: 20,
      operations: {
        create: { id: 10, name: 'build' },
        get: { lenient: true },
        dump: { id: 1, name: 'nests', lenient: true },
        set: { id: 3, lenient: true },
        delete: { id: 4 },
        flush: { id: 5, lenient: true },
      },
      notifications: { create: { id: 6 }, set: { id: 7 }, delete: { id: 8 } },
    }),
  },
  notify: 'elders',
  scenarios: ({ scenario, tree, nest: own }) => [
    scenario('a tree is planted, and answered by the acknowledgement alone', [
      tree.create({ id: 1, name: 'first' }),
      tree.create({ id: 1 }).fails('EBUSY', 'tree exists'),
      tree.create({ id: 2, name: 'first' }).fails('EBUSY', 'tree with this name exists'),
      tree.get({ id: 1 }).returns({ id: 1, name: 'first', note: 'none', when: 7 }),
      tree.get({ id: 2 }).fails('ENODEV', 'no such tree'),
      tree.remove({ id: 2 }).fails('ENODEV', 'no such tree'),
      tree.set({ id: 2 }).fails('ENODEV', 'no such tree'),
    ]),
    scenario('what is not known is passed over', [
      // Attributes that the command does not take, members beyond the last.
      tree.create({ id: 1, name: 'first', spans: [1, 2, 3, 4, 5] }),
      tree.get({ id: 1, note: 'what' }).returns({
        ...{ id: 1, name: 'first', note: 'none', when: 7, spans: [1, 2, 3] },
      }),
      own.create({ tree: 1, owner: 'owl', eggs: 2 }),
      own.get({ tree: 1, owner: 'owl', eggs: 7 }).returns({ tree: 1, level: 1, owner: 'owl', eggs: 2 }),
      own.remove({ tree: 1, owner: 'owl', eggs: 7 }).fails('EINVAL'),
    ]),
    scenario('limits hold all the same', [
      tree.create({ id: 0 }).fails('ERANGE', 'integer out of range'),
      tree.create({ id: 1, kind: 2 as never }).fails('EINVAL', 'kind has no such value'),
      tree.create({ id: 1, bits: 0x8422 }).fails('EINVAL', 'reserved bit set'),
      tree.create({ id: 1, name: 'x'.repeat(13) }).fails('ERANGE', 'Attribute failed policy validation'),
      tree.create({ id: 1, name: '' }).fails('EINVAL', 'string is too short'),
      ...[0, 6, 9, 21, 39, 41].map((sizes) => tree.create({ id: 1, sizes }).fails('ERANGE')),
      tree.create({ id: 1, boughs: [{ bent: true }] }).fails('EINVAL', 'length is required'),
      tree.create({ id: 1, marks: [1, 100] }).fails('ERANGE', 'integer out of range'),
      tree.create({ id: 1, marks: [1, 2, 3, 4] }).fails('EINVAL', 'at most 3 of marks'),
      ...[1, 5, 10, 20, 40].map((sizes) => tree.create({ id: sizes, sizes, kind: 'elm', bits: 0x8421 })),
    ]),
    scenario('some need others', [
      tree.create({ id: 1, sizes: 1 }).fails('EINVAL', 'kind is required with sizes'),
      tree.create({ id: 1, sizes: 1, kind: 'oak' }).fails('EINVAL', 'bits or place is required with sizes'),
      tree.create({ id: 1, address: '::1' }).fails('EINVAL', 'kind is required with address'),
      tree.create({ id: 1, place: { north: 1 } }).fails('EINVAL', 'east is required with north'),
      tree.create({ id: 1, sizes: 1, kind: 'oak', place: {} }),
      tree.get({ id: 1 }).returns({
        ...{ id: 1, note: 'none', kind: 'oak', sizes: 1, when: 7 },
        place: { depth: 2, via: '192.0.2.1' },
      }),
      // What is changed needs nothing beside it.
      tree.set({ id: 1, address: '::1', place: { north: -900, east: 3, label: 'here', depth: 0 } }),
      tree.get({ id: 1 }).returns({
        ...{ id: 1, note: 'none', kind: 'oak', sizes: 1, when: 7, address: '::1' },
        place: { north: -900, east: 3, label: 'here', depth: 0, via: '192.0.2.1' },
      }),
    ]),
    scenario('listeners hear of both kinds by their own numbers', [
      tree.create({ id: 7 }),
      own.create({ tree: 7, owner: 'owl', tags: ['a', 'bcde'] }).returns({ tree: 7, level: 1, owner: 'owl' }),
      own.set({ tree: 7, owner: 'owl', tags: [] }),
      own.set({ tree: 7, owner: 'owl', level: 1, tags: ['', 'b'] }),
      own.flush(),
      tree.flush(),
      tree.notified('create', { id: 7, note: 'none', when: 7 }),
      own.notified('create', { tree: 7, level: 1, owner: 'owl', tags: ['a', 'bcde'] }),
      own.notified('set', { tree: 7, level: 1, owner: 'owl', tags: ['a', 'bcde'] }),
      own.notified('set', { tree: 7, level: 1, owner: 'owl', tags: ['', 'b'] }),
      own.notified('delete', { tree: 7, level: 1, owner: 'owl', tags: ['', 'b'] }),
      tree.notified('delete', { id: 7, note: 'none', when: 7 }),
    ]),
  ],
});

/** Every command takes all attributes, and strictly so; every type that can have one has a default. */
export const whole = netlinkFamily({
  name: 'whole',
  policy: 'global',
  attributes: {
    id: u16(),
    v4: ipv4({ default: '198.51.100.7' }),
    v6: ipv6({ default: '2001:db8::ff00:42:8329' }),
    hw: mac({ default: '02:00:5e:10:00:00' }),
    none: ipv6({ default: '::' }),
    exact: binary({ minLength: 3, maxLength: 3, default: 'C0FFEE' }),
    some: binary({ maxLength: 9, default: '00010203040506070809'.slice(0, 18) }),
    zeros: binary({ maxLength: 9, default: '0000' }),
    empty: binary({ maxLength: 9, default: '' }),
    text: string({ maxLength: 9, terminated: false, default: 'a "text"' }),
    mask: u32({ mask: 0xf000_000f, default: 9 }),
    far: be32({
      ranges: [
        [1, 65_535],
        [4_000_000_000, 4_294_967_295],
      ],
      default: 4_000_000_000,
    }),
    sized: uint({
      ranges: [
        [0, 9],
        [1n << 40n, (1n << 64n) - 1n],
      ],
      default: 1n << 50n,
    }),
  },
  object: { name: 'thing', key: 'id', unique: [] },
  operations: { create: {}, get: {}, set: {}, dump: {}, delete: {}, flush: {} },
  scenarios: ({ scenario, create, get, set, remove, dump, flush }) => {
    const defaults = {
      ...{ v4: '198.51.100.7', v6: '2001:db8::ff00:42:8329', hw: '02:00:5e:10:00:00', none: '::' },
      ...{ exact: 'c0ffee', some: '000102030405060708', zeros: '0000', empty: '', text: 'a "text"' },
      ...{ mask: 9, far: 4_000_000_000, sized: 1n << 50n },
    };
    return [
      scenario('defaults of every type', [
        create({ id: 1 }),
        get({ id: 1 }).returns({ id: 1, ...defaults }),
        set({ id: 1, v4: '0.0.0.0', some: '', text: '', sized: 9, far: 65_535 }),
        get({ id: 1 }).returns({
          ...{ id: 1, ...defaults },
          ...{ v4: '0.0.0.0', some: '', text: '', sized: 9, far: 65_535 },
        }),
      ]),
      scenario('every command takes all, of which some is none of its business', [
        create({ id: 1 }),
        get({ id: 1, mask: 8, text: 'x' }).returns({ id: 1, ...defaults }),
        get({ id: 1, mask: 16 }).fails('EINVAL', 'reserved bit set'),
        get({ id: 1, far: 0 }).fails('ERANGE', 'integer out of range'),
        get({ id: 1, far: 65_536 }).fails('ERANGE', 'integer out of range'),
        get({ id: 1, sized: 10 }).fails('ERANGE', 'integer out of range'),
        remove({ id: 1, v6: '::1' }),
        create({ id: 2 }),
        flush(),
        dump().returns([]),
      ]),
    ];
  },
});
