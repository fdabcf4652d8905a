/** Families that between them use every type, store, permission and operation. */
import {
  be16,
  be32,
  be64,
  binary,
  bitfield32,
  enumOf,
  flag,
  flagsOf,
  indexed,
  ipv4,
  ipv6,
  mac,
  many,
  nest,
  netlinkFamily,
  object,
  reference,
  s8,
  s16,
  s32,
  s64,
  sint,
  string,
  u8,
  u16,
  u32,
  u64,
  uint,
} from '../../src/index.js';
import { elders, whole } from './elders.js';
import { checkSpec } from './family.js';

/** A string for a key, every type of attribute, limits that 16 bits hold and limits that they do not. */
export const names = netlinkFamily({
  name: 'name_service_of_everything',
  family: 'names',
  author: 'A. Person <person@example.org>',
  license: 'GPL-2.0-only OR MIT',
  attributes: {
    name: string({ minLength: 2, maxLength: 63 }),
    a_u8: u8({ max: 200 }),
    a_u16: u16({ min: 40_000 }),
    a_u32: u32({ min: 5, max: 4_000_000_000 }),
    a_u64: u64({ max: 1n << 63n, default: 10_000_000_000n }),
    a_s8: s8({ min: -5, default: -1 }),
    a_s16: s16(),
    a_s32: s32({ min: -2_147_483_648, max: 100_000 }),
    a_s64: s64({ min: -(1n << 63n), max: 1n << 40n, default: -(1n << 63n) }),
    a_be16: be16({ min: 1024, default: 8080 }),
    a_be32: be32({ id: 20, min: 65_536 }),
    on: flag(),
    note: string({ maxLength: 200, default: 'a "quoted" ?? \\ note' }),
    remark: string({ maxLength: 10 }),
  },
  object: { name: 'record', key: 'name', max: 100_000 },
  operations: {
    create: { permission: 'netns-admin', required: ['a_u8'] },
    get: {},
    dump: {},
    delete: { permission: 'netns-admin' },
  },
  notify: 'all-changes',
  scenarios: ({ scenario, create, get, remove, dump, notified }) => [
    scenario('defaults, and every type there and back', [
      create({ name: 'plain', a_u8: 0 }),
      get({ name: 'plain' }).returns({
        name: 'plain',
        a_u8: 0,
        a_u64: 10_000_000_000n,
        a_s8: -1,
        a_s64: -(1n << 63n),
        a_be16: 8080,
        note: 'a "quoted" ?? \\ note',
      }),
      create({
        name: 'full',
        a_u8: 200,
        a_u16: 65_535,
        a_u32: 4_000_000_000,
        a_u64: 1n << 63n,
        a_s8: -5,
        a_s16: -32_768,
        a_s32: -2_147_483_648,
        a_s64: 1n << 40n,
        a_be16: 65_535,
        a_be32: 0xffff_ffff,
        on: true,
        note: '',
        remark: 'zehn Bytes',
      }),
      get({ name: 'full' }).returns({
        name: 'full',
        a_u8: 200,
        a_u16: 65_535,
        a_u32: 4_000_000_000,
        a_u64: 1n << 63n,
        a_s8: -5,
        a_s16: -32_768,
        a_s32: -2_147_483_648,
        a_s64: 1n << 40n,
        a_be16: 65_535,
        a_be32: 0xffff_ffff,
        on: true,
        note: '',
        remark: 'zehn Bytes',
      }),
    ]),
    scenario('limits on both sides', [
      create({ name: 'x1', a_u8: 201 }).fails('ERANGE', 'integer out of range'),
      create({ name: 'x2', a_u8: 1, a_u16: 39_999 }).fails('ERANGE'),
      create({ name: 'x3', a_u8: 1, a_u32: 4 }).fails('ERANGE'),
      create({ name: 'x3', a_u8: 1, a_u32: 4_000_000_001 }).fails('ERANGE'),
      create({ name: 'x4', a_u8: 1, a_u64: (1n << 63n) + 1n }).fails('ERANGE'),
      create({ name: 'x5', a_u8: 1, a_s8: -6 }).fails('ERANGE'),
      create({ name: 'x6', a_u8: 1, a_s32: 100_001 }).fails('ERANGE'),
      create({ name: 'x7', a_u8: 1, a_s64: (1n << 40n) + 1n }).fails('ERANGE'),
      create({ name: 'x8', a_u8: 1, a_be16: 1023 }).fails('ERANGE'),
      create({ name: 'x9', a_u8: 1, a_be32: 65_535 }).fails('ERANGE'),
      create({ name: 'x', a_u8: 1 }).fails('EINVAL', 'string is too short'),
      create({ name: 'x'.repeat(64), a_u8: 1 }).fails('EINVAL'),
      create({ name: 'x10' }).fails('EINVAL', 'a_u8 is required'),
      get({ name: 'x1' }).fails('ENOENT', 'no such record'),
      get({ name: 'x' }).fails('EINVAL', 'string is too short'),
      get({ a_u8: 1 }).fails('EINVAL', 'Unknown attribute type'),
      dump().returns([]),
      create({ name: 'x'.repeat(63), a_u8: 1, a_be16: 1024, a_be32: 65_536 }),
    ]),
    scenario('taken away and made again, with the sender told', [
      create({ name: 'one', a_u8: 1 }, { echo: true }),
      remove({ name: 'one' }, { echo: true }),
      create({ name: 'one', a_u8: 2, on: true }),
      notified('create', {
        name: 'one',
        a_u8: 1,
        a_u64: 10_000_000_000n,
        a_s8: -1,
        a_s64: -(1n << 63n),
        a_be16: 8080,
        note: 'a "quoted" ?? \\ note',
      }),
      create({ name: 'one', a_u8: 2 }).fails('EEXIST', 'record exists'),
    ]),
  ],
});

