/** The stages in a row: what commands and tests call. Each takes what the one before it made. */
import { printable } from './check/printable.js';
import { type Diagnostic, fail, type Origin } from './diagnostic/diagnostic.js';
import { Origins, separate } from './diagnostic/origins.js';
import type { GeneratedFile } from './emit/file.js';
import { keepSpec, keptFiles, narrowing, recallSpec } from './kept.js';
import type { LoadedSpec } from './kind.js';
import { kindNamed, kinds } from './kinds.js';
import type { Inputs } from './load/inputs.js';
import { isSpec, type LoadOptions, loadSpec, specFile } from './load/load.js';
import { loadModel, readAs } from './load/model.js';
import { warmTypeCheck } from './load/typecheck.js';
import { withOwnFiles } from './output/own.js';

export type { LoadedSpec } from './kind.js';

/** A spec file to a model. */
export async function checkSpec(
  file: string,
  signal?: AbortSignal,
  options: Omit<LoadOptions, 'signal'> = {},
): Promise<LoadedSpec> {
  return (await checkAnew(file, { ...options, ...(signal ? { signal } : {}) })).loaded;
}

interface CheckedAnew {
  readonly loaded: LoadedSpec;
  readonly inputs: Inputs;
  /** The places that were narrowed down on the way. */
  readonly narrowed: ReadonlyMap<string, Origin>;
}

async function checkAnew(file: string, options: LoadOptions): Promise<CheckedAnew> {
  const { data: raw, refine, file: path, inputs } = await loadSpec(file, options);
  const narrowed = new Map<string, Origin>();
  const { data, origins } = separate(raw, narrowing(refine, narrowed));
  const name = (data as { kind: string }).kind;
  const kind = kindNamed(name);
  if (!kind) {
    fail('NK1006', `there is no kind of module named '${printable(name)}'`, {
      at: origins.at(['kind']) ?? { file: path, line: 1, col: 1 },
      cause: `the kinds are ${kinds.map((k) => k.name).join(', ')}`,
    });
  }
  const { check } = await kind.checker();
  return { loaded: { kind, checked: check(data, origins) }, inputs, narrowed };
}

/**
 * What a checked spec breaks of the ABI of an older one: a spec, or a model as JSON. Warnings are of what breaks nothing that
 * is built already.
 */
export async function compareAbi(
  { kind, checked }: LoadedSpec,
  old: string,
  options: Pick<LoadOptions, 'signal'> = {},
): Promise<readonly Diagnostic[]> {
  const { origins, model } = checked;
  const abi = await kind.abi?.();
  const none = (whose: string, of: string) =>
    fail('NK8010', `${whose} is a ${of} module: there is no ABI to compare`, { at: origins.at([]) });
  if (!abi) return none(model.name, kind.name);
  if (isSpec(old)) {
    const known = await knownSpec(old, options);
    if (known.kind !== kind) none(old, known.kind.name);
    return abi.compare(known.checked, checked);
  }
  const data = await loadModel(old);
  if (data.kind !== kind.name) none(old, printable(data.kind));
  return abi.compare({ model: readAs(abi.schema, data, old), origins: new Origins() }, checked);
}

/** A model to files. */
export async function generate({ kind, checked }: LoadedSpec): Promise<readonly GeneratedFile[]> {
  const { lower, emit } = await kind.generator();
  return emit(lower(checked.model), checked.model);
}

/** What `checkSpec` gives, from the cache where nothing has changed since. */
export async function knownSpec(
  file: string,
  options: Pick<LoadOptions, 'signal' | 'notes' | 'evaluator'> = {},
): Promise<LoadedSpec> {
  const path = await specFile(file);
  const known = await recallSpec(path);
  if (known) {
    options.notes?.add(known.inputs);
    return known.loaded;
  }
  const { loaded, inputs, narrowed } = await checkAnew(file, options);
  await keepSpec(path, loaded, inputs, narrowed);
  return loaded;
}

/**
 * What `generate` gives, from the cache where it has been generated before; the file of the module that a person writes as
 * it stands beside the spec.
 */
export async function knownFiles(
  loaded: LoadedSpec,
  spec: string,
  { notes }: Pick<LoadOptions, 'notes'> = {},
): Promise<readonly GeneratedFile[]> {
  return withOwnFiles(await keptFiles(loaded, () => generate(loaded)), spec, notes);
}

/**
 * Loads what a spec will need that is not known yet, so that later ones have it at once: the type checker with its
 * libraries, and the kinds' checkers and generators. Takes a second or two the first time.
 */
export async function warmUp(file: string): Promise<void> {
  const path = await specFile(file).catch(() => undefined);
  if (path !== undefined) warmTypeCheck(path);
  for (const { checker, generator } of kinds) {
    await checker();
    await generator();
  }
}
