/** Loading works wholly or leaves nothing behind, whichever of its steps fails, in whichever namespace. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accept, chain, drop, type FirewallSpec, firewall, udp } from '../../src/index.js';
import { GuestError, VmFailure } from '../../src/vm/index.js';
import { supportedKernels } from '../support/kernels.js';
import { countersIn, hooksInUse, isListed, type Lab, lab } from './support.js';

const ENOMEM = 12;
const EBUSY = 16;

/** Two chains of both families: four hooks. */
function small(name: string, more: Partial<FirewallSpec>, counter = true, rules = 2): FirewallSpec {
  return firewall({
    ...more,
    name,
    chains: [
      chain({
        hook: 'input',
        counter,
        rules: Array.from({ length: rules }, (_, i) =>
          drop(`port ${i + 1}`, { when: udp.dport.eq(i + 1), counter }),
        ),
      }),
      chain({ hook: 'output', rules: [accept('all of it')] }),
    ],
  });
}

const specs = [
  small('ld_init', { netns: 'init' }),
  small('ld_init_plain', { netns: 'init' }, false),
  small('ld_all', { netns: 'all' }),
  small('ld_all_plain', { netns: 'all' }, false),
  small('ld_open', { netns: 'all', onError: 'open' }),
  // Counters for more than one block of per-CPU memory.
  small('ld_blocks', { netns: 'all' }, true, 1030),
];
const hooks = ['input ipv4', 'input ipv6', 'output ipv4', 'output ipv6'];
const namespaces = ['', 'n1', 'n2'];

/** A call that is made to fail, and what `insmod` then says. */
interface Step {
  readonly what: string;
  readonly function: string;
  /** Calls by the firewall itself; else by anyone. */
  readonly own: boolean;
  readonly call: number;
  readonly value: number;
  readonly errno: number;
}

/** Every step that a firewall's loading takes, in every namespace. */
function stepsOf({ name, netns }: FirewallSpec, series: string): Step[] {
  const allocate = series === '6.1' ? '__alloc_percpu_gfp' : 'pcpu_alloc_noprof';
  const places = netns === 'all' ? [1, 2, 3] : [1];
  const blocks = name === 'ld_blocks' ? 2 : 1;
  const failing = (what: string, fn: string, calls: readonly number[], rest: Partial<Step> = {}) =>
    calls.map((call) => ({ what, function: fn, own: true, call, value: 0, errno: ENOMEM, ...rest }));
  const counted = !name.endsWith('plain');
  return [
    ...(netns === 'all'
      ? failing('memory of its own', 'ops_init', places, { own: false, value: -ENOMEM })
      : []),
    ...(counted
      ? failing(
          'counters',
          allocate,
          places.flatMap((p) => Array.from({ length: blocks }, (_, b) => (p - 1) * blocks + b + 1)),
        )
      : []),
    ...(counted ? failing('the counters’ file', 'proc_create_net_single', places) : []),
    ...failing('all hooks', 'nf_register_net_hooks', places, { value: -EBUSY, errno: EBUSY }),
    ...failing(
      'one hook',
      'nf_register_net_hook',
      places.flatMap((p) => [(p - 1) * hooks.length + 1, p * hooks.length]),
      { own: false, value: -ENOMEM },
    ),
  ];
}

