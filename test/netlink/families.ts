/** Families that between them use every type, store, permission and operation. */
import {
  be16,
  be32,
  flag,
  netlinkFamily,
  s8,
  s16,
  s32,
  s64,
  string,
  u8,
  u16,
  u32,
  u64,
} from '../../src/index.js';
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
      create({ port: 8080 }).fails('EEXIST', 'port exists'),
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

export const families = [names, wide, ports, levels].map(checkSpec);
