/** What `netkiln gen` would write for a spec that is at hand as data. */
import { separate } from '../../src/diagnostic/origins.js';
import type { GeneratedFile } from '../../src/emit/file.js';
import { kinds } from '../../src/kinds.js';

const stages = new Map(
  await Promise.all(
    kinds.map(
      async ({ name, checker, generator }) =>
        [name, { ...(await checker()), ...(await generator()) }] as const,
    ),
  ),
);

/** Throws the NetkilnError of a bad spec. */
export function generated(kind: string, spec: unknown): readonly GeneratedFile[] {
  const { check, lower, emit } = stages.get(kind)!;
  const { data, origins } = separate(spec);
  const { model } = check(data, origins);
  return emit(lower(model), model);
}
