/** A tree of results as a list. */
import type { Ktap, KtapResult } from './result.js';

export interface Subtest extends Omit<KtapResult, 'name' | 'number' | 'subtests'> {
  /** Names from the outside in, its own last; `#3` where one has none. */
  readonly path: readonly string[];
  /** How many results it has right below it; 0 for a single test. */
  readonly subtests: number;
}

/** Every result, subtests before the test that they are part of. */
export function flattenKtap({ results }: Pick<Ktap, 'results'>): Subtest[] {
  const all: Subtest[] = [];
  const walk = (below: readonly string[], list: readonly KtapResult[]) => {
    list.forEach(({ name, number, subtests, ...rest }, index) => {
      const path = [...below, name === '' ? `#${number ?? index + 1}` : name];
      walk(path, subtests);
      all.push({ path, ...rest, subtests: subtests.length });
    });
  };
  walk([], results);
  return all;
}
