/**
 * Module hooks for specs: `netkiln` is the running tool, and TypeScript is an ES module wherever it lies, whatever
 * the package around it says. Types are erased, not checked: that is done beside this.
 */
import { readFileSync, statSync } from 'node:fs';
import type { InitializeHook, LoadHook, ResolveHook } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { MessagePort } from 'node:worker_threads';
import { erase } from './erase.js';
import { type Inputs, stateOf } from './inputs.js';
import { useCompiler } from './typescript.js';

export interface HookData {
  /** What `netkiln` means. */
  readonly entryUrl: string;
  /** The tool's own code, which these hooks leave alone. */
  readonly codeRoot: string;
  /** Gets the inputs that are found here, one after the other. */
  readonly port: MessagePort;
}

let tool: HookData;

export const initialize: InitializeHook<HookData> = async (data) => {
  tool = data;
  // While the process waits for its spec.
  useCompiler();
};

export const resolve: ResolveHook = async (specifier, context, next) => {
  if (specifier === 'netkiln') return { url: tool.entryUrl, format: 'module', shortCircuit: true };
  const file = isSpecs(context.parentURL) ? besides(specifier, context.parentURL) : undefined;
  if (file) return { url: pathToFileURL(file).href, shortCircuit: true };
  if (isSpecs(context.parentURL)) tell({ files: {}, unkept: specifier });
  return next(specifier, context);
};

export const load: LoadHook = async (url, context, next) => {
  if (!isSpecs(url)) return next(url, context);
  const file = fileURLToPath(url);
  // What else there is to import is code of Node's or of others, and may do anything.
  tell({ files: { [file]: stateOf(file) }, unkept: /\.(m?ts|json)$/.test(file) ? undefined : file });
  if (/\.m?ts$/.test(file)) return { format: 'module', source: erase(file), shortCircuit: true };
  if (file.endsWith('.json') && context.importAttributes['type'] === undefined) {
    return { format: 'module', source: `export default ${readFileSync(file, 'utf8')}`, shortCircuit: true };
  }
  return next(url, context);
};

function isSpecs(url: string | undefined): url is string {
  if (!url?.startsWith('file:')) return false;
  const file = fileURLToPath(url);
  return !file.startsWith(tool.codeRoot) && !file.includes('/node_modules/');
}

/** The file that a relative import means, as the compiler finds it: `./x.js`, `./x` and `./x.ts` may all be x.ts. */
function besides(specifier: string, from: string): string | undefined {
  if (!/^(\.{0,2}\/|file:)/.test(specifier)) return undefined;
  const path = fileURLToPath(new URL(specifier, from));
  const source = path.replace(/\.(m?)js$/, '.$1ts');
  for (const file of [source, path, `${path}.ts`, `${path}/index.ts`]) {
    if (statSync(file, { throwIfNoEntry: false })?.isFile()) return file;
    // Were it there the next time, it would be the one.
    tell({ files: { [file]: stateOf(file) } });
  }
  return undefined;
}

function tell(inputs: Inputs): void {
  tool.port.postMessage(inputs);
}