/** A 64-bit key, nothing but dumps to read, nobody told. */
export const wide = netlinkFamily({
  name: 'wide',
  attributes: { cookie: u64({ min: 1 }), note: string({ maxLength: 8 }) },
  object: { name: 'cookie', key: 'cookie' },
  operations: { create: {}, dump: {} },
  scenarios: ({ scenario, create, dump }) => [
    scenario('keys beyond 32 bits', [
      create({ cookie: 1n }),
      create({ cookie: (1n << 32n) + 1n, note: 'high' }),
      create({ cookie: (1n << 64n) - 1n }),
      create({ cookie: 1n }).fails('EEXIST', 'cookie exists'),
      dump().returns([
        { cookie: 1n },
        { cookie: (1n << 32n) + 1n, note: 'high' },
        { cookie: (1n << 64n) - 1n },
      ]),
    ]),
  ],
});

/** A key in network byte order, numbers with gaps, room for two, everything allowed to everybody, no dump. */
export const ports = netlinkFamily({
  name: 'ports',
  attributes: { port: be16({ id: 3, min: 1024 }), delta: s32({ id: 1 }), far: s16({ id: 9, default: -300 }) },
  object: { name: 'port', key: 'port', max: 2 },
  operations: { create: { permission: 'none' }, get: {}, delete: { permission: 'none' } },
  notify: 'x',
  scenarios: ({ scenario, create, get, remove }) => [
    scenario('a full store', [
      create({ port: 8080, delta: -1 }),
      create({ port: 36_895 }),
      create({ port: 4000 }).fails('ENOSPC', 'no room for another port'),
      create({ port: 8080 }).fails('ENOSPC', 'no room for another port'),
      get({ port: 8080 }).returns({ port: 8080, delta: -1, far: -300 }),
      get({ port: 8080, delta: 1 }).fails('EINVAL', 'Unsupported attribute'),
      get({ port: 8080, far: 1 }).fails('EINVAL', 'Unknown attribute type'),
      remove({ port: 36_895 }),
      create({ port: 4000, far: 7 }),
      get({ port: 4000 }).returns({ port: 4000, far: 7 }),
    ]),
  ],
});

/** A signed key: the least and the greatest are different objects. */
export const levels = netlinkFamily({
  name: 'levels',
  attributes: { level: s32(), on: flag() },
  object: { name: 'level', key: 'level' },
  operations: { create: {}, get: { permission: 'admin' }, dump: { permission: 'admin' }, delete: {} },
  scenarios: ({ scenario, create, get, remove, dump }) => [
    scenario('negative keys, and the greatest index there is', [
      create({ level: -1, on: true }),
      create({ level: 2_147_483_647 }),
      create({ level: -2_147_483_648 }),
      get({ level: -1 }).returns({ level: -1, on: true }),
      dump().returns([{ level: -1, on: true }, { level: 2_147_483_647 }, { level: -2_147_483_648 }]),
      remove({ level: -1 }),
      get({ level: -1 }).fails('ENOENT'),
    ]),
  ],
});

