/** Functions that find a packet's number among the classes of an axis. */
import type { Find } from '../../lower/classifier/find.js';
import type { Table } from '../../lower/classifier/table.js';
import type { Spread } from '../../lower/classifier/wide.js';
import { type CCode, c, ident, integer } from '../c.js';
import type { Writer } from '../writer.js';
import { tableName } from './tables.js';

export interface FindContext {
  readonly prefix: CCode;
  /** What the hook's tables and functions begin with. */
  readonly base: CCode;
  /** The axis' name. */
  readonly name: string;
}

/** The function that finds `x` on an axis. */
export function writeFind(out: Writer, find: Find, { prefix, base, name }: FindContext): CCode {
  const fn = c`${base}_find_${ident(name)}`;
  if (find.kind === 'within') {
    const inner = writeFind(out, find.inner, { prefix, base, name: `${name}_within` });
    writeWithin(out, fn, find, inner, prefix);
    return fn;
  }
  const table = (own: Table) => tableName(base, own);
  const parameter = find.kind === 'wide' ? c`const struct ${prefix}_u128 *x` : c`u32 x`;
  out.head(c`static u32`, fn, [parameter]);
  out.line(c`{`);
  out.indent(() => {
    switch (find.kind) {
      case 'direct':
        out.line(c`return ${table(find.values)}[x];`);
        break;
      case 'paged':
        out.assign(c`u32 at`, c`${table(find.index)}[x >> ${integer(find.shift)}]`);
        out.blank();
        out.advance(c`at`, table(find.values), c`x & ${hex(2 ** find.shift - 1)}`);
        out.line(c`return at;`);
        break;
      case 'buckets':
        buckets(out, find, table);
        break;
      case 'trie':
        trie(out, find, table);
        break;
      case 'wide':
        wide(out, find, table);
    }
  });
  out.line(c`}`);
  out.blank();
  return fn;
}

function writeWithin(
  out: Writer,
  fn: CCode,
  { upper, below, above }: Extract<Find, { kind: 'within' }>,
  inner: CCode,
  prefix: CCode,
): void {
  const long = { bits: 64, hex: true } as const;
  const hi = integer(upper >> 32n, long);
  const lo = integer(upper & 0xffffffffn, { hex: true });
  out.head(c`static u32`, fn, [c`const struct ${prefix}_u128 *x`]);
  out.line(c`{`);
  out.indent(() => {
    out.line(c`if (x->hi == ${hi} && x->lo >> 32 == ${lo})`);
    out.indent(() => out.wrapped(c`return ${inner}(`, [c`(u32)x->lo`], ',', c`);`));
    if (below !== above) {
      out.line(c`if (x->hi < ${hi} ||`);
      out.line(c`    (x->hi == ${hi} && x->lo >> 32 < ${lo}))`);
      out.indent(() => out.line(c`return ${integer(below)};`));
    }
    out.line(c`return ${integer(above)};`);
  });
  out.line(c`}`);
  out.blank();
}

type NameOf = (table: Table) => CCode;

function buckets(out: Writer, find: Extract<Find, { kind: 'buckets' }>, table: NameOf): void {
  out.assign(c`u32 at`, c`${table(find.first)}[x >> ${integer(find.shift)}]`);
  out.blank();
  pass(out, find.last, c`x`, table);
  out.line(find.values ? c`return ${table(find.values)}[at];` : c`return at;`);
}

/** On to the first interval that does not end before x. */
function pass(out: Writer, last: Table, x: CCode, table: NameOf): void {
  out.wrapped(c`while (`, [c`${table(last)}[at]`, x], ' <', c`)`);
  out.indent(() => out.line(c`at++;`));
}

function trie(out: Writer, { levels, leaf }: Extract<Find, { kind: 'trie' }>, table: NameOf): void {
  const flag = hex(leaf);
  levels.forEach(({ shift, bits, entries }, depth) => {
    const shifted = shift === 0 ? c`x` : c`x >> ${integer(shift)}`;
    if (depth === 0) {
      out.assign(c`u32 at`, c`${table(entries)}[${shifted}]`);
      out.blank();
      return;
    }
    const offset = c`${shifted} & ${hex(2 ** bits - 1)}`;
    const advance = () => out.advance(c`at`, table(entries), offset);
    if (out.fits(c`\tat = ${table(entries)}[at + (${offset})];`)) {
      out.line(c`if (!(at & ${flag}))`);
      out.indent(advance);
    } else {
      out.block(c`if (!(at & ${flag}))`, advance);
    }
  });
  out.line(c`return at & ~${flag};`);
}

function wide(out: Writer, find: Extract<Find, { kind: 'wide' }>, table: NameOf): void {
  const { upper, entries, leaf, nodes, lower, values } = find;
  const node = (own: Table) => c`${table(own)}[node]`;
  const flag = hex(leaf);
  out.line(c`u32 at, node;`);
  out.line(c`u64 bucket;`);
  out.blank();
  spread(out, c`x->hi`, constants(upper.spread));
  out.line(c`at = ${table(upper.first)}[bucket];`);
  pass(out, upper.last, c`x->hi`, table);
  out.line(c`node = ${table(entries)}[at];`);
  if (values.values.length === 0) {
    out.line(c`return node & ~${flag};`);
    return;
  }
  out.line(c`if (node & ${flag})`);
  out.indent(() => out.line(c`return node & ~${flag};`));
  out.blank();
  if (nodes.spread) {
    spread(out, c`x->lo`, {
      base: node(nodes.spread.base),
      shift: node(nodes.spread.shift),
      most: c`${node(nodes.spread.buckets)} - 2ULL`,
    });
    out.line(c`bucket += ${node(nodes.begin)};`);
    out.line(c`at = ${table(nodes.spread.first)}[bucket];`);
  } else {
    out.line(c`at = ${node(nodes.begin)};`);
  }
  pass(out, lower.last, c`x->lo`, table);
  out.line(c`return ${table(values)}[at];`);
}

interface SpreadCode {
  readonly base: CCode;
  readonly shift: CCode;
  readonly most: CCode;
}

function constants({ base, shift, buckets }: Spread): SpreadCode {
  return {
    base: integer(base, { bits: 64, hex: true }),
    shift: integer(shift),
    most: integer(buckets - 2, { bits: 64 }),
  };
}

function spread(out: Writer, x: CCode, { base, shift, most }: SpreadCode): void {
  out.line(c`bucket = 0;`);
  out.line(c`if (${x} >= ${base})`);
  out.indent(() => {
    out.wrapped(c`bucket = min(`, [c`(${x} - ${base}) >> ${shift}`, most], ',', c`) + 1;`);
  });
}

function hex(value: number): CCode {
  return integer(value, { hex: true });
}
