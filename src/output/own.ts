/**
 * The file of a module that a person writes. It stands beside the spec, or, as long as it does not, in the output folder, where
 * netkiln puts it once; and has to have every function that the generated C calls.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type Diagnostic, NetkilnError, problem } from '../diagnostic/diagnostic.js';
import type { GeneratedFile } from '../emit/file.js';
import { refused } from '../host/refused.js';

/** A person's own file in place of the one that it began as, where it stands beside the spec. */
export async function withOwnFiles(
  files: readonly GeneratedFile[],
  spec: string,
  notes?: { saw(path: string): void },
): Promise<readonly GeneratedFile[]> {
  return Promise.all(
    files.map(async (file) => {
      if (!file.userOwned) return file;
      const source = resolve(dirname(spec), file.path);
      notes?.saw(source);
      const text = await readOwn(source, file);
      return text === undefined ? file : { ...file, text, lines: new Map(), source };
    }),
  );
}

/** What of them goes into an output folder: one that stands beside the spec is copied, any other is made once. */
export async function forOutput(
  files: readonly GeneratedFile[],
  out: string,
): Promise<readonly GeneratedFile[]> {
  return Promise.all(
    files.map(async (file) => {
      if (!file.userOwned) return file;
      const path = join(resolve(out), file.path);
      if (file.source !== undefined) return { ...file, userOwned: path === file.source };
      await readOwn(path, file);
      return file;
    }),
  );
}

/** Undefined where there is none. */
async function readOwn(path: string, file: GeneratedFile): Promise<string | undefined> {
  if (!existsSync(path)) return undefined;
  const text = await readFile(path, 'utf8').catch((error: unknown) =>
    refused(error, `${path} cannot be read`),
  );
  const lacking = (file.functions ?? []).filter(({ name }) => !defines(text, name));
  if (lacking.length === 0) return text;
  const at = { file: path, line: text.trimEnd().split('\n').length, col: 1 };
  throw new NetkilnError(
    lacking.map(
      ({ name, stub }): Diagnostic =>
        problem('NK4008', `${file.path} lacks the function ${name}()`, {
          at,
          fix: `add it:\n${stub.trimEnd()}`,
        }),
    ),
  );
}

/** Whether C defines a function. A declaration or a call has no body behind it. */
export function defines(text: string, name: string): boolean {
  const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"/g, ' ');
  return new RegExp(`\\b${name}\\s*\\([^;{}]*\\)\\s*\\{`).test(code);
}
