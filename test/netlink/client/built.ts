/** The client of a family, compiled on this machine and put into a guest. */
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { GeneratedFile } from '../../../src/emit/file.js';
import { run, runOk } from '../../../src/host/run.js';
import type { NetlinkModel } from '../../../src/model/netlink.js';
import type { Guest, GuestRunOptions, GuestRunResult } from '../../../src/vm/index.js';
import { filesOf } from '../family.js';

/** What is wrong with memory ends a program, and what is left behind at its end is told. */
const sanitized = [
  '-O1 -fno-omit-frame-pointer',
  '-fsanitize=address,undefined -fno-sanitize-recover=all -static-libasan -static-libubsan',
].join(' ');

export interface BuiltClient {
  /** All that was generated, with `client/` in it. */
  readonly folder: string;
  /** What make, the compiler and the linker complained of. */
  readonly output: string;
  readonly tool: string;
}

/** Writes a family's files and runs the Makefile of its client, with the sanitizers unless told otherwise. */
export async function buildClient(
  model: NetlinkModel,
  { cflags = sanitized, files = filesOf(model) }: { cflags?: string; files?: readonly GeneratedFile[] } = {},
): Promise<BuiltClient> {
  const folder = await mkdtemp(join(tmpdir(), 'netkiln-client-'));
  for (const { path, text } of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const client = join(folder, 'client');
  const { stderr } = await run(['make', '-C', client, `CFLAGS=${cflags}`], {
    env: { MAKEFLAGS: '', MAKELEVEL: '', MFLAGS: '', LC_ALL: 'C' },
  });
  return { folder, output: stderr, tool: join(client, `${model.name}ctl`) };
}

/** A program that uses a client's library, compiled and linked with it as its user would. */
export async function buildProgram({ folder }: BuiltClient, name: string, source: URL): Promise<string> {
  const client = join(folder, 'client');
  const program = join(folder, basename(source.pathname, '.c'));
  const compiler = ['-std=gnu11', '-Wall', '-Wextra', '-Werror', ...sanitized.split(' ')];
  const libraries = [join(client, `lib${name}_client.a`), '-lmnl', '-pthread'];
  await runOk(['gcc', ...compiler, '-I', client, '-I', folder, '-o', program, source.pathname, ...libraries]);
  return program;
}

/** Puts a program and the libraries that it needs into a guest. */
export async function install(guest: Guest, program: string, to: string): Promise<void> {
  const { stdout } = await runOk(['ldd', program]);
  const libraries = [...stdout.matchAll(/(?:=>\s+|^\s+)(\/\S+)\s+\(0x/gm)].map((match) => match[1]!);
  for (const library of libraries) {
    // One that programs run with already stays as it is.
    if ((await guest.run(['test', '-e', library])).status === 0) continue;
    await guest.writeFile(library, await readFile(library), 0o755);
  }
  await guest.writeFile(to, await readFile(program), 0o755);
}

/** A tool in a guest: `tool('entry show')`, or with its words one by one. */
export type Tool = (words: string | readonly string[], options?: GuestRunOptions) => Promise<GuestRunResult>;

export function toolIn(guest: Guest, path: string): Tool {
  return (words, options = {}) =>
    guest.run([path, ...(typeof words === 'string' ? words.split(' ') : words)], {
      timeoutMs: 120_000,
      ...options,
    });
}
