/** Names of the modules that come with the kernel: one of ours under such a name would be loaded in its place, or not at all. */
import { inTreeModuleNames } from './in-tree-module-names.js';

const names = new Set(inTreeModuleNames.trim().split(/\s+/));

/** Whether one of the supported kernels has a module of this name, loadable or built in; `-` and `_` are the same. */
export function isInTreeModule(name: string): boolean {
  return names.has(name.replaceAll('-', '_'));
}
