/** Kernels that were built here: entries of the cache, each with a word on what it was made of. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NetkilnError } from '../../diagnostic/diagnostic.js';
import { cacheDir } from '../../host/cache.js';
import { compareReleases, type Kernel } from '../kernel.js';
import { assemble } from '../locate.js';
import type { Surroundings } from './recipe.js';

/** The file that tells; it is written last. */
export const describe = 'kernel.json';

export interface Built {
  readonly release: string;
  readonly profile: 'sanitize';
  readonly source: string;
  readonly compiler: string;
  readonly fragment: string;
}

function isBuilt(value: unknown): value is Built {
  if (typeof value !== 'object' || value === null) return false;
  const { profile, ...rest } = value as Record<string, unknown>;
  const texts = ['release', 'source', 'compiler', 'fragment'].map((name) => rest[name]);
  return profile === 'sanitize' && texts.every((text) => typeof text === 'string');
}

export interface BuiltKernel {
  readonly kernel: Kernel;
  readonly folder: string;
  readonly made: Built;
}

/** The kernel of an entry; undefined where there is none, or somebody has damaged it. */
export async function builtIn(folder: string): Promise<BuiltKernel | undefined> {
  try {
    const made: unknown = JSON.parse(await readFile(join(folder, describe), 'utf8'));
    if (!isBuilt(made)) return undefined;
    return { kernel: await assemble(made.release, [folder], {}, 'cache'), folder, made };
  } catch (error) {
    const damaged = [NetkilnError, SyntaxError].some((kind) => error instanceof kind);
    if (damaged || (error instanceof Error && 'syscall' in error)) return undefined;
    throw error;
  }
}

/** All of them, oldest release first. What somebody has damaged is left out: building makes it anew. */
export async function builtKernels(): Promise<BuiltKernel[]> {
  const dir = await cacheDir('sanitize');
  const names = (await readdir(dir)).filter((name) => /^[0-9a-f]{16}$/.test(name));
  const found = await Promise.all(names.map((name) => builtIn(join(dir, name))));
  return found
    .filter((one) => one !== undefined)
    .sort((a, b) => compareReleases(a.made.source, b.made.source));
}

/** Whether a kernel is what this netkiln and this compiler would make. */
export function isCurrent({ made }: BuiltKernel, { fragment, compiler }: Surroundings): boolean {
  return made.fragment === fragment && made.compiler === compiler;
}