/** Every type that is more than a number or a text, in lists and in nests; keys that the kernel gives. */
export const shapes = netlinkFamily({
  name: 'shapes',
  attributes: {
    id: u16({ min: 10, max: 14 }),
    a_be64: be64({ min: 1n << 40n }),
    b_be64: be64(),
    a_uint: uint({ max: 1n << 40n, default: 7 }),
    a_sint: sint(),
    b_sint: sint({ min: -5, max: 1n << 33n }),
    blob: binary({ maxLength: 20 }),
    digest: binary({ minLength: 8, maxLength: 8 }),
    chunk: binary({ minLength: 2, maxLength: 6 }),
    v4: ipv4(),
    v6: ipv6(),
    hw: mac(),
    state: enumOf({ down: 0, up: 1, failed: 2 }, { type: 'u8', default: 'up' }),
    sparse: enumOf({ one: 1, ten: 10, far: 70_000 }),
    level: enumOf({ low: -2, high: 9 }, { type: 'sint' }),
    caps: flagsOf({ read: 0, write: 1, own: 9 }, { type: 'u16', default: ['read'] }),
    bits: bitfield32({ a: 0, b: 1, c: 31 }),
    place: nest({
      attributes: {
        mtu: u16({ min: 68, default: 1500 }),
        name: string({ minLength: 1, maxLength: 8 }),
        deep: nest({ attributes: { x: s8(), ys: many(u8({ max: 9 }), { max: 3 }) }, required: ['x'] }),
        marks: indexed(u16({ max: 100 }), { max: 2 }),
        urgent: flag(),
        raw: binary({ maxLength: 3 }),
        mask: bitfield32({ a: 0, b: 1 }),
      },
      required: ['name'],
    }),
    tags: many(string({ minLength: 1, maxLength: 6 }), { max: 3 }),
    hops: indexed(nest({ attributes: { via: ipv4(), weight: u8({ default: 1 }) }, required: ['via'] }), {
      max: 4,
    }),
    numbers: many(u64(), { max: 2 }),
    blobs: many(binary({ maxLength: 3 }), { max: 2 }),
    peers: indexed(ipv6(), { max: 3 }),
    cards: many(mac(), { max: 2 }),
    sizes: indexed(uint({ max: 70_000 }), { max: 2 }),
    urgent: flag(),
  },
  object: { name: 'shape', key: 'id', assigned: true, max: 4 },
  operations: { create: {}, get: {}, set: {}, dump: {}, delete: {}, flush: {} },
  notify: 'shapes',
  scenarios: ({ scenario, create, get, set, remove, dump, flush, notified }) => {
    const plain = { a_uint: 7, state: 'up', caps: ['read'] } as const;
    const full = {
      a_be64: 1n << 50n,
      b_be64: 1,
      a_uint: 1n << 40n,
      a_sint: -(1n << 40n),
      b_sint: -5,
      blob: 'c0ffee',
      digest: '0123456789abcdef',
      chunk: 'beef',
      v4: '192.0.2.7',
      v6: '2001:db8::7',
      hw: '02:00:00:00:00:07',
      state: 'failed',
      sparse: 'far',
      level: 'low',
      caps: ['write', 'own'],
      bits: { on: ['a', 'c'], off: ['b'] },
      place: {
        mtu: 9000,
        name: 'here',
        deep: { x: -1, ys: [1, 2, 9] },
        marks: [100, 0],
        urgent: true,
        raw: 'ff',
        mask: { on: ['b'], off: ['a'] },
      },
      tags: ['one', 'two', 'three'],
      hops: [
        { via: '10.0.0.1', weight: 1 },
        { via: '10.0.0.2', weight: 255 },
      ],
      numbers: [0, (1n << 64n) - 1n],
      blobs: ['', 'abcdef'],
      peers: ['::1', '2001:db8::'],
      cards: ['02:00:00:00:00:01', 'ff:ff:ff:ff:ff:ff'],
      sizes: [1, 70_000],
      urgent: true,
    } as const;
    return [
      scenario('every type there and back', [
        create({ ...full, id: 12 }).returns({ id: 12 }),
        get({ id: 12 }).returns({ ...full, id: 12 }),
        dump().returns([{ ...full, id: 12 }]),
        notified('create', { ...full, id: 12 }),
      ]),
      scenario('an object without a key is given the next that is free', [
        create({}).returns({ id: 10 }),
        create({ id: 11 }).returns({ id: 11 }),
        create({}).returns({ id: 12 }),
        create({ id: 11 }).fails('EEXIST', 'shape exists'),
        create({}).returns({ id: 13 }),
        create({}).fails('ENOSPC', 'no room for another shape'),
        remove({ id: 10 }),
        create({}).returns({ id: 14 }),
        remove({ id: 11 }),
        create({}).returns({ id: 10 }),
        get({ id: 14 }).returns({ ...plain, id: 14 }),
        create({ id: 9 }).fails('ERANGE', 'integer out of range'),
      ]),
      scenario('what is given is changed, all else stays', [
        create({ ...full, id: 12 }),
        notified('create', { ...full, id: 12 }),
        set({ id: 12, state: 'down', tags: ['only'], bits: { on: ['b'], off: ['a'] } }),
        notified('set', {
          ...{ ...full, id: 12, state: 'down', tags: ['only'] },
          bits: { on: ['b', 'c'], off: ['a'] },
        }),
        set({ id: 12, place: { name: 'there' }, hops: [] }),
        get({ id: 12 }).returns({
          ...{ ...full, id: 12, state: 'down', tags: ['only'], hops: [] },
          bits: { on: ['b', 'c'], off: ['a'] },
          place: { name: 'there', mtu: 1500 },
        }),
        set({ id: 13, state: 'up' }).fails('ENOENT', 'no such shape'),
        set({ state: 'up' }).fails('EINVAL', 'id is required'),
        set({ id: 12, place: {} }).fails('EINVAL', 'name is required'),
        set({ id: 12 }, { echo: true }),
      ]),
      scenario('what the policy or the family forbids is refused', [
        create({ a_be64: 1 }).fails('ERANGE', 'integer out of range'),
        create({ a_uint: (1n << 40n) + 1n }).fails('ERANGE', 'integer out of range'),
        create({ b_sint: -6 }).fails('ERANGE', 'integer out of range'),
        create({ blob: '00'.repeat(21) }).fails('ERANGE', 'binary attribute size out of range'),
        create({ digest: '00' }).fails('ERANGE', 'binary attribute size out of range'),
        create({ chunk: '00' }).fails('ERANGE', 'binary attribute size out of range'),
        create({ place: { name: 'x', mtu: 67 } }).fails('ERANGE', 'integer out of range'),
        create({ place: { mtu: 68 } }).fails('EINVAL', 'name is required'),
        create({ place: { name: 'x', deep: {} } }).fails('EINVAL', 'x is required'),
        create({ place: { name: 'x', deep: { x: 1, ys: [1, 2, 3, 4] } } }).fails('EINVAL', 'at most 3 of ys'),
        create({ place: { name: 'x', marks: [101] } }).fails('ERANGE', 'integer out of range'),
        create({ place: { name: 'x', marks: [1, 2, 3] } }).fails('EINVAL', 'Unknown attribute type'),
        create({ place: { name: '' } }).fails('EINVAL', 'string is too short'),
        create({ tags: ['a', 'b', 'c', 'd'] }).fails('EINVAL', 'at most 3 of tags'),
        create({ tags: ['a', ''] }).fails('EINVAL', 'string is too short'),
        create({ hops: [{ weight: 2 }] }).fails('EINVAL', 'via is required'),
        create({ sizes: [70_001] }).fails('ERANGE', 'integer out of range'),
        dump().returns([]),
        create({}).returns({ id: 10 }),
      ]),
      scenario('all go at once, and listeners hear of each', [
        create({}),
        create({}),
        flush({ echo: true }),
        dump().returns([]),
        notified('create', { ...plain, id: 10 }),
        notified('create', { ...plain, id: 11 }),
        notified('delete', { ...plain, id: 10 }),
        notified('delete', { ...plain, id: 11 }),
        flush(),
        create({}).returns({ id: 12 }),
      ]),
    ];
  },
});

