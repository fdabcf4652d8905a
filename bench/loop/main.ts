/** How long a person waits: `make bench-loop`, or with a kernel and a count of runs, `make bench-loop KERNEL=6.1 RUNS=50`. */
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { plainBoot } from './boot.js';
import { entrySpec, testOnce, watch } from './command.js';
import { type Measured, measure, table } from './measure.js';

const [kernel = '6.12', runs = '20'] = process.argv.slice(2);
const count = Number(runs);
if (!Number.isInteger(count) || count < 1) throw new Error(`${runs} is no number of runs`);

const folder = await mkdtemp(join(tmpdir(), 'netkiln-bench-'));
const spec = join(folder, 'entry.spec.ts');
const measured: Measured[] = [];
try {
  await copyFile(entrySpec, spec);
  measured.push(await measure('netkiln test, unchanged spec', count, () => testOnce(spec, kernel), 0.6));

  const watched = watch(spec, kernel);
  try {
    await watched.verdict(1);
    const text = await readFile(spec, 'utf8');
    const save = async (index: number): Promise<number> => {
      // A number that goes into the C: type check, evaluation, generation and Kbuild have all to be done.
      const changed = text.replace('max: 4096', `max: ${5000 + index + (Date.now() % 100_000)}`);
      const began = performance.now();
      await writeFile(spec, changed);
      await watched.verdict(index + 2);
      const took = performance.now() - began;
      // Until it has made itself ready again, as it has between two saves of a person's.
      await new Promise((resolve) => setTimeout(resolve, 2000));
      return took / 1000;
    };
    measured.push(await measure('netkiln watch, from save to verdict', count, save, 2.5));
  } finally {
    await watched.stop();
  }
  measured.push(
    await measure('plain boot, to its first process', Math.min(count, 10), () => plainBoot(kernel)),
  );
} finally {
  await rm(folder, { recursive: true });
}
const load = loadavg()[0]!.toFixed(1);
console.log(`kernel ${kernel}, ${cpus().length} cores, load ${load} at the end\n\n${table(measured)}`);
