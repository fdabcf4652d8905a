/** The kernel's own client, tools/net/ynl/cli.py, drives generated families by their YNL specs. */
import { expect, it } from 'vitest';
import { Client } from '../../../src/scenario/netlink/client.js';
import { supportedKernels } from '../../support/kernels.js';
import { answers, cli, families, listeners, multi, withFamilies } from './machine.js';

it.for(supportedKernels)('cli.py drives the registry on kernel %s', (series, context) =>
  withFamilies(context, series, async (guest) => {
    // By its schema, once.
    const [replies, heard] = await answers(
      guest,
      'registry',
      ...['--subscribe', 'changes'],
      ...multi(
        ['create', { id: 7, label: 'seven', pinned: true }],
        ['create', { label: 'next', weight: 5 }],
        ['set', { id: 7, owner: 4_000_000_000 }],
        ['get', { id: 7 }],
        ['delete', { id: 7 }],
      ),
    );
    const seven = { id: 7, label: 'seven', weight: 100, pinned: true };
    const changed = { ...seven, owner: 4_000_000_000 };
    const next = { id: 1, label: 'next', weight: 5 };
    expect(replies).toEqual([{ id: 7 }, { id: 1 }, null, changed, null]);
    expect(heard).toEqual([
      { name: 'create-ntf', msg: seven },
      { name: 'create-ntf', msg: next },
      { name: 'set-ntf', msg: changed },
      { name: 'delete-ntf', msg: changed },
    ]);
    expect(await answers(guest, 'registry', '--no-schema', '--dump', 'get')).toEqual([[next]]);

    const refused = async (values: object) => {
      const how = ['--no-schema', '--do', 'create', '--json', JSON.stringify(values)];
      const { stdout, status } = await cli(guest, 'registry', ...how);
      expect(status).toBe(1);
      return stdout;
    };
    expect(await refused({ id: 1 })).toMatch(/Invalid argument[\s\S]*label is required/);
    const range = await refused({ label: 'x', weight: 1001 });
    expect(range).toMatch(/Numerical result out of range/);
    expect(range).toMatch(/'bad-attr': '\.weight'/);
    expect(range).toMatch(/'min-value': 1, 'max-value': 1000/);

    expect(await answers(guest, 'registry', '--no-schema', '--do', 'flush')).toEqual([null]);
  }),
);

it.for(supportedKernels)('cli.py hears of what others do on kernel %s', (series, context) =>
  withFamilies(context, series, async (guest) => {
    const listening = answers(guest, 'registry', '--no-schema', '--subscribe', 'changes', '--sleep', '5');
    await listeners(guest);
    const client = Client.open(families.registry, guest, '', { listens: false });
    await client.ready();
    const request = { netns: '', object: 'entry', echo: false, fails: null, returns: null } as const;
    await client.ask({ step: 'create', ...request, values: { id: '3', label: 'three' } });
    await client.ask({ step: 'flush', ...request });
    await client.close();
    const three = { id: 3, label: 'three', weight: 100 };
    expect(await listening).toEqual([
      [
        { name: 'create-ntf', msg: three },
        { name: 'delete-ntf', msg: three },
      ],
    ]);
  }),
);

it.for(supportedKernels)('cli.py has nests, lists, addresses and names on kernel %s', (series, context) =>
  withFamilies(context, series, async (guest) => {
    const address = '20010db8000000000000000000000001';
    const [replies] = await answers(
      guest,
      'neighbours',
      '--no-schema',
      ...multi(
        ['table-create', { name: 'main' }],
        [
          'entry-create',
          {
            ...{ table: 1, address, lladdr: '020000000001', state: 'reachable', flags: ['router', 'static'] },
            ...{ probes: { sent: 4_000_000_000, limit: 20 }, vlans: [1, 4094] },
          },
        ],
        ['entry-create', { table: 1, address: '00'.repeat(16), state: 32, flags: 2 }],
        ['entry-get', { table: 1, address }],
        ['table-get', { name: 'main' }],
      ),
    );
    const full = {
      ...{ table: 1, address: '2001:db8::1', lladdr: '02:00:00:00:00:01', state: 'reachable' },
      ...{ probes: { sent: 4_000_000_000, limit: 20 }, vlans: [1, 4094] },
      flags: expect.toSatisfy((names: string[]) => [...names].sort().join() === 'router,static'),
    };
    expect(replies).toEqual([
      { id: 1 },
      { table: 1, address: '2001:db8::1' },
      { table: 1, address: '::' },
      full,
      { id: 1, name: 'main', limit: 1024 },
    ]);
    // It has no code to send an indexed list, and shows one that another client has sent.
    const client = Client.open(families.neighbours, guest, '', { listens: false });
    await client.ready();
    const request = { netns: '', object: 'entry', echo: false, fails: null, returns: null } as const;
    const values = {
      table: '1',
      address: '::5',
      relays: [{ via: 'fe80::1' }, { via: 'fe80::2', cost: '7' }],
    };
    expect((await client.ask({ step: 'create', ...request, values })).ack.errno).toBe(0);
    await client.close();
    const relays = JSON.stringify({ table: 1, address, relays: [{ via: '00'.repeat(16) }] });
    const { stderr } = await cli(guest, 'neighbours', '--no-schema', '--do', 'entry-set', '--json', relays);
    expect(stderr).toMatch(/Unknown type .*indexed-array/);
    const [dumped] = await answers(guest, 'neighbours', '--no-schema', '--dump', 'entry-get');
    expect(dumped).toEqual([
      full,
      { table: 1, address: '::', state: 'failed', flags: ['proxy'] },
      {
        ...{ table: 1, address: '::5', state: 'stale' },
        relays: [{ 1: { via: 'fe80::1', cost: 1 } }, { 2: { via: 'fe80::2', cost: 7 } }],
      },
    ]);
  }),
);
