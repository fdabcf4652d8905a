/** A test with subtests while its lines come in. */
import type { KtapResult } from './result.js';

/** The results of a test with subtests while they come in: from its version line to the parent's own result. */
export interface Block {
  /** What stands before each of its lines: indentation, or kselftest's `# `. */
  readonly prefix: string;
  /** Of TAP, where a result needs no number. */
  readonly tap: boolean;
  name: string;
  /** How many results are to come; undefined as long as it does not say. */
  plan: number | undefined;
  readonly results: KtapResult[];
  /** Where in `results` those of its last version line begin: programs print one after the other. */
  from: number;
  /** Lines since the last result. */
  diagnostics: string[];
  /** The name of a block that is to follow further in. */
  next: string | undefined;
}

export function block(prefix: string, tap: boolean, name = ''): Block {
  return { prefix, tap, name, plan: undefined, results: [], from: 0, diagnostics: [], next: undefined };
}

/** Nothing of it has come but its beginning. */
export function untouched({ name, plan, results }: Block): boolean {
  return name === '' && plan === undefined && results.length === 0;
}

export function incomplete(name: string): KtapResult {
  return {
    name,
    number: null,
    status: 'incomplete',
    directive: null,
    note: '',
    diagnostics: [],
    subtests: [],
  };
}
