/** TypeScript without its types, with a map back to its places. */
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { ts, useCompiler } from './typescript.js';

/** A file as JavaScript. Throws a SyntaxError that names the place where it does not parse. */
export function erase(file: string): string {
  useCompiler();
  const text = readFileSync(file, 'utf8');
  const {
    outputText,
    sourceMapText = '{}',
    diagnostics = [],
  } = ts.transpileModule(text, {
    fileName: file,
    reportDiagnostics: true,
    compilerOptions: {
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.ESNext,
      isolatedModules: true,
      sourceMap: true,
    },
  });
  const [wrong] = diagnostics;
  if (wrong) {
    const { line, character } = ts.getLineAndCharacterOfPosition(wrong.file!, wrong.start!);
    const message = ts.flattenDiagnosticMessageText(wrong.messageText, ' ');
    throw new SyntaxError(`${file}:${line + 1}:${character + 1}: ${message}`);
  }
  const map = { ...(JSON.parse(sourceMapText) as object), sources: [pathToFileURL(file).href] };
  const inline = Buffer.from(JSON.stringify(map)).toString('base64');
  const code = outputText.replace(/\/\/# sourceMappingURL=.*\s*$/, '');
  return `${code}//# sourceMappingURL=data:application/json;base64,${inline}\n`;
}
