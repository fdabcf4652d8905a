/** Words that reports have in common: what whole ones say of a case that is not good. */
import { showOrigin } from '../diagnostic/print.js';
import type { Case, Fault } from './collect.js';
import type { SubtestRun } from './event.js';

export interface Words {
  /** `expectation`, a way in which machines fail, or a diagnostic's code. */
  readonly type: string;
  /** One line. */
  readonly message: string;
  readonly lines: readonly string[];
}

export function failedExpectation({ run }: Case): Words {
  const { details = [], summary = '' } = run ?? {};
  return { type: 'expectation', message: details[0] ?? summary, lines: [summary, ...details] };
}

export function faultWords({ failure, diagnostic }: Fault, cwd?: string): Words {
  const place = diagnostic?.at ? [`at ${showOrigin(diagnostic.at, cwd)}`] : [];
  const cause = diagnostic?.cause ?? failure?.message;
  return {
    type: failure?.failure ?? diagnostic?.code ?? 'error',
    message: diagnostic ? `${diagnostic.code}: ${diagnostic.message}` : (failure?.message ?? ''),
    lines: [
      ...place,
      ...(cause === undefined ? [] : cause.split('\n')),
      ...(diagnostic ? [`fix: ${diagnostic.fix}`] : []),
      ...(failure?.trace ?? []),
    ],
  };
}

export const interruptedWords: Words = {
  type: 'interruption',
  message: 'the run was interrupted',
  lines: [],
};

export function notRunWords(reason: Case['notRun']): string {
  return reason === 'interruption'
    ? 'not run: the run was interrupted'
    : 'not run: a failure ended the run before';
}

export function subtestWords({ status, note, diagnostics }: SubtestRun): Words {
  const said = diagnostics.find((line) => line !== '');
  const bare = status === 'incomplete' ? 'it has no result' : 'it failed';
  return { type: status, message: note || said || bare, lines: diagnostics };
}

export function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}
