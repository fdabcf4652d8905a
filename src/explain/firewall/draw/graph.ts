/** The diagrams of a hook's rules as graphs, as much of them as one can look at. */

import { runsOfNumbers } from '../../../lower/classifier/classes.js';
import type { Compiled } from '../../../lower/classifier/compile.js';
import { intervalsOf } from '../effect/bits.js';
import { axisWords, rangeWords } from './words.js';

export interface Node {
  readonly lines: readonly string[];
  /** All that it says, for who points at it. */
  readonly title: string;
  readonly kind: 'row' | 'accept' | 'drop' | 'several' | 'cut';
}

export interface Edge {
  /** Places in their levels. */
  readonly from: number;
  readonly to: number;
  readonly label: string;
  readonly title: string;
}

export interface Graph {
  readonly title: string;
  readonly levels: readonly (readonly Node[])[];
  /** By level: the edges to the next. */
  readonly edges: readonly (readonly Edge[])[];
  readonly leftOut: number;
}

/** What a rule is called, and what it does; null is the policy. */
export interface RuleWords {
  readonly name: string;
  readonly verdict: 'accept' | 'drop';
}

/** A diagram before it is cut: rows are classes with what they lead to. */
interface Whole {
  readonly title: string;
  /** By level: which axis, and how many rows there are. */
  readonly axes: readonly number[];
  readonly rows: readonly number[];
  /** Classes by what a row leads to. */
  children(level: number, row: number): Map<number, number[]>;
  readonly ends: number;
  end(at: number): Node;
}

/** No level has more nodes in a picture. */
const widest = 48;
/** Values named on an edge, and in what is shown of it when pointed at. */
const labelled = 2;
const titled = 60;

export function graphsOf(compiled: Compiled, ruleWords: (place: number | null) => RuleWords): Graph[] {
  return wholes(compiled, ruleWords).map((whole) => cut(whole, compiled));
}

function wholes(
  { rules, places, partition }: Compiled,
  ruleWords: (place: number | null) => RuleWords,
): Whole[] {
  const { product } = rules;
  const wordsOf = (rule: number | undefined) => ruleWords(rule === undefined ? null : places[rule]!);
  const [only, ...more] = partition.parts;
  const alone =
    only && more.length === 0 && only.diagram.levels.length === 0 ? only.diagram.leaves[0]! : undefined;
  const out: Whole[] = [];
  if (product.order.length > 0) out.push(together(rules, alone, wordsOf));
  for (const [at, { diagram, rules: own }] of partition.parts.entries()) {
    if (diagram.levels.length === 0 && alone) continue;
    out.push({
      title: more.length > 0 ? `part ${at + 1}: ${own.length} rules` : `${own.length} rules`,
      axes: diagram.order,
      rows: diagram.levels.map((rows) => rows.length),
      children: (level, row) => classesByChild(diagram.levels[level]![row]!),
      ends: diagram.leaves.length,
      end: (leaf) => leafNode(diagram.leaves[leaf]!.map(wordsOf), wordsOf(undefined), product.count > 1),
    });
  }
  return out;
}

/** The axes whose classes are found out together: to a rule where that is all there is, else to a number. */
function together(
  rules: Compiled['rules'],
  alone: readonly number[] | undefined,
  wordsOf: (rule: number | undefined) => RuleWords,
): Whole {
  const { order, steps, count, member } = rules.product;
  const decided = Array.from({ length: count }, (_, number) =>
    alone?.find((rule) => member[rules.box(rule) * count + number] === 1),
  );
  const ends = alone ? [...new Set(decided)] : [];
  return {
    title: alone ? `${alone.length} rules` : `looked at first, together: leads to one of ${count} numbers`,
    axes: order,
    rows: order.map((axis, at) => steps[at]!.length / rules.classes[axis]!.count),
    children: (level, row) => {
      const classes = rules.classes[order[level]!]!.count;
      const out = new Map<number, number[]>();
      for (let number = 0; number < classes; number++) {
        const next = steps[level]![row * classes + number]!;
        const child = alone && level === order.length - 1 ? ends.indexOf(decided[next]) : next;
        out.set(child, [...(out.get(child) ?? []), number]);
      }
      return out;
    },
    ends: alone ? ends.length : count,
    end: (at) => {
      if (alone) return ruleNode(wordsOf(ends[at]));
      return { lines: [`number ${at}`], title: `number ${at}`, kind: 'several' };
    },
  };
}

