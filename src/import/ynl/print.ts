/** Expressions of a spec as text, laid out as the usual formatters do: what fits a line is on one. */
import { inComment } from '../source-text.js';

export type Node = string | Call | List | Fields;

/** `name(args, …)`. */
export interface Call {
  readonly call: string;
  readonly args: readonly Node[];
}

export interface List {
  readonly list: readonly Node[];
}

export interface Fields {
  readonly fields: readonly Field[];
  /** Whether each field has a line of its own also where all fit one. */
  readonly open?: boolean;
}

export interface Field {
  readonly key: string;
  readonly value: Node;
  /** A comment before it. */
  readonly doc?: string | undefined;
}

/** Columns, as in netkiln's own specs. */
export const width = 110;

export const call = (name: string, ...args: Node[]): Call => ({ call: name, args });

/** An object of the fields that are there. */
export function fields(all: Readonly<Record<string, Node | undefined>>, open = false): Fields {
  const given = Object.entries(all).filter((entry): entry is [string, Node] => entry[1] !== undefined);
  return { fields: given.map(([key, value]) => ({ key, value })), open };
}

/** `before` and `after` are the columns that stand on its first and on its last line beside it. */
export function print(node: Node, indent: number, before: number, after: number): string {
  const short = flat(node);
  if (short !== undefined && indent + before + short.length + after <= width) return short;
  if (typeof node === 'string') return node;
  if ('call' in node) return printCall(node, indent, before, after);
  const [open, close] = 'list' in node ? ['[', ']'] : ['{', '}'];
  const lines =
    'list' in node ? node.list.map((item) => line('', item, indent + 2)) : linesOf(node, indent + 2);
  return [open, ...lines, `${' '.repeat(indent)}${close}`].join('\n');
}

/** A record as the last argument opens on the line of the call; otherwise each argument has a line of its own. */
function printCall({ call: name, args }: Call, indent: number, before: number, after: number): string {
  const last = args.at(-1);
  const others = args.slice(0, -1).map(flat);
  const opens =
    typeof last === 'object' && !others.some((text) => text === undefined || text.startsWith('{'));
  if (opens) {
    const head = `${name}(${others.map((text) => `${text}, `).join('')}`;
    const printed = print(last, indent, before + head.length, after + 1);
    const [first] = printed.split('\n');
    if (indent + before + head.length + first!.length <= width) return `${head}${printed})`;
  }
  const lines = args.map((arg) => line('', arg, indent + 2));
  return [`${name}(`, ...lines, `${' '.repeat(indent)})`].join('\n');
}

function linesOf({ fields: all }: Fields, indent: number): string[] {
  return all.flatMap(({ key, value, doc }) => [
    ...(doc === undefined ? [] : docLines(doc, indent)),
    line(`${key}: `, value, indent),
  ]);
}

function line(head: string, value: Node, indent: number): string {
  // A text that is too long has a line of its own.
  const long = typeof value === 'string' && indent + head.length + value.length + 1 > width;
  if (long && head !== '')
    return `${' '.repeat(indent)}${head.trimEnd()}\n${' '.repeat(indent + 2)}${value},`;
  return `${' '.repeat(indent)}${head}${print(value, indent, head.length, 1)},`;
}

/** Undefined where it has to have lines of its own. */
function flat(node: Node): string | undefined {
  if (typeof node === 'string') return node;
  const all = (nodes: readonly Node[]) => {
    const texts = nodes.map(flat);
    return texts.includes(undefined) ? undefined : texts.join(', ');
  };
  if ('call' in node) return wrapped(`${node.call}(`, all(node.args), ')');
  if ('list' in node) return wrapped('[', all(node.list), ']');
  if (node.fields.length === 0) return '{}';
  if (node.open || node.fields.some(({ doc }) => doc !== undefined)) return undefined;
  const values = node.fields.map(({ key, value }) => wrapped(`${key}: `, flat(value), ''));
  return values.includes(undefined) ? undefined : `{ ${values.join(', ')} }`;
}

function wrapped(head: string, inner: string | undefined, tail: string): string | undefined {
  return inner === undefined ? undefined : `${head}${inner}${tail}`;
}

/** A doc comment: on one line if it fits, else with its paragraphs and lists as they were, and lines filled anew. */
export function docLines(doc: string, indent: number): string[] {
  const space = ' '.repeat(indent);
  const lines = filled(doc, width - indent - 3);
  if (lines.length === 0) return [];
  if (lines.length === 1 && indent + 7 + lines[0]!.length <= width) return [`${space}/** ${lines[0]} */`];
  return [`${space}/**`, ...lines.map((text) => `${space} * ${text}`.trimEnd()), `${space} */`];
}

/** Lines that are indented, or begin as an item of a list does, stay lines. */
function filled(doc: string, room: number): string[] {
  const out: string[] = [];
  let open = false;
  for (const raw of doc.trim().split('\n')) {
    const own = inComment(raw).trimEnd();
    const text = own.trim();
    const keeps = /^\s+\S|^[-*[] ?/.test(own);
    const words = text.split(/ +/);
    if (text === '') {
      out.push('');
      open = false;
      continue;
    }
    if (!open || keeps) {
      out.push(keeps ? own.replace(/\S.*/, words.shift()!) : words.shift()!);
    }
    for (const word of words) {
      const last = out.at(-1)!;
      if (last.length + 1 + word.length <= room) out[out.length - 1] = `${last} ${word}`;
      else out.push(word);
    }
    open = !keeps || /^[-*] /.test(text);
  }
  return out;
}
