/** Module hooks for specs: `netkiln` is the running tool, and TypeScript is an ES module wherever it lies. */
import type { InitializeHook, ResolveHook } from 'node:module';

let entry = '';

export const initialize: InitializeHook<{ entryUrl: string }> = async (data) => {
  entry = data.entryUrl;
};

export const resolve: ResolveHook = async (specifier, context, next) => {
  if (specifier === 'netkiln') return { url: entry, format: 'module', shortCircuit: true };
  const found = await next(specifier, context);
  // Outside a package of "type": "module", Node would take a .ts file for CommonJS.
  if (found.format === 'commonjs' && /\.tsx?(\?|$)/.test(found.url)) return { ...found, format: 'module' };
  return found;
};
