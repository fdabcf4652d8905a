/** How an evaluation ended, in words: what was wrong, where, and what to do about it. */
import type ts from 'typescript';
import { type Diagnostic, type Origin, problem } from '../diagnostic/diagnostic.js';
import type { EvaluateOptions, Outcome } from './evaluate.js';

type Limits = Pick<EvaluateOptions, 'timeoutMs' | 'memoryMb'>;

export function explain(outcome: Exclude<Outcome, { kind: 'data' }>, source: ts.SourceFile, limits: Limits): Diagnostic {
  const top: Origin = { file: source.fileName, line: 1, col: 1 };
  switch (outcome.kind) {
    case 'threw': {
      const [at = top, ...around] = outcome.places;
      return problem(outcome.code === 'ERR_MODULE_NOT_FOUND' ? 'NK1007' : 'NK1004', `the spec threw ${outcome.name}: ${firstLine(outcome.text)}`, {
        at,
        related: around.slice(0, 3).map((place) => ({ message: 'called from here', at: place })),
      });
    }
    case 'exit':
      return problem('NK1004', `the spec called ${outcome.call}`, {
        at: outcome.places[0] ?? top,
        cause: 'a spec describes a module and returns; it does not end the process that reads it',
        fix: 'throw an error instead',
      });
    case 'timeout':
      return problem('NK1005', `the spec did not finish within ${limits.timeoutMs / 1000} s`, {
        at: outcome.at ?? top,
        ...(outcome.at ? { cause: 'this is where it was when the time was over' } : {}),
      });
    case 'unsettled':
      return problem('NK1005', 'the spec waits for a promise that never settles', { at: top });
    case 'memory':
      return problem('NK1004', `the spec took more than ${limits.memoryMb} MB of memory`, { at: top, fix: 'look for a list that grows without end' });
    case 'too-large':
      return problem('NK1004', outcome.text, { at: top });
    case 'no-default':
      return problem('NK1006', 'the spec has no default export', {
        at: top,
        ...(outcome.exports.length > 0 ? { cause: `it exports ${outcome.exports.join(', ')}` } : {}),
      });
    case 'not-a-spec':
      return problem('NK1006', `the spec's default export is ${outcome.what}`, { at: top });
    case 'died':
      return problem('NK1004', `the process that evaluated the spec ${outcome.how}`, { at: top });
  }
}

function firstLine(text: string): string {
  return text.split('\n')[0]!.slice(0, 300);
}
