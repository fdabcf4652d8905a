/** Each strategy finds a fault that was made for it, in the registry's C, and finds nothing in the C as it is. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { GeneratedFile } from '../../src/emit/file.js';
import { builtAlready, findKernel, type Kernel } from '../../src/kernel/index.js';
import { checkSpec, generate, type LoadedSpec } from '../../src/pipeline.js';
import { abilitiesOf } from '../../src/torture/abilities.js';
import { buildInstrumented } from '../../src/torture/build.js';
import { addCounts, type Counts } from '../../src/torture/coverage/collect.js';
import { summarise } from '../../src/torture/coverage/summary.js';
import { type RoundResult, runRound } from '../../src/torture/round.js';
import { strategies } from '../../src/torture/strategies/index.js';

const spec = fileURLToPath(new URL('../../examples/registry/registry.spec.ts', import.meta.url));
const { signal } = new AbortController();
const sanitize = await builtAlready('6.12');

interface Mutant {
  readonly strategy: string;
  readonly fault: string;
  readonly from: string;
  readonly to: string;
  readonly seeds: readonly number[];
  readonly finds: RegExp;
}

const mutants: readonly Mutant[] = [
  {
    strategy: 'reload',
    fault: 'the family stays when the module goes',
    from: '\tgenl_unregister_family(&registry_family);\n\tunregister_pernet_subsys(&registry_net_ops);\n}\n\nmodule_init',
    to: '\tunregister_pernet_subsys(&registry_net_ops);\n}\n\nmodule_init',
    seeds: [0, 1],
    finds: /KASAN|unable to handle|general protection|oops|bug/i,
  },
  {
    strategy: 'namespaces',
    fault: "a namespace's objects are not freed",
    from: '\t\tkfree(obj);\n\t\tcond_resched();',
    to: '\t\tcond_resched();',
    seeds: [0, 1],
    finds:
      /registry\.c:\d+ module registry func:registry_(create|set)_doit has \d+ allocated at module unload/,
  },
  {
    strategy: 'allocations',
    fault: 'nobody looks whether there was memory for an object',
    from: '\tif (!obj || !reply) {\n\t\tNL_SET_ERR_MSG(info->extack, "out of memory");\n\t\terr = -ENOMEM;\n\t\tgoto err_free;\n\t}\n\tobj->weight',
    to: '\tobj->weight',
    seeds: [2],
    finds: /null-ptr-deref|NULL pointer|general protection/,
  },
  {
    strategy: 'race',
    fault: 'sleeping while readers are held off',
    from: '\trcu_read_lock();\n\tobj = registry_find(own, info);',
    to: '\trcu_read_lock();\n\tkfree(kmalloc(8, GFP_KERNEL));\n\tobj = registry_find(own, info);',
    seeds: [0, 1],
    finds: /sleeping function|suspicious RCU|invalid context/,
  },
  {
    strategy: 'mutations',
    fault: 'an id is not looked at',
    from: '[REGISTRY_A_ID] = NLA_POLICY_MIN(NLA_U32, 1)',
    to: '[REGISTRY_A_ID] = { .type = NLA_U32 }',
    seeds: [0, 1, 2],
    finds: /integer out of range/,
  },
];

describe('with the sanitize kernel, if it has been built', () => {
  beforeEach((context) => context.skip(!sanitize, 'the sanitize kernel is not built here'));
  let loaded: LoadedSpec;
  let files: readonly GeneratedFile[];
  let kernel: Kernel;

  beforeAll(async () => {
    if (!sanitize) return;
    loaded = await checkSpec(spec);
    files = await generate(loaded);
    kernel = await findKernel('6.12', { profile: 'sanitize' });
  });

  async function build(own: readonly GeneratedFile[]) {
    const folder = await mkdtemp(join(tmpdir(), 'netkiln-mutant-'));
    const { origins, model } = loaded.checked;
    return buildInstrumented({ name: model.name, files: own, origins, kernel, folder, signal });
  }

  async function round(ko: string, name: string, seed: number): Promise<RoundResult> {
    const { kind, checked } = loaded;
    const strategy = strategies.find((one) => one.name === name)!;
    const abilities = await abilitiesOf(kernel);
    const given = { torture: kind.torture, runner: kind.scenario, model: checked.model, kernel, abilities };
    return runRound({ ...given, ko, strategy, seed, signal });
  }

  test.each(mutants)('$strategy finds: $fault', async ({ strategy, from, to, seeds, finds }) => {
    const changed = files.map((file) => ({ ...file, text: file.text.replace(from, to) }));
    expect(changed.some((file, index) => file.text !== files[index]!.text)).toBe(true);
    const { ko } = await build(changed);
    const found: string[] = [];
    for (const seed of seeds) {
      const { failure, wrong } = await round(ko, strategy, seed);
      found.push(...wrong, ...(failure ? [failure.message, ...failure.trace] : []));
      if (found.length > 0) break;
    }
    expect(found.join('\n')).toMatch(finds);
  });

  test('none of them finds anything in the C as it is, and together they run most of it', async () => {
    const module = await build(files);
    const counts: Counts = new Map();
    for (const { name } of strategies) {
      const result = await round(module.ko, name, 2);
      expect(result, name).toMatchObject({ wrong: [], failure: undefined });
      await addCounts(counts, result.counts, module, signal);
    }
    const { lines, run } = summarise(counts, files, loaded.checked.origins);
    expect(run / lines).toBeGreaterThan(0.8);
    expect(run).toBeLessThanOrEqual(lines);
  });

  test('a round is the same twice', async () => {
    const { ko } = await build(files);
    const [first, second] = [await round(ko, 'mutations', 7), await round(ko, 'mutations', 7)];
    expect(first.guestNs).toBeDefined();
    expect(second).toEqual(first);
  });
});
