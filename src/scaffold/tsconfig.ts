/** A tsconfig.json beside a spec, so that an editor and `tsc` see what `netkiln check` sees. */
import { entryTypes, nodeTypes } from '../load/tool.js';

/** Types are found where the running netkiln lies: a spec's folder needs no node_modules. */
export function tsconfigText(): string {
  const types = nodeTypes();
  const compilerOptions = {
    target: 'es2023',
    lib: ['es2023'],
    module: 'esnext',
    moduleResolution: 'bundler',
    moduleDetection: 'force',
    strict: true,
    noEmit: true,
    isolatedModules: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    resolveJsonModule: true,
    paths: { netkiln: [entryTypes] },
    ...(types ? { typeRoots: [types], types: ['node'] } : { types: [] }),
  };
  return `${JSON.stringify({ compilerOptions, include: ['*.ts'] }, null, 2)}\n`;
}
