/**
 * The closing lines of `make test`: each skipped test with its reason, then `N passed, N failed, N skipped`
 * as the very last line. A test may only skip with a reason, `ctx.skip('no acceleration here')`: one that
 * skips without counts as failed, and so does a file that could not be loaded.
 */
import type { Reporter, SerializedError, TestModule } from 'vitest/node';

interface Outcome {
  readonly name: string;
  readonly state: 'passed' | 'failed' | 'skipped' | 'pending';
  /** Why it was skipped. */
  readonly reason: string | undefined;
}

export function closingLines(outcomes: readonly Outcome[], otherErrors: number): string[] {
  const silent = outcomes.filter((o) => o.state === 'pending' || (o.state === 'skipped' && !o.reason));
  const skipped = outcomes.filter((o) => o.state === 'skipped' && o.reason);
  const passed = outcomes.filter((o) => o.state === 'passed').length;
  const failed = outcomes.length - passed - skipped.length + otherErrors;
  return [
    ...silent.map((o) => `failed: ${o.name}: did not run, and gave no reason`),
    ...skipped.map((o) => `skipped: ${o.name}: ${o.reason}`),
    `${passed} passed, ${failed} failed, ${skipped.length} skipped`,
  ];
}

function outcomesOf(module: TestModule): Outcome[] {
  return [...module.children.allTests()].map((test) => {
    const result = test.result();
    return {
      name: `${module.relativeModuleId} > ${test.fullName}`,
      state: result.state,
      reason: result.state === 'skipped' ? result.note : undefined,
    };
  });
}

/** Errors that no test carries: a file that does not load, a suite's hook, a stray rejection. */
function errorsOutside(modules: readonly TestModule[], stray: readonly SerializedError[]): number {
  const suites = modules.flatMap((m) => [...m.children.allSuites()]);
  return [...modules, ...suites].filter((m) => m.errors().length > 0).length + stray.length;
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
