/**
 * `make fuzz`: messages by the million at netlink families, every answer, notification and dump as the reference predicts it.
 *
 *   node --import tsx test/fuzz/main.ts [--messages N] [--seed N] [--epoch N] [--kernel SERIES] [--jobs N] [SPEC...]
 *
 * Without a spec: the registry, and the family of the tests that has every type. Exit code 1 where anything differs, where
 * too few messages are accepted, or where too few of the handlers' lines were run, as far as the kernel counts them.
 */
import { mkdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { separate } from '../../src/diagnostic/origins.js';
import { interruption } from '../../src/host/interruption.js';
import { withTemporaryFolder } from '../../src/host/temporary.js';
import { findKernel } from '../../src/kernel/index.js';
import { kindNamed } from '../../src/kinds.js';
import type { NetlinkModel } from '../../src/model/netlink.js';
import { checkSpec, generate, type LoadedSpec } from '../../src/pipeline.js';
import { abilitiesOf } from '../../src/torture/abilities.js';
import { buildInstrumented } from '../../src/torture/build.js';
import { addCounts, type Counts } from '../../src/torture/coverage/collect.js';
import { summarise } from '../../src/torture/coverage/summary.js';
import { fuzz } from '../../src/torture/netlink/fuzz/campaign.js';
import { elders } from '../netlink/elders.js';
import { shapes } from '../netlink/families.js';
import { sanitizeKernel } from '../support/sanitize.js';

const leastAccepted = 0.3;
const leastRun = 0.9;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    messages: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
    epoch: { type: 'string' },
    kernel: { type: 'string' },
    jobs: { type: 'string', default: String(availableParallelism()) },
  },
});
const signal = interruption();
const kernel = options.kernel
  ? await findKernel(options.kernel, { signal })
  : ((await sanitizeKernel()) ?? (await findKernel('6.12', { signal })));
const abilities = await abilitiesOf(kernel);
const registry = fileURLToPath(new URL('../../examples/registry/registry.spec.ts', import.meta.url));
const loaded =
  positionals.length > 0
    ? await Promise.all(positionals.map((path) => checkSpec(path, signal)))
    : [await checkSpec(registry, signal), await ofTests(shapes), await ofTests(elders)];
/** What finds the same epochs again. */
const again = [
  `SEED=${options.seed}`,
  ...(options.kernel ? [`KERNEL=${options.kernel}`] : []),
  ...(positionals.length > 0 ? [`SPEC='${positionals.join(' ')}'`] : []),
].join(' ');
console.log(`kernel ${kernel.release} (${kernel.profile}), seed ${options.seed}`);
for (const one of loaded) {
  if (!signal.aborted && !(await campaign(one))) process.exitCode = 1;
}
if (signal.aborted) process.exitCode = 130;

async function ofTests(spec: unknown): Promise<LoadedSpec> {
  const kind = kindNamed('netlink')!;
  const { data, origins } = separate(spec);
  const { check } = await kind.checker();
  return { kind, checked: check(data, origins) };
}

/** False where something is wrong. */
function campaign(one: LoadedSpec): Promise<boolean> {
  return withTemporaryFolder('netkiln-fuzz-', async (folder) => {
    const { model, origins } = one.checked;
    const { name } = model;
    const files = await generate(one);
    await mkdir(join(folder, name));
    const module = await buildInstrumented({
      ...{ name, files, origins, kernel, folder: join(folder, name), signal },
    });
    const counts: Counts = new Map();
    let adding = Promise.resolve();
    const begin = performance.now();
    const { tally, wrong } = await fuzz({
      ...{ model: model as NetlinkModel, kernel, abilities, ko: module.ko, signal },
      ...{ seed: Number(options.seed), messages: Number(options.messages), jobs: Number(options.jobs) },
      only: options.epoch === undefined ? undefined : Number(options.epoch),
      counted: (text) => {
        adding = adding.then(() => addCounts(counts, text, module, signal));
        return adding;
      },
    });
    const seconds = (performance.now() - begin) / 1000;
    console.log(`${name}: ${tally.lines().join('\n  ')}`);
    const rate = Math.round(tally.messages / seconds);
    console.log(`  ${wrong.length > 0 ? 'DIFFERENT' : '0 differences'}; ${rate} messages a second`);
    for (const line of wrong) console.log(`  ${line}`);
    if (wrong.length > 0) {
      const epoch = /^epoch (\d+)/.exec(wrong[0]!)?.[1];
      if (epoch !== undefined) console.log(`  again: make fuzz ${again} EPOCH=${epoch}`);
      return false;
    }
    const enough = options.epoch !== undefined || tally.accepted >= leastAccepted * tally.messages;
    if (!enough) console.log(`  fewer than ${100 * leastAccepted} % of the messages were accepted`);
    if (!abilities.gcov) return enough;
    const { lines, run, missed } = summarise(counts, files, origins);
    console.log(`  ${run} of ${lines} lines run (${((100 * run) / lines).toFixed(1)} %)`);
    for (const { file, line, text } of missed) console.log(`    never: ${file}:${line}: ${text}`);
    return enough && (options.epoch !== undefined || run >= leastRun * lines);
  });
}