function classesByChild(row: Int32Array): Map<number, number[]> {
  const out = new Map<number, number[]>();
  for (let i = 0, from = 0; i < row.length; i += 2) {
    const classes = out.get(row[i + 1]!) ?? [];
    out.set(row[i + 1]!, classes);
    while (from <= row[i]!) classes.push(from++);
  }
  return out;
}

function ruleNode({ name, verdict }: RuleWords): Node {
  return { lines: [`${verdict}: ${name}`], title: `${verdict}: ${name}`, kind: verdict };
}

/** The rules that are left at a leaf, in order; which of them it is depends on what was found together. */
function leafNode(left: readonly RuleWords[], policy: RuleWords, open: boolean): Node {
  const first = left[0] ?? policy;
  if (!open || left.length === 0) return ruleNode(first);
  const all = left.map(({ name, verdict }) => `${verdict}: ${name}`);
  const lines = all.length > 3 ? [...all.slice(0, 2), `${all.length - 2} more`] : all;
  return { lines, title: all.join('\n'), kind: 'several' };
}

/** Level by level, as far as a level's nodes go; what is left out is one node, which says how many those are. */
function cut(whole: Whole, { rules }: Compiled): Graph {
  const levels: Node[][] = [];
  const edges: Edge[][] = [];
  const total = whole.rows.reduce((sum, rows) => sum + rows, whole.ends);
  let drawn = 0;
  let rows: readonly number[] = [0];
  for (const [level, axis] of whole.axes.entries()) {
    const label = axisWords(rules.axes[axis]!.source);
    levels.push([
      ...rows.map((): Node => ({ lines: [label], title: label, kind: 'row' })),
      ...stub(levels, edges),
    ]);
    drawn += rows.length;
    const next = new Map<number, number>();
    const own: Edge[] = [];
    for (const [from, row] of rows.entries()) {
      const rest: number[] = [];
      for (const [child, classes] of whole.children(level, row)) {
        const words = wordsFor(rules, axis, classes);
        // Numbers that no packet has.
        if (words.label === '') continue;
        if (!next.has(child) && next.size < widest) next.set(child, next.size);
        const to = next.get(child);
        if (to === undefined) rest.push(...classes);
        else own.push({ from, to, ...words });
      }
      if (rest.length > 0) own.push({ from, to: -1, ...wordsFor(rules, axis, rest) });
    }
    edges.push(own);
    rows = [...next.keys()];
  }
  levels.push([...rows.map((row) => whole.end(row)), ...stub(levels, edges)]);
  drawn += rows.length;
  // The node for all that is left out comes last.
  const placed = edges.map((own, level) =>
    own.map((edge) => (edge.to < 0 ? { ...edge, to: levels[level + 1]!.length - 1 } : edge)),
  );
  return { title: whole.title, levels, edges: placed, leftOut: total - drawn };
}

function stub(levels: readonly unknown[], edges: readonly (readonly Edge[])[]): Node[] {
  const above = edges[levels.length - 1];
  if (!above?.some(({ to }) => to < 0)) return [];
  return [{ lines: ['not drawn'], title: 'more rows than fit into a picture', kind: 'cut' }];
}

function wordsFor(
  { axes, classes: all }: Compiled['rules'],
  axis: number,
  classes: readonly number[],
): Pick<Edge, 'label' | 'title'> {
  const runs = runsOfNumbers([...classes].sort((a, b) => a - b));
  const intervals = intervalsOf(axes[axis]!, all[axis]!, runs);
  return {
    label: rangeWords(axes[axis]!, intervals, labelled),
    title: rangeWords(axes[axis]!, intervals, titled),
  };
}
