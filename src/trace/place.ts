/** A line of C that a trace is in, as people know it: its file, and the part of the spec that it was made for. */
import { isAbsolute, relative } from 'node:path';
import type { Origin } from '../diagnostic/diagnostic.js';
import type { Origins } from '../diagnostic/origins.js';
import { type GeneratedFile, partAt } from '../emit/file.js';
import type { Path } from '../model/path.js';
import type { Frame, KnownModule } from './decode.js';

/** A module that netkiln has generated, or any other: then without files, and only C is named. */
export interface TracedModule extends KnownModule {
  readonly files?: readonly GeneratedFile[];
  readonly origins?: Origins;
  /** The model, for the names of its parts. */
  readonly model?: unknown;
}

export interface Place {
  readonly function: string;
  /** `edge.c`, `include/linux/refcount.h`. */
  readonly file: string;
  readonly line: number;
  /** It is in the module's own files, not in a header of the kernel. */
  readonly own: boolean;
  /** `rule 'ssh'`; undefined where it was made for no part in particular. */
  readonly part: string | undefined;
  readonly at: Origin | undefined;
}

export function placeOf(frame: Frame, { files = [], origins, model }: TracedModule): Place {
  const file = files.find(({ path }) => frame.file === path || frame.file.endsWith(`/${path}`));
  const part = file && partAt(file, frame.line);
  return {
    function: frame.function,
    file: file?.path ?? shortened(frame.file),
    line: frame.line,
    own: file !== undefined || (files.length === 0 && !frame.file.includes('/include/')),
    part: part && describePart(model, part),
    at: part && origins?.at(part),
  };
}

/** A place in the kernel's own C: `net/core/dev.c`. */
export function placeInKernel({ function: name, file, line }: Frame): Place {
  const from = file.search(
    /(?<=\/)(arch|block|crypto|drivers|fs|include|init|io_uring|ipc|kernel|lib|mm|net|security)\//,
  );
  return {
    function: name,
    file: file.slice(Math.max(0, from)),
    line,
    own: false,
    part: undefined,
    at: undefined,
  };
}

/** `edge.c:120, made for rule 'ssh' at edge.spec.ts:17:5`; paths below the current folder are shown from there. */
export function showPlace({ file, line, part, at }: Place, cwd = process.cwd()): string {
  const made = part === undefined ? '' : `, made for ${part}`;
  return `${file}:${line}${made}${at ? `${part === undefined ? ',' : ''} at ${showOrigin(at, cwd)}` : ''}`;
}

function showOrigin({ file, line, col }: Origin, cwd: string): string {
  const inside = relative(cwd, file);
  const path = inside === '' || inside.startsWith('..') || isAbsolute(inside) ? file : inside;
  return `${path}:${line}:${col}`;
}

/** Of the kernel's own files, what comes after the folder that it lies in here. */
function shortened(path: string): string {
  const at = path.search(/(arch\/\w+\/)?include\//);
  if (at > 0) return path.slice(at);
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The innermost part on the path, by its name or else by its number: `rule 'ssh'`, `rule 3`. */
export function describePart(model: unknown, path: Path): string | undefined {
  let value = model;
  let described: string | undefined;
  for (const [depth, key] of path.entries()) {
    value = (value as Record<string | number, unknown> | undefined)?.[key];
    const list = path[depth - 1];
    if (typeof key !== 'number' || typeof list !== 'string') continue;
    const name = (value as { readonly name?: unknown } | undefined)?.name;
    if (typeof name === 'string') described = `${singular(list)} '${name}'`;
    else if (listsOfParts.has(list)) described = `${singular(list)} ${key + 1}`;
  }
  return described;
}

/** Lists whose members people count when they have no name. */
const listsOfParts = new Set(['chains', 'rules', 'attributes', 'operations', 'objects', 'queues']);

function singular(list: string): string {
  return list.replace(/ies$/, 'y').replace(/s$/, '');
}
