/** The stages in a row: what commands and tests call. Each takes what the one before it made. */
import type { Checked } from './check/checked.js';
import { printable } from './check/printable.js';
import { fail } from './diagnostic/diagnostic.js';
import { separate } from './diagnostic/origins.js';
import type { GeneratedFile } from './emit/file.js';
import type { Kind } from './kind.js';
import { kindNamed, kinds } from './kinds.js';
import { type LoadOptions, loadSpec } from './load/load.js';

export interface LoadedSpec {
  readonly kind: Kind;
  readonly checked: Checked;
}

/** A spec file to a model. */
export async function checkSpec(
  file: string,
  signal?: AbortSignal,
  options: Omit<LoadOptions, 'signal'> = {},
): Promise<LoadedSpec> {
  const {
    data: raw,
    refine,
    file: path,
  } = await loadSpec(file, { ...options, ...(signal ? { signal } : {}) });
  const { data, origins } = separate(raw, refine);
  const name = (data as { kind: string }).kind;
  const kind = kindNamed(name);
  if (!kind) {
    fail('NK1006', `there is no kind of module named '${printable(name)}'`, {
      at: origins.at(['kind']) ?? { file: path, line: 1, col: 1 },
      cause: `the kinds are ${kinds.map((k) => k.name).join(', ')}`,
    });
  }
  return { kind, checked: kind.check(data, origins) };
}

/** A model to files. */
export function generate({ kind, checked }: LoadedSpec): readonly GeneratedFile[] {
  return kind.emit(kind.lower(checked.model), checked.model);
}
