/** Runs a spec now and after each change of what it is made from, until it is interrupted. */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { NetkilnError } from '../diagnostic/diagnostic.js';
import { type Evaluator, startEvaluator } from '../load/evaluate.js';
import { InputNotes, type State, stateOf } from '../load/inputs.js';
import { limits } from '../load/load.js';
import type { Report } from '../report/event.js';
import { Changes } from './changes.js';

/** What one run gets to work with. */
export interface Attempt {
  /** Aborts when a file changes in the middle of it. */
  readonly signal: AbortSignal;
  /** To be told what the spec depends on, as it becomes known. */
  readonly notes: InputNotes;
  /** A process that has waited for the spec. */
  readonly evaluator: () => Promise<Evaluator>;
}

export interface WatchOptions {
  readonly spec: string;
  readonly signal: AbortSignal;
  readonly report: Report;
  /** Whether all was good; throws a NetkilnError where it did not come that far. */
  run(attempt: Attempt): Promise<boolean>;
  /** Gets ready for the next run, after each one. */
  prepare(): Promise<void>;
}

/** A change longer ago than this was not a save: an old file was put in place. */
const RECENT_MS = 5000;

type Files = Readonly<Record<string, State>>;

/** Ends by the signal alone. */
export async function watchSpec(options: WatchOptions): Promise<void> {
  const { signal, report, spec } = options;
  const changes = new Changes();
  const evaluators = new Evaluators();
  let files: Files = { [resolve(spec)]: stateOf(resolve(spec)) };
  let changed: readonly string[] = [];
  try {
    while (!signal.aborted) {
      const saved = changed.length > 0 ? timeOf(changed) : Date.now();
      report({ event: 'changed', files: changed });
      const stop = new AbortController();
      const either = AbortSignal.any([signal, stop.signal]);
      const notes = new InputNotes();
      const expected = () => ({ ...files, ...notes.all.files });
      const running = attempt(options, { signal: either, notes, evaluator: () => evaluators.take() });
      const change = changes.next(expected, either);
      change.catch(() => {});
      const first = await Promise.race([running, change]).finally(() => stop.abort());
      const end = await running;
      if (Array.isArray(first)) {
        changed = first;
        files = statesOf(Object.keys(expected()));
        continue;
      }
      if (signal.aborted) return;
      report({ event: 'watched', good: end.good, ms: Date.now() - saved });
      files = { ...statesOf(end.alsoIn), ...expected() };
      evaluators.renew();
      await options.prepare();
      changed = await changes.next(() => files, signal);
      files = statesOf(Object.keys(files));
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    changes.close();
    evaluators.stop();
  }
}

interface AttemptEnd {
  readonly good: boolean;
  /** Files with mistakes that end a spec before it has told what it read. */
  readonly alsoIn: readonly string[];
}

/** What is wrong with the spec is told, and is no reason to end. */
async function attempt(options: WatchOptions, context: Attempt): Promise<AttemptEnd> {
  try {
    return { good: await options.run(context), alsoIn: [] };
  } catch (error) {
    if (context.signal.aborted) return { good: false, alsoIn: [] };
    if (!(error instanceof NetkilnError)) throw error;
    for (const diagnostic of error.diagnostics) options.report({ event: 'diagnostic', diagnostic });
    return { good: false, alsoIn: error.diagnostics.flatMap(({ at }) => (at ? [at.file] : [])) };
  }
}

function statesOf(paths: readonly string[]): Files {
  return Object.fromEntries(paths.map((path) => [path, stateOf(path)]));
}

/** When the latest of the files was saved. */
function timeOf(paths: readonly string[]): number {
  const times = paths.map((path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0);
  const now = Date.now();
  const latest = Math.max(...times);
  return latest <= now && now - latest < RECENT_MS ? latest : now;
}

/** Keeps one process waiting for the next spec. */
class Evaluators {
  #next: Promise<Evaluator> | undefined;

  async take(): Promise<Evaluator> {
    const next = this.#next ?? startEvaluator(limits.memoryMb);
    this.#next = undefined;
    return next;
  }

  renew(): void {
    if (this.#next) return;
    this.#next = startEvaluator(limits.memoryMb);
    this.#next.catch(() => {});
  }

  stop(): void {
    this.#next?.then(
      (evaluator) => evaluator.stop(),
      () => {},
    );
  }
}
