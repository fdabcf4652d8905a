/**
 * `make mutants`: every mutant of every example's C is brought to a verdict, and docs/mutants.md is written.
 *
 *   node --import tsx test/mutants/main.ts [--example NAME] [--jobs N] [--stock] [--resume] [--only TEXT] [--tell]
 *
 * `--resume` goes on where a run was broken off, and tries again only what has not been caught; `--tell` tries nothing and
 * writes the page of what is known. Exit code 1 where a
 * survivor has no reason (survivors.ts), where fewer than 95 of 100 are caught, or where the C as it is is accused.
 */
import { readdir, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isOfModule } from '../../src/emit/file.js';
import { interruption } from '../../src/host/interruption.js';
import { withTemporaryFolder } from '../../src/host/temporary.js';
import { findKernel, type Kernel } from '../../src/kernel/index.js';
import { checkSpec, generate } from '../../src/pipeline.js';
import { supportedKernels } from '../support/kernels.js';
import { sanitizeKernel } from '../support/sanitize.js';
import { Court, type Verdict } from './court.js';
import { type Mutant, mutantsOf } from './mutants.js';
import { digest, Record } from './record.js';
import { reasonFor } from './survivors.js';
import { type Judged, page, sums } from './table.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { values: options } = parseArgs({
  options: {
    example: { type: 'string', multiple: true },
    only: { type: 'string' },
    jobs: { type: 'string', default: String(availableParallelism()) },
    stock: { type: 'boolean', default: false },
    resume: { type: 'boolean', default: false },
    tell: { type: 'boolean', default: false },
  },
});

const signal = interruption();
const examples = options.example ?? (await readdir(`${root}examples`));
const sanitize = options.stock ? undefined : await sanitizeKernel();
if (!sanitize && !options.stock) {
  throw new Error('there is no sanitize kernel: netkiln kernel build, or pass --stock');
}
// The newest first: the sanitize kernel is of its series.
const stock = await Promise.all(supportedKernels.toReversed().map((one) => findKernel(one, { signal })));
const record = await Record.open(`${root}test/mutants/verdicts.jsonl`, !options.resume && !options.tell);
const judged: Judged[] = [];
for (const example of examples) judged.push(...(await judge(example)));

const whole = options.example === undefined && options.only === undefined && sanitize !== undefined;
if (whole) await record.tidy(judged.map(({ example, of, mutant }) => ({ example, of, id: mutant.id })));
if (whole) await writeFile(`${root}docs/mutants.md`, page(judged, kernelsOf(stock, sanitize)));
const { caught, counted, unexplained, idle, left } = sums(judged);
console.log(
  `${caught} of ${counted} caught; ${unexplained.length} survive without a reason; ${left} not tried to the end`,
);
for (const { example, mutant } of unexplained) console.log(`  ${example}: ${mutant.id}`);
if (whole && left === 0)
  for (const one of idle) console.log(`  a reason is given for what does not survive: ${one.id}`);
if (signal.aborted) process.exitCode = 130;
else if (
  left > 0 ||
  unexplained.length > 0 ||
  caught < 0.95 * counted ||
  (whole && left === 0 && idle.length > 0)
)
  process.exitCode = 1;

function kernelsOf(...kernels: readonly (Kernel | readonly Kernel[])[]): string[] {
  return kernels.flat().map(({ release, profile }) => `${release} (${profile})`);
}

async function judge(example: string): Promise<Judged[]> {
  const loaded = await checkSpec(`${root}examples/${example}/${example}.spec.ts`);
  if (options.tell || signal.aborted) {
    const files = (await generate(loaded)).filter(isOfModule);
    const of = digest(files);
    return mutantsOf(files).map((mutant) => ({
      ...{ example, of, mutant },
      verdict: record.of(example, of, mutant),
    }));
  }
  return withTemporaryFolder('netkiln-mutants-', async (folder) => {
    const jobs = Number(options.jobs);
    const court = await Court.open({ loaded, stock, sanitize, folder, jobs, signal });
    const of = digest(court.files);
    const mutants = court.mutants.filter(({ id }) => options.only === undefined || id.includes(options.only));
    const known = (mutant: Mutant) => record.of(example, of, mutant);
    const say = async (mutant: Mutant, verdict: Verdict) => {
      await record.add({ example, of, id: mutant.id, fault: mutant.fault, line: mutant.line, verdict });
      console.log(`${example} ${mutant.line}: ${told(verdict)}: ${mutant.id}`);
    };
    const alive = (after: 'stock' | 'sanitize') =>
      mutants.filter((one) => {
        const verdict = known(one);
        return verdict?.is === 'alive' && verdict.after === after;
      });
    const explained = (one: Mutant) => reasonFor(example, one) !== undefined;
    // What has not been caught before takes longest, and what there is a reason for most surely: it comes last.
    const last = (some: readonly Mutant[]) => [
      ...some.filter((one) => !explained(one)),
      ...some.filter(explained),
    ];
    // What has survived the stock kernels alone goes on from there.
    const fresh = mutants.filter((one) => known(one) === undefined);
    try {
      for await (const [mutant, verdict] of court.onStock(last([...fresh, ...alive('sanitize')])))
        await say(mutant, verdict);
      const unexplained = alive('stock').filter((one) => !explained(one));
      for await (const [mutant, verdict] of court.onSanitize(unexplained)) await say(mutant, verdict);
    } catch (error) {
      // What is known by then is told, and a later run goes on.
      if (!signal.aborted) throw error;
    }
    return mutants.map((mutant) => ({ example, of, mutant, verdict: known(mutant) }));
  });
}

function told(verdict: Verdict): string {
  switch (verdict.is) {
    case 'caught':
      return `caught by ${verdict.by.command} (${verdict.by.profile}), ${verdict.by.where}, ${verdict.by.what}`;
    case 'refused':
      return `refused by the compiler, ${verdict.why}`;
    case 'same':
      return verdict.as === null ? 'the same machine code' : `the same machine code as ${verdict.as}`;
    case 'alive':
      return 'ALIVE';
  }
}
