/** What the counts amount to: a percentage, the lines that were never run, the C with its counts. */
import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Origin } from '../../diagnostic/diagnostic.js';
import type { Origins } from '../../diagnostic/origins.js';
import type { GeneratedFile } from '../../emit/file.js';
import { writeAtomic } from '../../host/files.js';
import { refused } from '../../host/refused.js';
import type { Counts } from './collect.js';

export interface MissedLine {
  /** `registry.c`. */
  readonly file: string;
  readonly line: number;
  readonly text: string;
  /** The part of the spec it was made for, where it was for one. */
  readonly at: Origin | undefined;
}

export interface Summary {
  /** Lines that are code, and those of them that were run. */
  readonly lines: number;
  readonly run: number;
  readonly missed: readonly MissedLine[];
}

export function summarise(counts: Counts, files: readonly GeneratedFile[], origins: Origins): Summary {
  const missed: MissedLine[] = [];
  let lines = 0;
  for (const file of files) {
    const own = counts.get(basename(file.path)) ?? new Map<number, number>();
    const text = file.text.split('\n');
    lines += own.size;
    for (const [line, count] of [...own].sort(([a], [b]) => a - b)) {
      if (count > 0) continue;
      const part = file.lines.get(line);
      missed.push({
        file: file.path,
        line,
        text: text[line - 1]?.trim() ?? '',
        at: part && origins.at(part),
      });
    }
  }
  return { lines, run: lines - missed.length, missed };
}

/** The C with how often each line was run before it: `#####` for never, `-` where there is no code. */
export function annotate(file: GeneratedFile, counts: Counts): string {
  const own = counts.get(basename(file.path)) ?? new Map<number, number>();
  return file.text
    .split('\n')
    .map((text, index) => {
      const count = own.get(index + 1);
      const mark = count === undefined ? '-' : count === 0 ? '#####' : String(count);
      return `${mark.padStart(10)}:${String(index + 1).padStart(5)}: ${text}`;
    })
    .join('\n');
}

/** Writes `NAME.c.gcov` for each file that has code; returns their paths. */
export async function writeAnnotated(
  folder: string,
  files: readonly GeneratedFile[],
  counts: Counts,
): Promise<string[]> {
  const paths: string[] = [];
  await mkdir(folder, { recursive: true }).catch((error: unknown) =>
    refused(error, `${folder} cannot be made`),
  );
  for (const file of files) {
    if (!counts.has(basename(file.path))) continue;
    const path = join(folder, `${basename(file.path)}.gcov`);
    await writeAtomic(path, Buffer.from(annotate(file, counts))).catch((error: unknown) =>
      refused(error, `${path} cannot be written`),
    );
    paths.push(path);
  }
  return paths;
}
