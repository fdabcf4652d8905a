/** Functions that find a packet's number among the classes of an axis. */
import type { Find } from '../../lower/classifier/find.js';
import type { Half } from '../../lower/classifier/half.js';
import { isOverAll } from '../../lower/classifier/spread.js';
import type { Table } from '../../lower/classifier/table.js';
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
  if (find.kind === 'wide') {
    writeWide(out, fn, find, prefix, table);
    return fn;
  }
  out.head(c`static u32`, fn, [c`u32 x`]);
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

/** One function for each half, and one for both. */
function writeWide(
  out: Writer,
  fn: CCode,
  { upper, lower, leaf }: Extract<Find, { kind: 'wide' }>,
  prefix: CCode,
  table: NameOf,
): void {
  const flag = hex(leaf);
  writeHalf(out, c`${fn}_upper`, upper, table);
  if (lower) writeHalf(out, c`${fn}_lower`, lower, table);
  out.head(c`static u32`, fn, [c`const struct ${prefix}_u128 *x`]);
  out.line(c`{`);
  out.indent(() => {
    if (!lower) {
      out.line(c`return ${fn}_upper(x->hi) & ~${flag};`);
      return;
    }
    out.line(c`u32 tree = ${fn}_upper(x->hi);`);
    out.blank();
    out.line(c`if (tree & ${flag})`);
    out.indent(() => out.line(c`return tree & ~${flag};`));
    out.line(several(lower) ? c`return ${fn}_lower(x->lo, tree);` : c`return ${fn}_lower(x->lo);`);
  });
  out.line(c`}`);
  out.blank();
}

/** Whether it makes a difference which tree a number is looked up in. */
function several({ near }: Half): boolean {
  return near.kind === 'begin' ? near.begin !== null : near.root === null;
}

function writeHalf(out: Writer, fn: CCode, half: Half, table: NameOf): void {
  const { near, last, values } = half;
  out.head(c`static u32`, fn, [c`u64 x`, ...(several(half) ? [c`u32 tree`] : [])]);
  out.line(c`{`);
  out.indent(() => {
    if (near.kind === 'begin') {
      out.assign(c`u32 at`, near.begin ? c`${table(near.begin)}[tree]` : c`0`);
      out.blank();
    } else {
      writeNear(out, near, table);
    }
    pass(out, last, c`x`, table);
    out.line(c`return ${table(values)}[at];`);
  });
  out.line(c`}`);
  out.blank();
}

function writeNear(
  out: Writer,
  { root, spreads, entries, leaf }: Extract<Half['near'], { kind: 'spread' }>,
  table: NameOf,
): void {
  const flag = hex(leaf);
  const overAll = root && isOverAll(root);
  if (spreads || (root && !overAll)) out.line(c`u64 from;`);
  if (overAll) {
    out.assign(c`u32 at`, c`${table(entries)}[x >> ${integer(root.shift)}]`);
    out.blank();
  } else if (root) {
    out.line(c`u32 at;`);
    out.blank();
    const base = integer(root.base, { bits: 64, hex: true });
    out.assign(c`from`, c`x > ${base} ? x - ${base} : 0`);
    out.line(c`from = min(from >> ${integer(root.shift)}, ${integer(root.last, { bits: 64 })});`);
    out.assign(c`at`, c`${table(entries)}[from]`);
  } else {
    out.line(c`u32 at = tree;`);
    out.blank();
  }
  if (spreads) {
    const own = (column: Table) => c`${table(column)}[at]`;
    const { base, shift, most, begin } = spreads;
    out.block(c`while (!(at & ${flag}))`, () => {
      out.assign(c`u64 base`, own(base));
      out.assign(c`u64 most`, own(most));
      out.blank();
      out.assign(c`from`, c`x > base ? x - base : 0`);
      out.line(c`from >>= ${own(shift)};`);
      out.line(c`from = min(from, most);`);
      out.line(c`from += ${own(begin)};`);
      out.assign(c`at`, c`${table(entries)}[from]`);
    });
  }
  if (leaf !== 0) out.line(c`at &= ~${flag};`);
}

function hex(value: number): CCode {
  return integer(value, { hex: true });
}
