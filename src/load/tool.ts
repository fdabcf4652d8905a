/** Where the running netkiln lies: what `import … from 'netkiln'` in a spec means. From source under a test runner, from dist otherwise. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

/** Whether this is TypeScript run as it is, not compiled. */
export const fromSource = import.meta.url.endsWith('.ts');

/** What a spec gets when it imports netkiln, to run. */
export const entryUrl = new URL(fromSource ? '../index.ts' : '../index.js', import.meta.url).href;

/** The same, to type-check. */
export const entryTypes = fileURLToPath(
  new URL(fromSource ? '../index.ts' : '../index.d.ts', import.meta.url),
);

/** The folder with all code of the tool, with a slash at the end. */
export const codeRoot = fileURLToPath(new URL('..', import.meta.url));

/** Whether a file is netkiln's, or of the packages that its own types come from: the same for as long as it runs. */
export function isTools(file: string): boolean {
  return file.startsWith(codeRoot) || toolPackages().some((folder) => file.startsWith(folder));
}

let found: readonly string[] | undefined;

function toolPackages(): readonly string[] {
  if (!found) {
    const types = nodeTypes();
    const typescript = createRequire(import.meta.url).resolve('typescript/package.json');
    found = [
      `${dirname(typescript)}/`,
      ...(types ? [`${types}/node/`, `${dirname(types)}/undici-types/`] : []),
    ];
  }
  return found;
}

/** A file beside this one, whichever way it is there now. */
export function siblingUrl(name: string): string {
  return new URL(`./${name}.${fromSource ? 'ts' : 'js'}`, import.meta.url).href;
}

/** What lets Node run the tool itself from source. */
export const sourceLoader: readonly string[] = fromSource ? ['--import', import.meta.resolve('tsx')] : [];

/** A thread that runs a file beside this one. Threads do not have the loader for TypeScript that their process has. */
export function startThread(name: string, workerData: unknown): Worker {
  if (!fromSource) return new Worker(new URL(siblingUrl(name)), { workerData });
  const [api, file] = [import.meta.resolve('tsx/esm/api'), siblingUrl(name)].map((url) =>
    JSON.stringify(url),
  );
  const start = `import(${api}).then((tsx) => { tsx.register({ tsconfig: false }); return import(${file}); });`;
  return new Worker(start, { eval: true, workerData });
}

/** The `@types` folder that has Node's types, so that a spec may read files and the like; undefined where it is missing. */
export function nodeTypes(): string | undefined {
  try {
    const file = createRequire(import.meta.url).resolve('@types/node/package.json');
    return existsSync(file) ? dirname(dirname(file)) : undefined;
  } catch {
    return undefined;
  }
}
