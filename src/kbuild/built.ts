/** Built modules, kept in the cache by all that one is made from. */
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { GeneratedFile } from '../emit/file.js';
import { findProgram } from '../host/path.js';
import { keyOf, Store } from '../host/store.js';
import type { Kernel } from '../kernel/kernel.js';

const modules = new Store('module-builds', 512 * 2 ** 20);

interface Built {
  readonly ko: Uint8Array;
  /** Headers that the C includes and that a person may edit, each with its state. */
  readonly headers: readonly (readonly [path: string, state: string])[];
}

/** What Kbuild takes from the environment, besides what the command line overrides. */
const heard =
  /^(KBUILD_.*|K\w*FLAGS|LLVM.*|ARCH|CROSS_COMPILE|CC|LD|AS|CPATH|C_INCLUDE_PATH|COMPILER_PATH|GCC_.*)$/;

/** Names compiler, kernel and everything else that modules are built with, but for their own files. */
export async function toolchainKey(kernel: Kernel, flags: readonly string[]): Promise<string> {
  const { headers, release } = kernel;
  const config = await readFile(join(headers, 'include/config/auto.conf'), 'utf8').catch(() => '');
  const compiler = /^CONFIG_CC_VERSION_TEXT="(\S+)/m.exec(config)?.[1] ?? 'gcc';
  const parts = ['include/config/auto.conf', 'include/generated/autoconf.h', 'Module.symvers', 'Makefile'];
  const states = [
    ...parts.map((part) => stateOf(join(headers, part))),
    ...[compiler, 'gcc', 'as', 'ld', 'make'].map(async (program) => stateOf(await findProgram(program))),
  ];
  const environment = Object.entries(process.env).filter(([name]) => heard.test(name));
  return keyOf(
    release,
    await realpath(headers),
    JSON.stringify([await Promise.all(states), flags, environment.sort()]),
  );
}

/** Names a module. */
export function moduleKey(toolchain: string, name: string, files: readonly GeneratedFile[]): string {
  return keyOf(toolchain, name, ...files.flatMap(({ path, text }) => [path, text]));
}

/** A module that was built before, and would be built the same now. */
export async function recallModule(key: string): Promise<Uint8Array | undefined> {
  const bytes = await modules.get(key);
  if (!bytes) return undefined;
  const { ko, headers } = deserialize(bytes) as Built;
  const states = await Promise.all(headers.map(([path]) => stateOf(path)));
  return headers.every(([, state], index) => states[index] === state) ? ko : undefined;
}

/** Keeps a module that was built in `folder`. */
export async function keepModule(
  key: string,
  ko: Uint8Array,
  { kernel, folder, name }: { readonly kernel: Kernel; readonly folder: string; readonly name: string },
): Promise<void> {
  // The files of packages do not change without those that the key has.
  const paths = kernel.source === 'path' ? await includedBy(folder, name, kernel) : [];
  const headers = await Promise.all(paths.map(async (path) => [path, await stateOf(path)] as const));
  await modules.put(key, serialize({ ko, headers } satisfies Built));
}

/** The headers that Kbuild has noted beside the module's objects, but for its own in `folder`, which are in the key. */
async function includedBy(folder: string, module: string, { headers }: Kernel): Promise<string[]> {
  const notes = (await readdir(folder)).filter(
    (one) => one.startsWith(`.${module}`) && one.endsWith('.o.cmd'),
  );
  const texts = await Promise.all(notes.map((one) => readFile(join(folder, one), 'utf8')));
  const words = texts.join('\n').split(/[\s\\]+/);
  const found = words.filter((word) => /^[^$(].*\.h$/.test(word) && !word.startsWith('-'));
  const paths = found.map((path) => (path.startsWith('/') ? path : join(headers, path)));
  return [...new Set(paths)].filter((path) => !path.startsWith(`${folder}/`));
}

/** Where a file really is, its size, and when it was changed. */
async function stateOf(path: string | undefined): Promise<string> {
  if (path === undefined) return 'absent';
  try {
    const { size, ctimeNs } = await stat(path, { bigint: true });
    return `${await realpath(path)} ${size} ${ctimeNs}`;
  } catch {
    return 'absent';
  }
}
