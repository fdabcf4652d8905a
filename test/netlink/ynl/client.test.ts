/** The kernel's own client, tools/net/ynl/cli.py, drives generated families by their YNL specs. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import neighbours from '../../../examples/neighbours/neighbours.spec.js';
import registry from '../../../examples/registry/registry.spec.js';
import { findKernel } from '../../../src/kernel/index.js';
import { Client, requestOf } from '../../../src/scenario/netlink/client.js';
import { bootMachine, type Guest, pythonTrees } from '../../../src/vm/index.js';
import { supportedKernels } from '../../support/kernels.js';
import { type Built, buildMany } from '../../support/modules.js';
import { kernelYnl } from '../../support/ynl.js';
import { checkSpec, fileOf, filesOf } from '../family.js';

const models = [registry, neighbours].map((spec) => checkSpec(spec).model);
const [, table] = models;
const python = ['yaml', 'jsonschema', 'attr', 'attrs', 'pyrsistent', '_pyrsistent_version'];

describe.each(supportedKernels)('cli.py on kernel %s', (series) => {
  let guest: Guest | undefined;
  let built: Built;

  beforeAll(async () => {
    built = await buildMany(await findKernel(series), models.map(filesOf));
  });
  afterAll(async () => {
    await guest?.close();
  });

  /** A machine with the kernel's tools and both families in it, made for the first test. */
  async function machine(context: TestContext): Promise<Guest> {
    if (guest) return guest;
    const { tools, schemas } = await kernelYnl(context);
    const { programs, trees } = await pythonTrees(python);
    guest = await bootMachine({
      kernel: await findKernel(series),
      programs,
      trees: [
        ...trees,
        { from: tools, to: '/ynl', skip: /^\/(generated|samples)\// },
        { from: schemas, to: '/netlink', skip: /^\/specs\// },
      ],
    });
    for (const model of models) {
      await guest.writeFile(`/netlink/specs/${model.name}.yaml`, fileOf(model, `${model.name}.yaml`));
      await guest.load(model.name, join(built.folder, `${model.name}.ko`));
    }
    return guest;
  }

  /** Runs it; all that it prints is had back, however long it is. */
  async function cli(own: Guest, name: string, ...args: string[]) {
    const spec = ['--spec', `/netlink/specs/${name}.yaml`, '--output-json'];
    const command = ['/usr/bin/python3', '/ynl/cli.py', ...spec, ...args];
    const quoted = command.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
    const { status } = await own.run(['sh', '-c', `${quoted} >/tmp/stdout 2>/tmp/stderr`], {
      timeoutMs: 400_000,
    });
    const [stdout, stderr] = await Promise.all(
      ['stdout', 'stderr'].map(async (file) => (await own.readFile(`/tmp/${file}`)).toString()),
    );
    return { status, stdout: stdout!, stderr: stderr! };
  }

  /** What it prints, a line each, as data. */
  async function answers(own: Guest, name: string, ...args: string[]): Promise<unknown[]> {
    const { stdout, stderr, status } = await cli(own, name, ...args);
    if (status !== 0) throw new Error(`cli.py ${args.join(' ')}: ${stdout}${stderr}`);
    return stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  }

  const multi = (...ops: readonly (readonly [string, object])[]) =>
    ops.flatMap(([name, values]) => ['--multi', name, JSON.stringify(values)]);

  it('checks the spec by its schema, does, and hears of what it did', async (context) => {
    const own = await machine(context);
    const [replies, heard] = await answers(
      own,
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
    expect(await answers(own, 'registry', '--dump', 'get')).toEqual([[next]]);
    expect(await answers(own, 'registry', '--no-schema', '--do', 'flush')).toEqual([null]);
  });

  it('tells what was refused, and why', async (context) => {
    const own = await machine(context);
    const refused = async (values: object) => {
      const { stdout, status } = await cli(
        own,
        'registry',
        '--no-schema',
        '--do',
        'create',
        '--json',
        JSON.stringify(values),
      );
      expect(status).toBe(1);
      return stdout;
    };
    expect(await refused({ id: 1 })).toMatch(/Invalid argument[\s\S]*label is required/);
    const range = await refused({ label: 'x', weight: 1001 });
    expect(range).toMatch(/Numerical result out of range/);
    expect(range).toMatch(/'bad-attr': '\.weight'/);
    expect(range).toMatch(/'min-value': 1, 'max-value': 1000/);
  });

  it('sends and shows nests, lists, addresses, names of values and of bits', async (context) => {
    const own = await machine(context);
    const address = '20010db8000000000000000000000001';
    const [replies] = await answers(
      own,
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
    // It has no code to send an indexed array; it shows one that another client has sent.
    const client = Client.open(table!, own, '', { listens: false });
    await client.ready();
    const request = { netns: '', object: 'entry', echo: false, fails: null, returns: null } as const;
    const relays = [{ via: 'fe80::1' }, { via: 'fe80::2', cost: '7' }];
    const values = { table: '1', address: '::5', relays };
    expect((await client.ask({ step: 'create', ...request, values })).ack.errno).toBe(0);
    await client.close();
    const sent = await cli(
      own,
      'neighbours',
      '--no-schema',
      ...['--do', 'entry-set', '--json'],
      JSON.stringify({ table: 1, address, relays: [{ via: '00'.repeat(16) }] }),
    );
    expect(sent.stderr).toMatch(/Unknown type .*indexed-array/);
    const [dumped] = await answers(own, 'neighbours', '--no-schema', '--dump', 'entry-get');
    expect(dumped).toEqual([
      full,
      { table: 1, address: '::', state: 'failed', flags: ['proxy'] },
      {
        ...{ table: 1, address: '::5', state: 'stale' },
        relays: [{ 1: { via: 'fe80::1', cost: 1 } }, { 2: { via: 'fe80::2', cost: 7 } }],
      },
    ]);
    await answers(own, 'neighbours', '--no-schema', ...multi(['entry-flush', {}], ['table-flush', {}]));
  });

  it('dumps 5,000 entries, each once, while another adds and deletes', async (context) => {
    const own = await machine(context);
    const client = Client.open(table!, own, '', { listens: false });
    await client.ready();
    const request = { netns: '', echo: false, fails: null } as const;
    const make = (at: number, number: number) =>
      requestOf(
        table!,
        {
          step: 'create',
          ...request,
          object: 'entry',
          returns: null,
          values: { table: String(at), address: addressOf(number) },
        },
        0,
        { acknowledged: false },
      );
    const remove = (at: number, number: number) =>
      requestOf(
        table!,
        {
          step: 'remove',
          ...request,
          object: 'entry',
          values: { table: String(at), address: addressOf(number) },
        } as never,
        0,
        { acknowledged: false },
      );
    for (const name of ['stay', 'come-and-go']) {
      const values = { name };
      const { ack } = await client.ask({
        step: 'create',
        ...request,
        object: 'table',
        returns: null,
        values,
      });
      expect(ack.errno).toBe(0);
    }
    /** Others stand between those that stay. */
    for (let first = 0; first < 5000; first += 100) {
      const some = Array.from({ length: 100 }, (_, i) => make(1, first + i));
      const others = Array.from({ length: 20 }, (_, i) => make(2, first / 5 + i));
      await client.socket.send(Buffer.concat([...some, ...others]));
      await client.socket.receive({ count: 120 });
    }
    const done = { dump: false };
    const dump = cli(
      own,
      'neighbours',
      '--no-schema',
      '--dbg-small-recv',
      '4000',
      '--dump',
      'entry-get',
    ).finally(() => {
      done.dump = true;
    });
    const dumping = async () =>
      Number((await own.readFile('/proc/modules')).toString().match(/^neighbours \d+ (\d+)/m)![1]) > 0;
    let [gone, next, during] = [0, 1000, 0];
    while (!done.dump) {
      if (!(await dumping())) {
        await new Promise((later) => setTimeout(later, 50));
        continue;
      }
      const changes = Array.from({ length: 10 }, () => [remove(2, gone++), make(2, next++)]).flat();
      await client.socket.send(Buffer.concat(changes));
      // Removals are not answered.
      await client.socket.receive({ count: 10 });
      if (await dumping()) during += 20;
    }
    const { stdout, stderr, status } = await dump;
    expect(status).toBe(0);
    expect(stderr.match(/^Recv: /gm)!.length).toBeGreaterThan(50);
    expect(during).toBeGreaterThan(100);
    const [found] = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)) as { table: number; address: string }[][];
    const all = found!.map(({ table: at, address }) => `${at} ${address}`);
    expect(new Set(all).size).toBe(all.length);
    expect(found!.filter((one) => one.table === 1).map(({ address }) => address)).toEqual(
      Array.from({ length: 5000 }, (_, i) => addressOf(i)),
    );
    await client.close();
  });

  it('leaves nothing behind', async (context) => {
    const own = await machine(context);
    for (const { name } of models) await own.unload(name);
    await own.assertClean();
  });
});

function addressOf(number: number): string {
  return `fd00::${(number + 1).toString(16)}`;
}
