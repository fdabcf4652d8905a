/** A spec file to spec data: type-checked by the compiler, evaluated apart, every mistake with its place. */
import { realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fail, NetkilnError } from '../diagnostic/diagnostic.js';
import type { Refine } from '../diagnostic/origins.js';
import { type Evaluation, type Evaluator, startEvaluator } from './evaluate.js';
import { explain } from './explain.js';
import { InputNotes, type Inputs } from './inputs.js';
import { Refiner } from './refine.js';
import { parseCheck, typeCheck } from './typecheck.js';

export interface LoadOptions {
  /** How long the spec may take to evaluate. */
  readonly timeoutMs?: number;
  /** How much memory it may take. */
  readonly memoryMb?: number;
  readonly typeCheck?: boolean;
  readonly signal?: AbortSignal;
  /** Gets what the spec printed; standard error unless given, because standard output is netkiln's own. */
  readonly onOutput?: (text: string) => void;
  /** Gets what the spec depends on, also where it is refused. */
  readonly notes?: InputNotes;
  /** Gives the process to evaluate the spec in, where one was started ahead, with the memory that `limits` says. */
  readonly evaluator?: () => Promise<Evaluator>;
}

/** What every spec may take, unless told otherwise. */
export const limits = { timeoutMs: 20_000, memoryMb: 1024 } as const;

export interface Loaded {
  /** What the spec exports, as JSON; `check` reads it. */
  readonly data: unknown;
  /** Narrows the place of a builder's call to a part of it. */
  readonly refine: Refine;
  /** Absolute path of the spec. */
  readonly file: string;
  /** What all of it depends on. */
  readonly inputs: Inputs;
}

export async function loadSpec(file: string, options: LoadOptions = {}): Promise<Loaded> {
  const { timeoutMs, memoryMb, signal, onOutput = toStandardError } = { ...limits, ...options };
  const path = await specFile(file);
  const refiner = new Refiner();
  const notes = options.notes ?? new InputNotes();
  notes.saw(path);
  const source = refiner.source(path);
  if (source === undefined) fail('NK1001', `${file} cannot be read`);
  const syntax = parseCheck(source);
  if (syntax.length > 0) throw new NetkilnError(syntax);

  // The compiler keeps this process busy while the spec is evaluated in its own.
  const stop = new AbortController();
  const signals = AbortSignal.any([stop.signal, ...(signal ? [signal] : [])]);
  const evaluator = await (options.evaluator ?? (() => startEvaluator(memoryMb)))();
  const running = evaluator.evaluate(path, { timeoutMs, memoryMb, signal: signals });
  running.catch(() => {});
  if (options.typeCheck ?? true) {
    await new Promise((started) => setImmediate(started));
    const errors = typeCheck(path, notes);
    if (errors.length > 0) {
      stop.abort();
      throw new NetkilnError(errors);
    }
  }
  const { outcome, output }: Evaluation = await running;
  if (output !== '') onOutput(output);
  if (outcome.kind !== 'data')
    throw new NetkilnError([explain(outcome, source, refiner.refine, { timeoutMs, memoryMb })]);
  notes.add(outcome.inputs);
  return { data: outcome.data, refine: refiner.refine, file: path, inputs: notes.all };
}

function toStandardError(text: string): void {
  process.stderr.write(text.endsWith('\n') ? text : `${text}\n`);
}

/** Whether a file is a spec by its name. */
export function isSpec(file: string): boolean {
  return /\.m?ts$/.test(file) && !file.endsWith('.d.ts');
}

/** The path that messages name: absolute, symbolic links followed. NK1001 where there is no spec. */
export async function specFile(file: string): Promise<string> {
  const path = resolve(file);
  const found = await stat(path).catch(() => undefined);
  if (!found) fail('NK1001', `there is no file ${file}`);
  if (!found.isFile()) fail('NK1001', `${file} is not a file`);
  if (!isSpec(path)) {
    fail('NK1001', `${file} is not a TypeScript file`, { fix: 'a spec is a file named NAME.spec.ts' });
  }
  return realpath(path);
}
