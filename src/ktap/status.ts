/** What a result comes to, which is not always what its line says. */
import type { ResultLine } from './line.js';
import { isFailure, type KtapResult, type KtapStatus } from './result.js';

export interface Judgement {
  readonly status: KtapStatus;
  /** Where the line contradicts itself or what came before it. */
  readonly problem?: string;
}

export function judge({ ok, directive, name }: ResultLine, subtests: readonly KtapResult[]): Judgement {
  if (directive === 'SKIP') return { status: 'skipped' };
  if (!ok) return { status: directive === 'TODO' || directive === 'XFAIL' ? 'todo' : 'failed' };
  if (directive === 'TIMEOUT' || directive === 'ERROR') {
    return { status: 'failed', problem: `'${name}' is ok, and has ${directive}` };
  }
  if (!subtests.some(isFailure)) return { status: 'passed' };
  return { status: 'failed', problem: `'${name}' is ok, and one of its subtests is not` };
}
