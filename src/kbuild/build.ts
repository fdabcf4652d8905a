/** Generated files to a .ko, by the kernel's own build system, for one kernel. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fail, NetkilnError } from '../diagnostic/diagnostic.js';
import type { Origins } from '../diagnostic/origins.js';
import { type GeneratedFile, isOfModule } from '../emit/file.js';
import { writeAtomic } from '../host/files.js';
import { missingTool } from '../host/missing.js';
import { refused } from '../host/refused.js';
import { run } from '../host/run.js';
import { keyOf } from '../host/store.js';
import type { Kernel } from '../kernel/kernel.js';
import { keepModule, moduleKey, recallModule, toolchainKey } from './built.js';
import { explain } from './explain.js';
import { withWorkspace } from './workspace.js';

export interface BuildRequest {
  readonly name: string;
  readonly files: readonly GeneratedFile[];
  /** Where the spec's parts were written, for what the compiler says. */
  readonly origins: Origins;
  readonly kernel: Kernel;
  /** Where the module goes: `ko` of a finished build, never a half-written one. */
  readonly ko: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Warnings count as errors: what does not build clean under W=1 is a defect of the generator. Debug information names
 * files without the folder they were built in, so that the same C gives the same module.
 */
function strict(folder: string): string[] {
  return ['W=1', `KCFLAGS=-Werror -ffile-prefix-map=${folder}/=`];
}

/** Debian's 6.12 headers ask for pahole to add BTF; a module works without. */
const withoutBtf = 'CONFIG_DEBUG_INFO_BTF_MODULES=';

/** The module in its place: from the cache where one was built of the same, and built otherwise. */
export async function buildModule(request: BuildRequest): Promise<void> {
  const { name, kernel, ko } = request;
  const files = request.files.filter(isOfModule);
  const toolchain = await toolchainKey(kernel, [withoutBtf, ...strict('')]);
  const key = moduleKey(toolchain, name, files);
  const module = (await recallModule(key)) ?? (await build({ ...request, files }, toolchain, key));
  await writeAtomic(ko, module).catch((error: unknown) => refused(error, `${ko} cannot be written`));
}

/** Builds a module and keeps it. */
async function build(request: BuildRequest, toolchain: string, key: string): Promise<Uint8Array> {
  const { name, files, kernel, signal } = request;
  return withWorkspace(keyOf(toolchain, name), name, async (folder) => {
    await writeSources(folder, files).catch((error: unknown) => refused(error, `${folder} cannot be filled`));
    const result = await make(kernel, folder, [...strict(folder), 'modules'], signal);
    signal?.throwIfAborted();
    const output = `${result.stdout}\n${result.stderr}`;
    if (result.status !== 0) {
      const found = explain(output, folder, files, request.origins);
      if (found.length > 0) throw new NetkilnError(found, 1);
      const missing = /: ([\w.+-]+): (?:command )?not found$/m.exec(output)?.[1];
      if (missing) await missingTool(missing);
      fail('NK5002', `Kbuild failed for kernel ${kernel.release}`, { cause: lastLines(output, 20) });
    }
    const module = await readFile(join(folder, `${name}.ko`));
    await keepModule(key, module, { kernel, folder, name });
    return module;
  });
}

async function writeSources(folder: string, files: readonly GeneratedFile[]): Promise<void> {
  for (const file of files) {
    await mkdir(dirname(join(folder, file.path)), { recursive: true });
    await writeFile(join(folder, file.path), file.text);
  }
}

/** Runs Kbuild on a folder. What a surrounding make has put into the environment is not meant for it. */
export function make(kernel: Kernel, folder: string, args: readonly string[], signal?: AbortSignal) {
  const jobs = `-j${availableParallelism()}`;
  return run(['make', '-C', kernel.headers, `M=${folder}`, jobs, withoutBtf, ...args], {
    env: { MAKEFLAGS: '', MAKELEVEL: '', MFLAGS: '', LC_ALL: 'C' },
    signal,
  });
}

function lastLines(text: string, count: number): string {
  return text.trim().split('\n').slice(-count).join('\n');
}
