/** A new folder with a module's spec: what is in it, and how to go on from there. */
import type { Kind } from '../kind.js';
import type { ScaffoldFile } from './folder.js';
import { folderNameOf } from './name.js';
import { tsconfigText } from './tsconfig.js';

export interface Project {
  readonly folder: string;
  /** Paths inside the folder. */
  readonly files: readonly ScaffoldFile[];
  /** Commands that work as soon as the folder is there. */
  readonly next: readonly string[];
}

/** `command` is how netkiln was called. */
export function newProject(kind: Kind, module: string, command: string): Project {
  const folder = folderNameOf(module);
  const files = [...kind.scaffold(module), { path: 'tsconfig.json', text: tsconfigText() }];
  const spec = `${folder}/${folder}.spec.ts`;
  const next = [
    `${command} check ${spec}`,
    `${command} build ${spec} --kernel 6.12 --out build/`,
    `${command} test  ${spec} --kernel 6.1,6.12`,
  ];
  return { folder, files, next };
}
