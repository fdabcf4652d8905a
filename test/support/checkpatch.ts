/** checkpatch as a test: nothing to complain of, or skipped where its source cannot be fetched. */
import { expect, type TestContext } from 'vitest';
import { NetkilnError } from '../../src/diagnostic/diagnostic.js';
import { checkpatch } from '../../src/lint/checkpatch.js';
import { fetchCheckpatch } from '../../src/lint/fetch.js';

export async function checkStyle(context: TestContext, files: readonly string[]): Promise<void> {
  try {
    await fetchCheckpatch();
  } catch (error) {
    if (!(error instanceof NetkilnError)) throw error;
    const [found] = error.diagnostics;
    context.skip(`checkpatch cannot be fetched: ${found!.message}`);
  }
  const { errors, warnings, checks, lines, messages } = await checkpatch(files);
  console.log(`checkpatch: ${errors} errors, ${warnings} warnings, ${checks} checks in ${lines} lines`);
  expect(messages.slice(0, 20)).toEqual([]);
  expect([errors, warnings, checks]).toEqual([0, 0, 0]);
}