/** Keys that are bytes of one length or another, changed and flushed by everybody. */
const byBytes = (name: string, key: ReturnType<typeof mac>, first: string, second: string) =>
  netlinkFamily({
    name,
    attributes: { key, port: be16({ min: 1 }), on: flag() },
    object: { name: 'station', key: 'key', max: 3 },
    operations: {
      create: { permission: 'none' },
      get: {},
      set: { permission: 'none' },
      dump: {},
      flush: { permission: 'none' },
    },
    scenarios: ({ scenario, create, get, set, dump, flush }) => [
      scenario('found, changed and flushed by key', [
        create({ key: first, port: 1 }).returns({ key: first }),
        create({ key: second }),
        create({ key: first }).fails('EEXIST', 'station exists'),
        set({ key: second, port: 2 }),
        set({ key: second, on: true }),
        get({ key: second }).returns({ key: second, port: 2, on: true }),
        get({ key: first }).returns({ key: first, port: 1 }),
        set({ key: second, port: 0 }).fails('ERANGE', 'integer out of range'),
        dump().returns([
          { key: first, port: 1 },
          { key: second, port: 2, on: true },
        ]),
        flush(),
        get({ key: first }).fails('ENOENT', 'no such station'),
        create({ key: first }),
        dump().returns([{ key: first }]),
      ]),
    ],
  });
