/**
 * The closing lines of `make test`: what failed and why, each skipped test with its reason, then
 * `N passed, N failed, N skipped` as the very last line. A test may only skip with a reason,
 * `ctx.skip('no acceleration here')`: one that skips without counts as failed, and so does a file that could
 * not be loaded and a suite whose hooks failed.
 */
import type { Reporter, SerializedError, TestCase, TestModule, TestSuite } from 'vitest/node';
import { errorLines } from './error-lines.js';

export interface Outcome {
  readonly name: string;
  readonly state: 'passed' | 'failed' | 'skipped' | 'pending';
  /** Why it was skipped. */
  readonly reason?: string | undefined;
  readonly errors?: readonly SerializedError[];
  /** What it lies in has failed, so that it did not run. */
  readonly prevented?: boolean;
}

/** `outside`: errors that no test carries, each counted as a failure. */
export function closingLines(
  outcomes: readonly Outcome[],
  outside: readonly { readonly name: string; readonly errors: readonly SerializedError[] }[] = [],
): string[] {
  if (outcomes.length + outside.length === 0) return ['failed: no test ran', '0 passed, 1 failed, 0 skipped'];
  const skipped = outcomes.filter((o) => o.state === 'skipped' && o.reason && !o.prevented);
  const passed = outcomes.filter((o) => o.state === 'passed').length;
  const failed = outcomes.length - passed - skipped.length + outside.length;
  const prevented = outcomes.filter((o) => o.prevented).length;
  return [
    ...outside.flatMap(({ name, errors }) => [`failed: ${name}`, ...errors.flatMap((e) => errorLines(e))]),
    ...outcomes.flatMap(failureLines),
    ...(prevented > 0 ? [`failed: ${prevented} tests that these failures kept from running`] : []),
    ...skipped.map((o) => `skipped: ${o.name}: ${o.reason}`),
    `${passed} passed, ${failed} failed, ${skipped.length} skipped`,
  ];
}

function failureLines({ name, state, reason, errors = [], prevented }: Outcome): string[] {
  if (state === 'passed' || prevented || (state === 'skipped' && reason)) return [];
  if (state === 'failed') return [`failed: ${name}`, ...errors.flatMap((e) => errorLines(e))];
  return [`failed: ${name}: did not run, and gave no reason`];
}

function outcomesOf(module: TestModule): Outcome[] {
  return [...module.children.allTests()].map((test) => {
    const result = test.result();
    return {
      name: `${module.relativeModuleId} > ${test.fullName}`,
      state: result.state,
      reason: result.state === 'skipped' ? result.note : undefined,
      errors: result.errors ?? [],
      prevented: (result.state === 'skipped' || result.state === 'pending') && liesInFailure(test),
    };
  });
}

function liesInFailure(task: TestCase | TestSuite): boolean {
  if (task.parent.errors().length > 0) return true;
  return task.parent.type === 'suite' && liesInFailure(task.parent);
}

/** A file that does not load, a suite's hook, a stray rejection. */
function errorsOutside(modules: readonly TestModule[], stray: readonly SerializedError[]) {
  const tasks = modules.flatMap((m) => [
    { name: m.relativeModuleId, errors: m.errors() },
    ...[...m.children.allSuites()].map((s) => ({
      name: `${m.relativeModuleId} > ${s.fullName}`,
      errors: s.errors(),
    })),
  ]);
  return [
    ...tasks.filter(({ errors }) => errors.length > 0),
    ...stray.map((error) => ({ name: 'outside of any test', errors: [error] })),
  ];
}

export default class ClosingLines implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], stray: readonly SerializedError[]): void {
    const lines = closingLines(modules.flatMap(outcomesOf), errorsOutside(modules, stray));
    const clean = / 0 failed, /.test(lines.at(-1) ?? '');
    // Other reporters and vitest itself print after this call: only the end of the process is the end.
    process.once('exit', () => {
      if (!clean) process.exitCode ||= 1;
      process.stdout.write(`${lines.join('\n')}\n`);
    });
  }
}
