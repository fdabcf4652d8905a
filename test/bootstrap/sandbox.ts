/** A machine for shell scripts: a copy of this repository's scripts, and a PATH that holds what a test names. */
import { chmod, copyFile, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findProgram } from '../../src/host/path.js';
import { run } from '../../src/host/run.js';

export const repository = fileURLToPath(new URL('../../', import.meta.url));

const basics =
  'sh bash env dirname readlink cat rm mv cp mkdir ln chmod tar gzip sort sed grep tee tr tail cmp uname id mktemp ldd'.split(
    ' ',
  );

export interface Sandbox extends AsyncDisposable {
  readonly root: string;
  /** Puts a shell script into PATH. */
  program(name: string, script: string): Promise<void>;
  /** Puts one of this machine's programs into PATH. */
  link(name: string, path: string): Promise<void>;
  run(argv: readonly [string, ...string[]]): ReturnType<typeof run>;
}

export async function sandbox(): Promise<Sandbox> {
  const root = await mkdtemp(join(tmpdir(), 'netkiln-sandbox-'));
  const path = join(root, 'path');
  for (const folder of ['path', 'bin', 'scripts', '.ci']) await mkdir(join(root, folder));
  await copyFile(join(repository, '.ci/run'), join(root, '.ci/run'));
  await copyFile(join(repository, 'bin/netkiln'), join(root, 'bin/netkiln'));
  for (const name of await readdir(join(repository, 'scripts'))) {
    await copyFile(join(repository, 'scripts', name), join(root, 'scripts', name));
  }
  for (const name of basics) await symlink(await find(name), join(path, name));
  return {
    root,
    async program(name, script) {
      await rm(join(path, name), { force: true });
      await writeFile(join(path, name), `#!${join(path, 'sh')}\n${script}\n`);
      await chmod(join(path, name), 0o755);
    },
    link: (name, target) => symlink(target, join(path, name)),
    run: ([program, ...args]) =>
      run([join(path, 'env'), '-i', `PATH=${path}`, `HOME=${root}`, program, ...args], { cwd: root }),
    [Symbol.asyncDispose]: () => rm(root, { recursive: true }),
  };
}

async function find(name: string): Promise<string> {
  const path = await findProgram(name);
  if (path === undefined) throw new Error(`${name} is not in PATH`);
  return path;
}
