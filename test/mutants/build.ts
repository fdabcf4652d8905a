/** Mutants to modules, by Kbuild, one after the other in a folder where only what changes is compiled. */
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GeneratedFile } from '../../src/emit/file.js';
import { make } from '../../src/kbuild/build.js';
import type { Kernel } from '../../src/kernel/index.js';
import { withFailingPerCpu } from '../../src/torture/build.js';

export interface Built {
  /** Of the machine code: two modules of one are the same, whatever their source says. */
  readonly code: string;
  readonly ko: string;
}

export class Builder {
  readonly #folder: string;
  readonly #written = new Map<string, string>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly name: string,
    private readonly kernel: Kernel,
    parent: string,
    private readonly signal: AbortSignal,
  ) {
    this.#folder = join(parent, `${name}-${kernel.release}-${kernel.profile}`);
  }

  /** The module under `ko`, or what was said of it where the compiler refuses it: a warning is an error, as for users. */
  build(files: readonly GeneratedFile[], ko: string): Promise<Built | { readonly refused: string }> {
    const built = this.#last.then(() => this.#build(files, ko));
    this.#last = built.catch(() => {});
    return built;
  }

  async #build(files: readonly GeneratedFile[], ko: string): Promise<Built | { readonly refused: string }> {
    await mkdir(this.#folder, { recursive: true });
    for (const { path, text } of files) {
      if (this.#written.get(path) === text) continue;
      await writeFile(join(this.#folder, path), text);
      this.#written.set(path, text);
    }
    // No debug information: it has lines, which a change may move without changing what is run.
    const plain = `-Werror -g0 -ffile-prefix-map=${this.#folder}/=`;
    // Where allocations are made to fail, all of them are, as in `netkiln torture`.
    const early = this.kernel.profile === 'sanitize' ? await withFailingPerCpu(this.#folder) : '';
    const flags = ['W=1', `KCFLAGS=${plain} ${early}`];
    const { status, stdout, stderr } = await make(
      this.kernel,
      this.#folder,
      [...flags, 'modules'],
      this.signal,
    );
    this.signal.throwIfAborted();
    if (status !== 0) return { refused: firstComplaint(`${stdout}\n${stderr}`) };
    await copyFile(join(this.#folder, `${this.name}.ko`), ko);
    const object = await readFile(join(this.#folder, `${this.name}.o`));
    return { ko, code: createHash('sha256').update(object).digest('hex') };
  }
}

function firstComplaint(output: string): string {
  const line = output.split('\n').find((one) => /\b(error|ERROR): /.test(one)) ?? output.trim().slice(-200);
  return line.replace(/^.*\b(?:error|ERROR): /, '').trim();
}
