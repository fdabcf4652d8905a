/** What a sanitize kernel is made of. Whatever changes one of these makes another kernel of it. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { fail } from '../../diagnostic/diagnostic.js';
import { runOk } from '../../host/run.js';
import { candidateOf, hasApt } from '../apt.js';
import type { FetchOptions } from '../kernel.js';
import { sanitizeSeries } from '../profile.js';

/** Debian's package, and the folder in it. */
export const sourceName = `linux-source-${sanitizeSeries}`;

/** The configuration's fragment, in netkiln's own folder. */
export const fragmentFile = fileURLToPath(new URL('../../../guest/kernel/sanitize.config', import.meta.url));

/** What this machine and this netkiln give to it. */
export interface Surroundings {
  /** Text of the fragment. */
  readonly fragment: string;
  /** First line of `gcc --version`. */
  readonly compiler: string;
}

export interface Recipe extends Surroundings {
  /** Version of the source package, `6.12.117-1~deb12u1` say. */
  readonly source: string;
}

/** How the tree is configured, compiled and kept; a change of that makes other kernels of the same. */
const edition = 1;

export async function surroundings({ signal }: FetchOptions): Promise<Surroundings> {
  const compiler = (await runOk(['gcc', '--version'], { signal })).stdout.split('\n')[0]!;
  return { fragment: await readFile(fragmentFile, 'utf8'), compiler };
}

/** The version of the source that apt has now; NK6103 where there is no apt, or it knows none. */
export async function newestSource({ signal }: FetchOptions): Promise<string> {
  if (!(await hasApt())) {
    fail('NK6103', `${sourceName} comes by apt, which is not here`, {
      fix: 'build on Debian, and pass --kernel PATH with what netkiln kernel list says there',
    });
  }
  return (await candidateOf(sourceName, signal)) ?? fail('NK6103', `apt knows no package ${sourceName}`);
}

/** Identity of what a recipe makes: 16 hexadecimal digits. */
export function keyOf({ fragment, compiler, source }: Recipe): string {
  const parts = JSON.stringify([edition, fragment, compiler, source]);
  return createHash('sha256').update(parts).digest('hex').slice(0, 16);
}
