/** Loading works wholly or leaves nothing behind, whichever of its steps fails, in whichever namespace. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accept, chain, drop, type FirewallSpec, firewall, udp } from '../../src/index.js';
import { GuestError, VmFailure } from '../../src/vm/index.js';
import { supportedKernels } from '../support/kernels.js';
import { countersIn, isListed, type Lab, lab, listedHooks } from './support.js';

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
  small('ld_blocks', { netns: 'all' }, true, 1100),
];
const hooksEach = 4;
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
      places.flatMap((p) => [(p - 1) * hooksEach + 1, p * hooksEach]),
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

  const armed = async <T>(
    step: Omit<Step, 'what' | 'errno'>,
    module: string,
    body: () => Promise<T>,
    more = '',
  ) => {
    const caller = step.own ? `caller=${module}` : '';
    await l.guest.load(
      'fault',
      l.fault,
      `function=${step.function} ${caller} call=${step.call} value=${step.value} ${more}`,
    );
    try {
      const result = await body();
      const failed = Number(await l.guest.readFile('/sys/module/fault/parameters/failed'));
      return { result, failed };
    } finally {
      await l.guest.unload('fault');
    }
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

  const traces = async (module: string): Promise<string[]> => {
    const found: string[] = [];
    if (await isListed(l.guest, module)) found.push('listed as loaded');
    for (const netns of namespaces) {
      if ((await listedHooks(l.guest, module, netns)).length > 0) found.push(`hooks in '${netns}'`);
      if (await countersIn(l.guest, module, netns)) found.push(`counters in '${netns}'`);
    }
    return found;
  };

  test.each(specs.map((spec) => [spec.name, spec] as const))(
    '%s: a failing step leaves nothing behind',
    async (name, spec) => {
      const steps = stepsOf(spec, series);
      for (const step of steps) {
        const about = `${step.what}, call ${step.call} of ${step.function}`;
        const { result, failed } = await armed(step, name, () => errnoOf(l.guest.load(name, l.ko(name))));
        expect(failed, about).toBe(1);
        expect(result, about).toBe(step.errno);
        expect(await traces(name), about).toEqual([]);
      }
      await l.guest.load(name, l.ko(name));
      const places = spec.netns === 'all' ? namespaces : [''];
      for (const netns of places) expect(await listedHooks(l.guest, name, netns)).toHaveLength(hooksEach);
      await l.guest.unload(name);
      expect(await traces(name)).toEqual([]);
      await l.guest.assertClean();
    },
  );

  test('closed: a namespace that cannot be filtered is not made', async () => {
    for (const name of ['ld_all', 'ld_blocks', 'ld_all_plain']) {
      await l.guest.load(name, l.ko(name));
      const spec = specs.find((s) => s.name === name)!;
      for (const step of stepsOf(spec, series).filter(
        (s) => s.own && s.call <= (name === 'ld_blocks' && s.what === 'counters' ? 2 : 1),
      )) {
        const { result, failed } = await armed(step, name, () => errnoOf(l.guest.netnsAdd('late')));
        expect([failed, result], step.what).toEqual([1, step.errno]);
        const { result: unshared } = await armed(step, name, () => l.guest.run(['unshare', '-n', 'true']));
        expect(unshared.status, step.what).not.toBe(0);
      }
      await l.guest.netnsAdd('late');
      expect(await listedHooks(l.guest, name, 'late')).toHaveLength(hooksEach);
      await l.guest.netnsDelete('late');
      await l.guest.unload(name);
    }
    await l.guest.assertClean();
  });

  test('open: it is made without the firewall, with a line in the log', async () => {
    const name = 'ld_open';
    const spec = specs.find((s) => s.name === name)!;
    await l.guest.load(name, l.ko(name));
    for (const step of stepsOf(spec, series).filter((s) => s.own && s.call === 1)) {
      // Lines about this are rate-limited: ten in five seconds.
      const mark = l.guest.mark();
      const { result, failed } = await armed(step, name, () => errnoOf(l.guest.netnsAdd('late')));
      expect([failed, result], step.what).toEqual([1, 0]);
      const said = l.guest.kernelLog(mark).filter((line) => line.includes('goes unfiltered'));
      expect(said, step.what).toEqual([
        expect.stringMatching(
          new RegExp(`ld_open: namespace \\d+ goes unfiltered: -(ENOMEM|EBUSY|${step.errno})$`),
        ),
      ]);
      expect(await listedHooks(l.guest, name, 'late')).toEqual([]);
      expect(await countersIn(l.guest, name, 'late')).toBeUndefined();
      expect(await listedHooks(l.guest, name, 'n2')).toHaveLength(hooksEach);
      await l.guest.netnsDelete('late');
    }
    // One that is left when the module goes.
    const hooks = { function: 'nf_register_net_hooks', own: true, call: 1, value: -ENOMEM };
    await armed(hooks, name, () => l.guest.netnsAdd('late'));
    await l.guest.unload(name);
    await l.guest.netnsDelete('late');
    expect(await traces(name)).toEqual([]);
    await l.guest.assertClean();
  });
});
