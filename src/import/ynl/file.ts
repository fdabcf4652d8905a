/** A YAML file: its data, and where each part of it stands. */
import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
} from 'yaml';
import type { Origin } from '../../diagnostic/diagnostic.js';
import type { Path } from '../../model/path.js';
import type { ImportErrors } from '../diagnose.js';

/** Far more aliases than any spec has, far fewer than would fill the memory. */
const maxAliasCount = 10_000;

export interface YamlFile {
  readonly data: unknown;
  /** Where the part at a path stands, or the nearest around it; with `key`, where its name does. */
  at(path: Path, part?: 'key'): Origin;
}

/** Reads a text; undefined where it is not YAML, which is then reported. */
export function readYaml(text: string, file: string, errors: ImportErrors): YamlFile | undefined {
  const lines = new LineCounter();
  const document = parseDocument(text, { intAsBigInt: true, lineCounter: lines, merge: true });
  const origin = (offset: number): Origin => {
    const { line, col } = lines.linePos(offset);
    return { file, line, col };
  };
  for (const { message, pos } of document.errors) {
    errors.add('NK3010', origin(pos[0]), firstLine(message));
  }
  if (document.errors.length > 0) return undefined;
  try {
    const data = plain(document.toJS({ maxAliasCount }));
    return { data, at: (path, part) => origin(offsetOf(document, path, part)) };
  } catch (error) {
    // An alias of nothing, and aliases that grow without end.
    if (!(error instanceof ReferenceError)) throw error;
    errors.add('NK3010', origin(0), firstLine(error.message));
    return undefined;
  }
}

function firstLine(message: string): string {
  return message.split('\n')[0]!.replace(/ at line \d+, column \d+:?$/, '');
}

/** Numbers that a double carries exactly are numbers. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') {
    return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
  }
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

function offsetOf(document: Document, path: Path, part: 'key' | undefined): number {
  let node = behindAlias(document.contents, document);
  let offset = startOf(node) ?? 0;
  for (const [depth, key] of path.entries()) {
    const [name, value] = childOf(node, key);
    const wantsName = depth === path.length - 1 && part === 'key';
    const start = wantsName ? startOf(name) : (startOf(value) ?? startOf(name));
    if (start === undefined) break;
    offset = start;
    node = behindAlias(value, document);
  }
  return offset;
}

function childOf(node: Node | undefined, key: string | number): [name: unknown, value: unknown] {
  if (isSeq(node)) return [undefined, node.items[Number(key)]];
  if (!isMap(node)) return [undefined, undefined];
  const pair = (node.items as Pair[]).find(({ key: name }) => isScalar(name) && String(name.value) === key);
  return [pair?.key, pair?.value];
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}

function behindAlias(node: unknown, document: Document): Node | undefined {
  if (isAlias(node)) return node.resolve(document);
  return isNode(node) ? node : undefined;
}
