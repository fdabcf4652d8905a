import {
  enumOf,
  flagsOf,
  indexed,
  ipv6,
  mac,
  many,
  nest,
  netlinkFamily,
  object,
  reference,
  string,
  u8,
  u16,
  u32,
} from 'netkiln';

/** Neighbours in tables, as a router keeps them: who has which address, where, and how that was found out. */
export default netlinkFamily({
  name: 'neighbours',
  description: 'keeps tables of neighbours for each network namespace',
  objects: {
    table: object({
      attributes: {
        id: u32({ min: 1 }),
        name: string({ minLength: 1, maxLength: 15 }),
        limit: u16({ min: 1, default: 1024 }),
      },
      key: 'id',
      assigned: true,
      unique: ['name'],
      max: 256,
      operations: { create: { required: ['name'] }, get: {}, set: {}, dump: {}, delete: {}, flush: {} },
    }),
    entry: object({
      attributes: {
        table: reference('table'),
        address: ipv6(),
        lladdr: mac(),
        state: enumOf(
          { incomplete: 1, reachable: 2, stale: 4, failed: 32 },
          { type: 'u16', default: 'stale' },
        ),
        flags: flagsOf({ router: 0, proxy: 1, static: 2 }, { type: 'u8' }),
        probes: nest({
          attributes: { sent: u32(), limit: u8({ min: 1, max: 20, default: 3 }) },
          required: ['sent'],
        }),
        relays: indexed(nest({ attributes: { via: ipv6(), cost: u8({ default: 1 }) }, required: ['via'] }), {
          max: 4,
        }),
        vlans: many(u16({ min: 1, max: 4094 }), { max: 8 }),
      },
      key: ['table', 'address'],
      max: 100_000,
      operations: { create: {}, get: {}, set: {}, dump: {}, delete: {}, flush: {} },
    }),
  },
  notify: 'changes',
  scenarios: ({ scenario, table, entry }) => [
    scenario('a neighbour is learnt, changed and forgotten', [
      table.create({ name: 'main' }).returns({ id: 1 }),
      entry
        .create({ table: 1, address: '2001:db8::1', lladdr: '02:00:00:00:00:01' })
        .returns({ table: 1, address: '2001:db8::1' }),
      entry.set({ table: 1, address: '2001:db8::1', state: 'reachable', probes: { sent: 2 } }),
      entry.get({ table: 1, address: '2001:db8::1' }).returns({
        ...{ table: 1, address: '2001:db8::1', lladdr: '02:00:00:00:00:01', state: 'reachable' },
        probes: { sent: 2, limit: 3 },
      }),
      entry.remove({ table: 1, address: '2001:db8::1' }),
      entry.get({ table: 1, address: '2001:db8::1' }).fails('ENOENT', 'no such entry'),
    ]),
    scenario('an entry needs its table, and holds it', [
      entry.create({ table: 1, address: '::1' }).fails('ENOENT', 'no such table'),
      table.create({ name: 'main' }),
      table.create({ name: 'other' }),
      entry.create({ table: 1, address: '::1' }),
      entry.create({ table: 1, address: '::2' }),
      table.remove({ id: 1 }).fails('EBUSY', 'table is in use'),
      table.flush().fails('EBUSY', 'table is in use'),
      table.remove({ id: 2 }),
      entry.remove({ table: 1, address: '::1' }),
      table.remove({ name: 'main' }).fails('EBUSY', 'table is in use'),
      entry.flush(),
      table.remove({ name: 'main' }),
      table.dump().returns([]),
    ]),
    scenario('one address in two tables is two neighbours', [
      table.create({ name: 'one' }),
      table.create({ name: 'two' }),
      entry.create({ table: 1, address: '::1', flags: ['router'] }),
      entry.create({ table: 2, address: '::1', flags: ['proxy', 'static'] }),
      entry.create({ table: 2, address: '::1' }).fails('EEXIST', 'entry exists'),
      entry.get({ table: 1, address: '::1' }).returns({
        ...{ table: 1, address: '::1', state: 'stale', flags: ['router'] },
      }),
      entry.dump().returns([
        { table: 1, address: '::1', state: 'stale', flags: ['router'] },
        { table: 2, address: '::1', state: 'stale', flags: ['proxy', 'static'] },
      ]),
    ]),
    scenario('tables have names of their own, and are found by them', [
      table.create({ name: 'main', limit: 8 }),
      table.create({ name: 'main' }).fails('EEXIST', 'table with this name exists'),
      table.create({ name: 'other' }),
      table.get({ name: 'other' }).returns({ id: 2, name: 'other', limit: 1024 }),
      table.set({ id: 2, name: 'main' }).fails('EEXIST', 'table with this name exists'),
      table.set({ id: 2, name: 'spare' }),
      table.get({ name: 'other' }).fails('ENOENT', 'no such table'),
      table.get({ name: 'spare' }).returns({ id: 2, name: 'spare', limit: 1024 }),
      table.set({ id: 2, name: 'spare', limit: 1 }),
      table.create({ name: 'other' }).returns({ id: 3 }),
      table.get({}).fails('EINVAL', 'id is required'),
    ]),
    scenario('lists and nests are there and back', [
      table.create({ name: 'main' }),
      entry.create({
        ...{ table: 1, address: '::5', vlans: [1, 20, 4094] },
        relays: [{ via: 'fe80::1' }, { via: 'fe80::2', cost: 7 }],
      }),
      entry.get({ table: 1, address: '::5' }).returns({
        ...{ table: 1, address: '::5', state: 'stale', vlans: [1, 20, 4094] },
        relays: [
          { via: 'fe80::1', cost: 1 },
          { via: 'fe80::2', cost: 7 },
        ],
      }),
      entry.create({ table: 1, address: '::6', vlans: [4095] }).fails('ERANGE', 'integer out of range'),
      entry.create({ table: 1, address: '::6', relays: [{ cost: 1 }] }).fails('EINVAL', 'via is required'),
      entry.create({ table: 1, address: '::6', probes: {} }).fails('EINVAL', 'sent is required'),
      entry
        .create({ table: 1, address: '::6', state: 'failed', probes: { sent: 1, limit: 21 } })
        .fails('ERANGE'),
    ]),
    scenario('listeners hear of both kinds', [
      table.create({ name: 'main' }),
      entry.create({ table: 1, address: '::1' }),
      entry.set({ table: 1, address: '::1', state: 'failed' }),
      entry.flush(),
      table.notified('create', { id: 1, name: 'main', limit: 1024 }),
      entry.notified('create', { table: 1, address: '::1', state: 'stale' }),
      entry.notified('set', { table: 1, address: '::1', state: 'failed' }),
      entry.notified('delete', { table: 1, address: '::1', state: 'failed' }),
    ]),
  ],
});
