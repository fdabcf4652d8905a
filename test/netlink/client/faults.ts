/** What compilers and linters have to say of generated clients. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import typescript from 'typescript';
import type { GeneratedFile } from '../../../src/emit/file.js';
import { run } from '../../../src/host/run.js';

/** A family's files in a folder of its own; returns that of its client. */
export function writeFamily(folder: string, name: string, files: readonly GeneratedFile[]): string {
  for (const { path, text } of files) {
    const to = join(folder, name, path);
    mkdirSync(dirname(to), { recursive: true });
    writeFileSync(to, text);
  }
  return join(folder, name, 'client');
}

const warnings = ['-std=c11', '-Wall', '-Wextra', '-Wshadow', '-Wstrict-prototypes', '-Werror'];

/** What gcc complains of in library and tool. */
export async function compilerFaults(client: string, name: string): Promise<string> {
  const files = [`${name}_client.c`, `${name}ctl.c`].map((file) => join(client, file));
  // What is not used, or not set, is known only to who compiles.
  const told = files.map((file) =>
    run(['gcc', '-O1', '-c', ...warnings, '-I', dirname(client), '-o', '/dev/null', file]),
  );
  return (await Promise.all(told)).map(({ stderr }) => stderr).join('');
}

/** What mandoc complains of in the manual, but that it has no date. */
export async function manualFaults(client: string, name: string): Promise<string[]> {
  const { stdout, stderr } = await run(['mandoc', '-Tlint', join(client, `${name}ctl.8`)]);
  return `${stdout}${stderr}`.split('\n').filter((line) => line && !/missing date|longer than 80/.test(line));
}

/** What TypeScript complains of in files of a folder, under strict and more. */
export function typeFaults(folder: string, files: readonly string[]): string[] {
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  symlinkSync(new URL('../../../node_modules', import.meta.url).pathname, join(folder, 'node_modules'));
  const program = typescript.createProgram([...files], {
    ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, noEmit: true },
    ...{ noUnusedLocals: true, noImplicitOverride: true, noPropertyAccessFromIndexSignature: true },
    ...{ target: typescript.ScriptTarget.ES2022, module: typescript.ModuleKind.NodeNext },
    ...{ moduleResolution: typescript.ModuleResolutionKind.NodeNext, types: ['node'], skipLibCheck: true },
    typeRoots: [join(folder, 'node_modules/@types')],
  });
  return typescript
    .getPreEmitDiagnostics(program)
    .map(
      ({ file, start, messageText }) =>
        `${file?.fileName}:${start}: ${typescript.flattenDiagnosticMessageText(messageText, ' ')}`,
    );
}