describe.each(supportedKernels)('loading on %s', (series) => {
  let l: Lab;
  beforeAll(async () => {
    l = await lab(series, specs);
    await l.guest.netnsAdd('n1');
    await l.guest.netnsAdd('n2');
  });
  afterAll(async () => {
    await l?.close();
  });

  type Fault = Pick<Step, 'function' | 'own' | 'call' | 'value'>;

  /** What becomes of `body` while a call fails; it is an error if none did. */
  const withFault = async <T>(
    fault: Fault,
    module: string,
    body: () => Promise<T>,
    more = '',
  ): Promise<T> => {
    const { function: name, own, call, value } = fault;
    const params = `function=${name} call=${call} value=${value} ${own ? `caller=${module}` : ''} ${more}`;
    await l.guest.load('fault', l.fault, params);
    try {
      const result = await body();
      const failed = Number(await l.guest.readFile('/sys/module/fault/parameters/failed'));
      if (failed === 0) throw new Error(`no call of ${name} was made to fail`);
      return result;
    } finally {
      await l.guest.unload('fault');
    }
  };

  /** The steps that are taken again for a namespace that is made later. */
  const laterSteps = (name: string) => {
    const steps = stepsOf(specs.find((spec) => spec.name === name)!, series).filter((step) => step.own);
    return [...new Map(steps.map((step) => [step.function, step])).keys()].map(
      (fn) => steps.find((step) => step.function === fn)!,
    );
  };

  /** Errors as their errno, success as 0. */
  const errnoOf = async (promise: Promise<unknown>): Promise<number> => {
    try {
      await promise;
      return 0;
    } catch (error) {
      if (error instanceof VmFailure || error instanceof GuestError) return error.errno ?? -1;
      throw error;
    }
  };

  /** What the kernel itself holds, in kB. */
  const memory = async () => {
    const text = (await l.guest.readFile('/proc/meminfo')).toString();
    const of = (what: string) => Number(new RegExp(`^${what}: +(\\d+) kB`, 'm').exec(text)![1]);
    return { slab: of('SUnreclaim'), percpu: of('Percpu') };
  };

  const traces = async (module: string): Promise<string[]> => {
    const found: string[] = [];
    if (await isListed(l.guest, module)) found.push('listed as loaded');
    for (const netns of namespaces) {
      for (const hook of await hooksInUse(l.guest, netns)) found.push(`${hook} in '${netns}'`);
      if (await countersIn(l.guest, module, netns)) found.push(`counters in '${netns}'`);
    }
    return found;
  };

  test.each(specs.map((spec) => [spec.name, spec] as const))(
    '%s: a failing step leaves nothing behind',
    async (name, spec) => {
      for (const step of stepsOf(spec, series)) {
        const about = `${step.what}, call ${step.call} of ${step.function}`;
        const load = () => errnoOf(l.guest.load(name, l.ko(name)));
        expect(await withFault(step, name, load), about).toBe(step.errno);
        expect(await traces(name), about).toEqual([]);
      }
      await l.guest.load(name, l.ko(name));
      const places = spec.netns === 'all' ? namespaces : [''];
      for (const netns of places) expect(await hooksInUse(l.guest, netns)).toEqual(hooks);
      await l.guest.unload(name);
      expect(await traces(name)).toEqual([]);
      await l.guest.assertClean();
    },
  );

  test('closed: a namespace that cannot be filtered is not made', async () => {
    for (const name of ['ld_all', 'ld_blocks', 'ld_all_plain']) {
      await l.guest.load(name, l.ko(name));
      for (const step of laterSteps(name)) {
        const made = await withFault(step, name, () => errnoOf(l.guest.netnsAdd('late')));
        expect(made, step.what).toBe(step.errno);
        const unshared = await withFault(step, name, () => l.guest.run(['unshare', '-n', 'true']));
        expect(unshared.status, step.what).not.toBe(0);
      }
      await l.guest.netnsAdd('late');
      expect(await hooksInUse(l.guest, 'late')).toEqual(hooks);
      await l.guest.netnsDelete('late');
      await l.guest.unload(name);
    }
    await l.guest.assertClean();
  });

  test('200 loads that fail at the last step leave no memory behind', async () => {
    const name = 'ld_all';
    await l.guest.writeFile(`/tmp/${name}.ko`, await readFile(l.ko(name)));
    const failTimes = (count: number) =>
      l.guest.runOk(
        [
          'sh',
          '-c',
          'for i in $(seq $0); do insmod $1 2>/dev/null && exit 1; done; true',
          String(count),
          `/tmp/${name}.ko`,
        ],
        {
          timeoutMs: 120_000,
        },
      );
    const last = {
      function: 'nf_register_net_hook',
      own: false,
      call: namespaces.length * hooks.length,
      value: -ENOMEM,
    };
    const grown = await withFault(
      last,
      name,
      async () => {
        // The first few fill caches.
        await failTimes(20);
        const before = await memory();
        await failTimes(200);
        const after = await memory();
        return { slab: after.slab - before.slab, percpu: after.percpu - before.percpu };
      },
      'repeat=1',
    );
    // The least that could be lost each time is a namespace's counters or an entry of /proc: 200 times that is more.
    expect(grown.percpu).toBeLessThan(8);
    expect(grown.slab).toBeLessThan(32);
    expect(await traces(name)).toEqual([]);
    await l.guest.assertClean();
  });

  test('open: it is made without the firewall, with a line in the log', async () => {
    const name = 'ld_open';
    await l.guest.load(name, l.ko(name));
    for (const step of laterSteps(name)) {
      const mark = l.guest.mark();
      await withFault(step, name, () => l.guest.netnsAdd('late'));
      const said = l.guest.kernelLog(mark).filter((line) => line.includes('goes unfiltered'));
      expect(said, step.what).toEqual([
        expect.stringMatching(
          new RegExp(`ld_open: namespace \\d+ goes unfiltered: -(ENOMEM|EBUSY|${step.errno})$`),
        ),
      ]);
      expect(await hooksInUse(l.guest, 'late')).toEqual([]);
      expect(await countersIn(l.guest, name, 'late')).toBeUndefined();
      expect(await hooksInUse(l.guest, 'n2')).toEqual(hooks);
      await l.guest.netnsDelete('late');
    }
    // One that is left when the module goes.
    const refused = { function: 'nf_register_net_hooks', own: true, call: 1, value: -ENOMEM };
    await withFault(refused, name, () => l.guest.netnsAdd('late'));
    await l.guest.unload(name);
    await l.guest.netnsDelete('late');
    expect(await traces(name)).toEqual([]);
    await l.guest.assertClean();
  });
});
