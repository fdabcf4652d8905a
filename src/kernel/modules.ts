/** A kernel's own modules: which ones a guest needs, in what order, decompressed. */
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
import { fail } from '../diagnostic/diagnostic.js';
import { type RunOptions, runForBytes } from '../host/run.js';
import type { Kernel } from './kernel.js';

export interface ModuleTree {
  /** Module name (dashes as underscores) to its path below the tree. */
  readonly paths: ReadonlyMap<string, string>;
  /** Path to the paths it needs, nearest last, as modules.dep has them. */
  readonly needs: ReadonlyMap<string, readonly string[]>;
}

/** `nf_tables` of `kernel/net/netfilter/nf_tables.ko.xz`. */
export function moduleName(path: string): string {
  return basename(path)
    .replace(/\.ko(\.\w+)?$/, '')
    .replaceAll('-', '_');
}

export async function readModuleTree(kernel: Kernel): Promise<ModuleTree> {
  const paths = new Map<string, string>();
  const needs = new Map<string, string[]>();
  if (kernel.modules === undefined) return { paths, needs };
  const file = join(kernel.modules, 'modules.dep');
  const text = await readFile(file, 'utf8').catch(() =>
    fail('NK6003', `${file} cannot be read`, { fix: `run depmod ${kernel.release}` }),
  );
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':');
    if (colon < 0) continue;
    const path = line.slice(0, colon);
    paths.set(moduleName(path), path);
    needs.set(
      path,
      line
        .slice(colon + 1)
        .split(' ')
        .filter(Boolean),
    );
  }
  return { paths, needs };
}

/**
 * Paths of the modules that match, and of all they need, each after what it needs. A pattern is a module's name
 * or a path below the tree with `*` in it; what is built into the kernel, or not there at all, matches nothing.
 */
export function closure(tree: ModuleTree, patterns: readonly string[]): string[] {
  const order = new Set<string>();
  for (const pattern of patterns) {
    for (const path of matching(tree, pattern)) {
      for (const need of [...(tree.needs.get(path) ?? [])].reverse()) order.add(need);
      order.add(path);
    }
  }
  return [...order];
}

function matching(tree: ModuleTree, pattern: string): string[] {
  if (!pattern.includes('/')) {
    const path = tree.paths.get(pattern.replaceAll('-', '_'));
    return path === undefined ? [] : [path];
  }
  const source = pattern.split('*').map((part) => part.replaceAll(/[.+]/g, '\\$&'));
  const expression = new RegExp(`^${source.join('[^/]*')}[.]ko([.]\\w+)?$`);
  return [...tree.needs.keys()].filter((path) => expression.test(path));
}

/** A module's bytes, whatever it is compressed with. */
export async function readModule(path: string, signal?: AbortSignal): Promise<Uint8Array> {
  if (path.endsWith('.gz')) return buffer(createReadStream(path).pipe(createGunzip()));
  const tool = path.endsWith('.xz') ? 'xz' : path.endsWith('.zst') ? 'zstd' : undefined;
  if (tool === undefined) return readFile(path);
  return decompress(tool, [path], { signal });
}

/** Output of `TOOL -dc`; a missing tool is NK5001. */
export async function decompress(
  tool: string,
  files: readonly string[],
  options: Pick<RunOptions, 'input' | 'signal'>,
): Promise<Uint8Array> {
  const { status, stdout } = await runForBytes([tool, '-dcq', ...files], options);
  if (status !== 0) fail('NK5002', `${tool} could not decompress ${files.join(' ') || 'its input'}`);
  return stdout;
}
