/** How often each line of a module was run, in one round: out of the guest, through gcov, onto the sum. */
import { copyFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { runOk } from '../../host/run.js';
import { withTemporaryFolder } from '../../host/temporary.js';
import type { Guest } from '../../vm/index.js';
import { type Instrumented, notedObjects } from '../build.js';
import { tolerant } from '../torture.js';

/** Counts by file, then by line, from 1. Lines that no code was made of are missing. */
export type Counts = Map<string, Map<number, number>>;

const dump = `cd /sys/kernel/debug/gcov 2> /dev/null || exit 0
find . -name '*.gcda' | while read -r file; do echo "= $file"; base64 < "$file"; done`;

/** Asks for what was counted so far, of modules that are gone too. */
export async function askCounts(guest: Guest): Promise<string> {
  const answer = await tolerant(guest.daring().run(['sh', '-c', dump]));
  return answer?.stdout ?? '';
}

/** Adds what a guest has answered. */
export async function addCounts(
  sum: Counts,
  answer: string,
  module: Instrumented,
  signal: AbortSignal,
): Promise<void> {
  const objects = await notedObjects(module);
  for (const part of answer.split(/^= /m).slice(1)) {
    const end = part.indexOf('\n');
    const object = basename(part.slice(0, end), '.gcda');
    if (!objects.includes(object)) continue;
    const bytes = Buffer.from(part.slice(end).replaceAll('\n', ''), 'base64');
    await withTemporaryFolder('netkiln-gcov-', async (folder) => {
      await copyFile(join(module.folder, `${object}.gcno`), join(folder, `${object}.gcno`));
      await writeFile(join(folder, `${object}.gcda`), bytes);
      const { stdout } = await runOk(['gcov', '--json-format', '--stdout', `${object}.gcda`], {
        cwd: folder,
        signal,
      });
      add(sum, stdout);
    });
  }
}

interface GcovFile {
  readonly file: string;
  readonly lines: readonly { readonly line_number: number; readonly count: number }[];
}

/** A line that is several pieces of code has been run as often as the one that was most. */
function add(sum: Counts, text: string): void {
  for (const line of text.split('\n').filter((one) => one.startsWith('{'))) {
    for (const { file, lines } of (JSON.parse(line) as { files: readonly GcovFile[] }).files) {
      const name = basename(file);
      const own = new Map<number, number>();
      for (const { line_number: at, count } of lines) own.set(at, Math.max(own.get(at) ?? 0, count));
      const counts = sum.get(name) ?? new Map<number, number>();
      for (const [at, count] of own) counts.set(at, (counts.get(at) ?? 0) + count);
      sum.set(name, counts);
    }
  }
}
