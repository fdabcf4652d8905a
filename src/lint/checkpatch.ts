/** The kernel's own style checker over C files, as strict as it gets and with nothing suppressed. */
import { availableParallelism } from 'node:os';
import { dirname, resolve } from 'node:path';
import { fail } from '../diagnostic/diagnostic.js';
import { run } from '../host/run.js';
import { fetchCheckpatch } from './fetch.js';

export interface Totals {
  readonly errors: number;
  readonly warnings: number;
  readonly checks: number;
  readonly lines: number;
}

export interface CheckpatchResult extends Totals {
  /** In the order in which the files were given. */
  readonly files: readonly (Totals & { readonly file: string })[];
  /** `FILE:LINE: ERROR:TYPE: what`, as checkpatch words it. */
  readonly messages: readonly string[];
}

/** At most so many files a call: a command line has an end. */
const batch = 200;

/** Runs checkpatch over files; paths may be relative to the working folder. */
export async function checkpatch(files: readonly string[], signal?: AbortSignal): Promise<CheckpatchResult> {
  const script = await fetchCheckpatch(signal);
  // A share of the files for each processor; outputs are put together in the files' order.
  const share = Math.ceil(files.length / availableParallelism());
  const shares: Promise<string>[] = [];
  for (let i = 0; i < files.length; i += share)
    shares.push(runShare(script, files.slice(i, i + share), signal));
  const output = (await Promise.all(shares)).join('');
  return parseCheckpatch(output, files);
}

async function runShare(script: string, files: readonly string[], signal?: AbortSignal): Promise<string> {
  let output = '';
  for (let i = 0; i < files.length; i += batch) {
    output += await runOnce(
      script,
      files.slice(i, i + batch).map((f) => resolve(f)),
      signal,
    );
  }
  return output;
}

async function runOnce(script: string, files: readonly string[], signal?: AbortSignal): Promise<string> {
  // Working folder and HOME are the script's: a .checkpatch.conf in either could suppress something.
  const folder = dirname(script);
  const options = ['--strict', '--no-tree', '--emacs', '--show-types', '--max-line-length=80', '--codespell'];
  const got = await run(['perl', script, ...options, '--file', ...files], {
    cwd: folder,
    signal,
    env: { HOME: folder, PERL_HASH_SEED: '0' },
  });
  // 0: clean, 1: something found. Perl dies with anything from 2 to 255.
  if (got.status > 1) fail('NK8102', `checkpatch exited with ${got.status}`, { cause: got.stderr.trim() });
  return `${got.stdout}\n`;
}

const total = /^total: (\d+) errors, (\d+) warnings, (\d+) checks, (\d+) lines checked$/;
const message = /^.+:\d+: (?:ERROR|WARNING|CHECK):[A-Z0-9_]+: /;

/** checkpatch's words to numbers. A file without a total means that it was not checked: that is an error. */
export function parseCheckpatch(output: string, files: readonly string[]): CheckpatchResult {
  const lines = output.split('\n');
  const totals = lines.flatMap((line) => {
    const [, errors, warnings, checks, count] = total.exec(line) ?? [];
    return count === undefined
      ? []
      : [
          {
            errors: Number(errors),
            warnings: Number(warnings),
            checks: Number(checks),
            lines: Number(count),
          },
        ];
  });
  if (totals.length !== files.length) {
    fail('NK8102', `checkpatch was given ${files.length} files and counted ${totals.length}`, {
      cause: output.trim().split('\n').slice(-5).join('\n'),
    });
  }
  const sum = (key: keyof Totals) => totals.reduce((n, t) => n + t[key], 0);
  return {
    errors: sum('errors'),
    warnings: sum('warnings'),
    checks: sum('checks'),
    lines: sum('lines'),
    files: totals.map((t, i) => ({ file: files[i]!, ...t })),
    messages: lines.filter((line) => message.test(line)),
  };
}
