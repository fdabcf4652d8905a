/**
 * What became of specs, kept in the cache: a spec that nothing has changed in since is neither type-checked, evaluated
 * nor checked again, and its files are not generated again.
 */
import { readFile } from 'node:fs/promises';
import { deserialize, serialize } from 'node:v8';
import type { Checked } from './check/checked.js';
import type { Diagnostic, Origin } from './diagnostic/diagnostic.js';
import { Origins, type Refine } from './diagnostic/origins.js';
import type { GeneratedFile } from './emit/file.js';
import { buildIdentity } from './host/identity.js';
import { keyOf, Store } from './host/store.js';
import type { LoadedSpec } from './kind.js';
import { kindNamed } from './kinds.js';
import { type Inputs, unchanged } from './load/inputs.js';
import { Refiner } from './load/refine.js';
import type { Path } from './model/path.js';

const MIB = 2 ** 20;
const specs = new Store('specs', 256 * MIB);
const generated = new Store('generated', 256 * MIB);

/** A checked spec without what has no data form. */
interface KeptSpec {
  readonly inputs: Inputs;
  readonly kind: string;
  readonly model: Checked['model'];
  readonly scenarios: readonly unknown[];
  readonly warnings: readonly Diagnostic[];
  readonly places: readonly (readonly [Path, Origin])[];
  /** Places as the compiler has narrowed them down: by question, and what it found. */
  readonly narrowed: ReadonlyMap<string, Origin>;
}

/** The spec at an absolute path, as it was checked before; undefined where anything about it may be another now. */
export async function recallSpec(
  path: string,
): Promise<{ readonly loaded: LoadedSpec; readonly inputs: Inputs } | undefined> {
  const bytes = await specs.get(await specKey(path));
  if (!bytes) return undefined;
  const kept = deserialize(bytes) as KeptSpec;
  const kind = kindNamed(kept.kind);
  if (!kind || !unchanged(kept.inputs)) return undefined;
  const origins = new Origins(narrowing(new Refiner().refine, new Map(kept.narrowed)));
  for (const [place, at] of kept.places) origins.set(place, at);
  const { model, scenarios, warnings } = kept;
  return { loaded: { kind, checked: { model, scenarios, warnings, origins } }, inputs: kept.inputs };
}

/** Keeps a spec that was just checked, unless it depends on more than files or one of them has changed meanwhile. */
export async function keepSpec(
  path: string,
  { kind, checked }: LoadedSpec,
  inputs: Inputs,
  narrowed: ReadonlyMap<string, Origin>,
): Promise<void> {
  const { model, scenarios, warnings, origins } = checked;
  // What every run names is asked for now, while the compiler is there to tell.
  for (const part of [[], ...scenarios.map((_, index) => ['scenarios', index])]) origins.at(part);
  const key = await specKey(path);
  if (inputs.unkept !== undefined || !unchanged(inputs)) return;
  const kept: KeptSpec = {
    ...{ inputs, kind: kind.name, model, scenarios, warnings },
    ...{ places: origins.places, narrowed },
  };
  await specs.put(key, serialize(kept));
}

/** Refines as `refine` does, and remembers in `known` what it found. */
export function narrowing(refine: Refine, known: Map<string, Origin>): Refine {
  return (at, below) => {
    const question = JSON.stringify([at.file, at.line, at.col, below]);
    const found = known.get(question) ?? refine(at, below);
    known.set(question, found);
    return found;
  };
}

async function specKey(path: string): Promise<string> {
  return keyOf(buildIdentity(), path, await readFile(path).catch(() => ''));
}

/** What `generate` gives; by the model alone, so also for a spec that is evaluated each time. */
export async function keptFiles(
  { kind, checked }: LoadedSpec,
  generate: () => Promise<readonly GeneratedFile[]>,
): Promise<readonly GeneratedFile[]> {
  const key = keyOf(buildIdentity(), kind.name, serialize(checked.model));
  const kept = await generated.get(key);
  if (kept) return deserialize(kept) as readonly GeneratedFile[];
  const files = await generate();
  await generated.put(key, serialize(files));
  return files;
}