export const byMac = byBytes('by_mac', mac(), '02:00:00:00:00:01', '02:00:00:00:00:02');
export const byIpv4 = byBytes('by_ipv4', ipv4(), '192.0.2.1', '192.0.2.2');
export const byIpv6 = byBytes('by_ipv6', ipv6(), '2001:db8::1', '2001:db8::2');
export const byDigest = byBytes('by_digest', binary({ minLength: 3, maxLength: 3 }), '000001', '000100');

/**
 * A key of several attributes, one of which need not be given; attributes that are unique where there are any; references to
 * what is found by a hash table, and to what is found by an index, of which an object may have none.
 */
export const wires = netlinkFamily({
  name: 'wires',
  objects: {
    card: object({
      attributes: { hw: mac(), slot: u8({ max: 9 }) },
      key: 'hw',
      unique: ['slot'],
      max: 3,
      operations: { create: {}, get: {}, set: {}, dump: {}, delete: {}, flush: {} },
    }),
    room: object({
      attributes: { number: s8() },
      key: 'number',
      operations: { create: {}, dump: {}, delete: {} },
    }),
    wire: object({
      attributes: {
        kind: u8({ default: 1 }),
        label: string({ minLength: 1, maxLength: 6 }),
        port: be16(),
        from: reference('card'),
        to: reference('card'),
        place: reference('room'),
        tag: string({ maxLength: 4 }),
        serial_no: u64(),
      },
      key: ['port', 'kind', 'label'],
      unique: ['serial_no', 'tag'],
      max: 5,
      operations: { create: { required: ['from'] }, get: {}, set: {}, dump: {}, delete: {}, flush: {} },
    }),
  },
  notify: 'all',
  scenarios: ({ scenario, card, room, wire }) => {
    const [one, two] = ['02:00:00:00:00:01', '02:00:00:00:00:02'];
    return [
      scenario('a key of several attributes', [
        card.create({ hw: one }),
        wire.create({ port: 80, label: 'a', from: one }).returns({ port: 80, kind: 1, label: 'a' }),
        wire.create({ port: 80, kind: 1, label: 'a', from: one }).fails('EEXIST', 'wire exists'),
        wire.create({ port: 80, kind: 2, label: 'a', from: one }),
        wire.create({ port: 80, kind: 1, label: 'ab', from: one }),
        wire.get({ port: 80, label: 'a' }).returns({ port: 80, kind: 1, label: 'a', from: one }),
        wire.get({ port: 80, label: 'a', kind: 2 }).returns({ port: 80, kind: 2, label: 'a', from: one }),
        wire.get({ port: 81, label: 'a' }).fails('ENOENT', 'no such wire'),
        wire.get({ port: 80 }).fails('EINVAL', 'label is required'),
        wire.set({ port: 80 }).fails('EINVAL', 'label is required'),
        wire.get({ port: 80, label: '' }).fails('EINVAL', 'string is too short'),
        wire.remove({ port: 80, label: 'a' }),
        wire.dump().returns([
          { port: 80, kind: 2, label: 'a', from: one },
          { port: 80, kind: 1, label: 'ab', from: one },
        ]),
      ]),
      scenario('what is unique may be missing', [
        card.create({ hw: one }),
        wire.create({ port: 1, label: 'a', from: one }),
        wire.create({ port: 2, label: 'a', from: one, tag: 'x', serial_no: 7 }),
        wire
          .create({ port: 3, label: 'a', from: one, tag: 'x' })
          .fails('EEXIST', 'wire with this tag exists'),
        wire
          .create({ port: 3, label: 'a', from: one, tag: 'x', serial_no: 7 })
          .fails('EEXIST', 'wire with this tag exists'),
        wire
          .create({ port: 3, label: 'a', from: one, tag: '', serial_no: 7 })
          .fails('EEXIST', 'wire with this serial_no exists'),
        wire.create({ port: 3, label: 'a', from: one, tag: '', serial_no: 8 }),
        wire
          .get({ serial_no: 8 })
          .returns({ port: 3, kind: 1, label: 'a', from: one, tag: '', serial_no: 8 }),
        wire.set({ port: 1, label: 'a', tag: 'x' }).fails('EEXIST', 'wire with this tag exists'),
        wire.set({ port: 1, label: 'a', tag: 'y' }),
        wire.get({ tag: 'y' }).returns({ port: 1, kind: 1, label: 'a', from: one, tag: 'y' }),
        wire.set({ port: 2, label: 'a', tag: 'z', serial_no: 9 }),
        wire.get({ tag: 'x' }).fails('ENOENT', 'no such wire'),
        wire.get({ serial_no: 7 }).fails('ENOENT', 'no such wire'),
        wire.set({ port: 1, label: 'a', tag: 'x', serial_no: 7 }),
        wire.set({ port: 1, label: 'a', tag: 'x', kind: 1, serial_no: 7 }),
        wire.set({ tag: 'x' }).fails('EINVAL', 'label is required'),
        wire.remove({ tag: 'x' }),
        wire.remove({ serial_no: 9 }),
        wire.dump().returns([{ port: 3, kind: 1, label: 'a', from: one, tag: '', serial_no: 8 }]),
      ]),
      scenario('what is referred to stays', [
        card.create({ hw: one, slot: 1 }),
        card.create({ hw: two, slot: 1 }).fails('EEXIST', 'card with this slot exists'),
        card.create({ hw: two, slot: 2 }),
        room.create({ number: -1 }),
        wire
          .create({ port: 1, label: 'a', from: two, to: '02:00:00:00:00:03' })
          .fails('ENOENT', 'no such card'),
        wire.create({ port: 1, label: 'a', from: one, place: 1 }).fails('ENOENT', 'no such room'),
        wire.create({ port: 1, label: 'a', from: one, to: one, place: -1 }),
        card.remove({ hw: one }).fails('EBUSY', 'card is in use'),
        card.remove({ slot: 1 }).fails('EBUSY', 'card is in use'),
        card.set({ hw: one, slot: 3 }),
        wire.set({ port: 1, label: 'a', from: two }),
        card.remove({ hw: one }).fails('EBUSY', 'card is in use'),
        wire.set({ port: 1, label: 'a', to: two }),
        card.remove({ slot: 3 }),
        card.flush().fails('EBUSY', 'card is in use'),
        room.remove({ number: -1 }).fails('EBUSY', 'room is in use'),
        wire.set({ port: 1, label: 'a', place: 0 }).fails('ENOENT', 'no such room'),
        wire.flush(),
        room.remove({ number: -1 }),
        card.flush(),
        card.dump().returns([]),
        room.dump().returns([]),
      ]),
    ];
  },
});

const all = [names, wide, ports, levels, shapes, byMac, byIpv4, byIpv6, byDigest, wires, elders, whole];
export const families = all.map(checkSpec);
