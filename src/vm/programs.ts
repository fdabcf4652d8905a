/** Host programs and trees as files of the guest: each with the loader, libraries and interpreter it needs. */
import { lstat, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fail } from '../diagnostic/diagnostic.js';
import { findProgram } from '../host/path.js';
import { run } from '../host/run.js';

/** A file of the image that comes from the host: guest path to host path. */
export type HostFiles = Map<string, string>;

/** Adds a program and all it needs to start. A bare name lands in /usr/bin, a path where it is on the host. */
export async function addProgram(files: HostFiles, name: string): Promise<void> {
  const found = await findProgram(name);
  if (found === undefined) fail('NK6005', `${name}, which the guest is to run, is not installed here`);
  files.set(name.includes('/') ? name : `/usr/bin/${name}`, found);
  const real = await realpath(found).catch(() => fail('NK6005', `${found} cannot be read`));
  await addNeeds(files, real);
}

/** Adds a folder with everything in it; links stay links as long as they stay inside. */
export async function addTree(files: HostFiles, tree: Tree): Promise<void> {
  const to = tree.to ?? tree.from;
  if (!(await lstat(tree.from).catch(() => undefined))) {
    fail('NK6005', `${tree.from}, which the guest is to have, is not here`);
  }
  for (const entry of await readdir(tree.from, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    const inside = path.slice(tree.from.length);
    if (entry.isDirectory() || tree.skip?.test(inside)) continue;
    if (!(await stat(path).catch(() => undefined))?.isFile()) continue;
    files.set(join(to, inside), path);
    if (/\.so(\.|$)/.test(entry.name)) await addNeeds(files, await realpath(path));
  }
}

export interface Tree {
  /** A folder of the host. */
  readonly from: string;
  /** Where it is in the guest; the same path by default. */
  readonly to?: string;
  /** Paths below it, starting with a slash, that are left out. */
  readonly skip?: RegExp;
}

async function addNeeds(files: HostFiles, path: string): Promise<void> {
  const head = (await readFile(path)).subarray(0, 256).toString('latin1');
  const script = /^#!\s*(\S+)(?:\s+(\S+))?/.exec(head);
  if (script) {
    const interpreter = script[1]!;
    if (!files.has(interpreter)) await addProgram(files, interpreter);
    if (interpreter.endsWith('/env') && script[2]) await addProgram(files, script[2]);
  } else if (head.startsWith('\x7fELF')) {
    for (const library of await sharedLibraries(path)) files.set(library, library);
  }
}

/** Loader and libraries by their paths, as the host's own loader resolves them; none for a static program. */
async function sharedLibraries(path: string): Promise<string[]> {
  const { stdout } = await run(['ldd', path], { env: { LC_ALL: 'C' } });
  const found: string[] = [];
  for (const line of stdout.split('\n')) {
    const library = /(?:=>\s+|^\s+)(\/\S+)\s+\(0x/.exec(line)?.[1];
    if (library !== undefined) found.push(library);
    const lost = /^\s+(\S+) => not found/.exec(line)?.[1];
    if (lost !== undefined) fail('NK6005', `${path} needs ${lost}, which is not here`);
  }
  return found;
}

/** What `import pyroute2` takes of the distribution's packages. */
const pyroute2 = ['pyroute2', 'pr2modules'];

/** What a guest needs for Python programs, with those of the distribution's modules and packages that are here. */
export async function pythonTrees(
  modules: readonly string[] = pyroute2,
): Promise<{ programs: string[]; trees: Tree[] }> {
  const python = await realpath('/usr/bin/python3').catch(() =>
    fail('NK6005', 'python3 is not installed here'),
  );
  const skip = /^\/(test|idlelib|lib2to3|turtledemo|tkinter|ensurepip|distutils|pydoc_data)\/|__pycache__/;
  const trees: Tree[] = [{ from: `/usr/lib/${python.split('/').at(-1)}`, skip }];
  const packages = '/usr/lib/python3/dist-packages';
  for (const name of modules) {
    const from = `${packages}/${name}`;
    if (await stat(from).catch(() => undefined)) trees.push({ from, skip: /__pycache__/ });
    else if (await stat(`${from}.py`).catch(() => undefined)) {
      trees.push({ from: packages, skip: new RegExp(`^(?!/${name}\\.py$)`) });
    }
  }
  return { programs: ['/usr/bin/python3'], trees };
}
