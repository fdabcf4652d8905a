/** How long a person waits: `make bench-loop`, or with a kernel and a count of runs, `make bench-loop KERNEL=6.1 RUNS=50`. */
import { randomInt } from 'node:crypto';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { builtAlready, findKernel, type Profile } from '../../src/kernel/index.js';
import { plainBoot } from './boot.js';
import { type On, test, watch } from './command.js';
import { type Measured, measure, table } from './measure.js';

const [kernel = '6.12', runs = '20'] = process.argv.slice(2);
const count = Number(runs);
if (!Number.isInteger(count) || count < 1) throw new Error(`${runs} is no number of runs`);

/** Seconds that are promised for each profile. */
const promised = { stock: { test: 0.6, watch: 2.5 }, sanitize: { test: 1.2, watch: undefined } };

const folder = await mkdtemp(join(tmpdir(), 'netkiln-bench-'));
const measured: Measured[] = [];

async function measureOn(profile: Profile): Promise<void> {
  const on: On = { kernel, profile };
  const spec = await made('entries.spec.ts', 1, `${profile}-entry.spec.ts`);
  const add = async (what: string, times: number, one: (index: number) => Promise<number>, most?: number) => {
    measured.push(await measure(`${what}, ${profile}`, times, one, most));
    console.log(table(measured.slice(-1)).split('\n').at(-1));
  };
  await add('test of an unchanged spec', count, () => test(spec, on, 1), promised[profile].test);

  const watched = watch(spec, on);
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
    await add('watch, from save to verdict', count, save, promised[profile].watch);
  } finally {
    await watched.stop();
  }

  if (profile === 'stock') {
    const packets = await made('packets.spec.ts', 100);
    await add('test of 100 scenarios on two cores', 3, () => test(packets, on, 100), 25);
    const entries = await made('entries.spec.ts', 500);
    // All of them have to be good, however long it takes.
    const seconds = [await test(entries, on, 500)];
    measured.push({ what: 'test of 500 scenarios on two cores, stock', seconds });
  }
  const booted = await findKernel(kernel, { profile });
  await add('plain boot to the first process', Math.min(count, 5), () => plainBoot(booted));
}

const own = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** A spec with so many scenarios, a fresh value in each. */
async function made(name: string, scenarios: number, as = name): Promise<string> {
  const values = new Set<number>();
  while (values.size < scenarios) values.add(randomInt(1, 2 ** 32));
  await copyFile(own(name), join(folder, as));
  await writeFile(join(folder, 'values.json'), JSON.stringify([...values]));
  return join(folder, as);
}

try {
  await measureOn('stock');
  if (await builtAlready(kernel)) await measureOn('sanitize');
} finally {
  await rm(folder, { recursive: true });
}
const load = loadavg()[0]!.toFixed(1);
console.log(`\nkernel ${kernel}, ${cpus().length} cores, load ${load} at the end\n\n${table(measured)}`);
