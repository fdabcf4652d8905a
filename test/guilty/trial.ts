/** One module's time in a machine: stock is taken, it comes, does what it does, goes, and what is left is looked at. */
import { readFile } from 'node:fs/promises';
import { type ExplainedFailure, explainTrace } from '../../src/trace/index.js';
import { failureOfStock, type Guest, leftovers, readSections, VmFailure } from '../../src/vm/index.js';

export interface Trial {
  readonly failure: VmFailure | undefined;
  readonly explained: ExplainedFailure | undefined;
}

/** The tool's own deadline for whatever a module makes the machine do. */
export const DEADLINE_MS = 8000;

/** Where there is no deed, all is asked for before the first answer is looked at: one job, where the clock counts. */
export async function trial(
  guest: Guest,
  name: string,
  ko: string,
  deed?: (guest: Guest) => Promise<unknown>,
): Promise<Trial> {
  const g = guest.inOrder();
  const stock = (what: 'before' | 'loaded' | 'after') => g.takeStock(what);
  await stock('before');
  const load = g.load(name, ko, '', DEADLINE_MS);
  const loaded = stock('loaded');
  // It may look at answers, and ask for more.
  const [done] = await Promise.allSettled([deed?.(g)]);
  const unload = g.unload(name, DEADLINE_MS);
  const after = stock('after');
  const [loading, sections, unloading] = await Promise.allSettled([load, loaded, unload]);
  const answer = sections.status === 'fulfilled' ? sections.value : '';
  let failure: VmFailure | undefined;
  for (const one of [loading, sections, done, unloading]) {
    if (!failure && one.status === 'rejected') failure = asFailure(one.reason);
  }
  after.catch(() => {});
  try {
    if (!failure) failure = leftovers(name, await after, g.kernelLog());
    if (!failure) await g.assertClean();
  } catch (error) {
    failure = failureOfStock(name, asFailure(error), answer);
  }
  if (!failure) return { failure, explained: undefined };
  const known = readSections(answer).get(name);
  const module = { name, ko, ...(known ? { sections: known } : {}) };
  return { failure, explained: await explainTrace(failure, { modules: [module] }) };
}

function asFailure(error: unknown): VmFailure {
  if (error instanceof VmFailure) return error;
  throw error;
}

/** The lines of a module's source that its failure may name. */
export async function guiltyLines(source: string): Promise<number[]> {
  const lines = (await readFile(source, 'utf8')).split('\n');
  return lines.flatMap((line, index) => (line.includes('/* guilty */') ? [index + 1] : []));
}
