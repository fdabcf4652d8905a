/** A classifier in C: its tables, a function for each axis that finds a packet's number, one for each part, one for all. */
import { nameOf, type Source } from '../../lower/classifier/axis.js';
import {
  type Classifier,
  type PartPlan,
  tablesOf,
  type Use,
  usesOf,
} from '../../lower/classifier/classifier.js';
import { type CCode, c, ident, integer } from '../c.js';
import type { Writer } from '../writer.js';
import { deviceNumber, writeDevice } from './device.js';
import { writeFind } from './find.js';
import { tableName, writeTable } from './tables.js';
import { type Names, variables, writeStep, writeWalk } from './walk.js';

export interface ClassifierContext {
  readonly prefix: CCode;
  /** What all names of this classifier begin with. */
  readonly base: CCode;
  /** What functions are given, and what is passed for it. */
  readonly declared: readonly CCode[];
}

/** Writes `BASE_classify(…)`, which returns the number of an action. */
export function writeClassifier(out: Writer, classifier: Classifier, context: ClassifierContext): void {
  const { prefix, base } = context;
  for (const table of tablesOf(classifier)) writeTable(out, tableName(base, table), table);
  const functions = classifier.finds.map((find, index) => {
    const { source } = find;
    if (source.kind === 'device') writeDevice(out, source, prefix, base);
    const name = nameOf(source);
    // Named after what it finds, or, where a call would be too long for a line, by its number.
    const short = out.fits(c`\t\t${base}_find_${ident(name)}(&pkt->${ident(name)});`);
    return writeFind(out, find, { prefix, base, name: short ? name : `axis${index}` });
  });
  const names: Names = {
    table: (own) => tableName(base, own),
    number: (of) => numberName(classifier, of),
  };
  const several = classifier.parts.length > 1;
  const parts = classifier.parts.map((part, index) =>
    several ? writePart(out, part, c`${base}_part${integer(index)}`, classifier, names) : null,
  );
  out.head(c`static u32`, c`${base}_classify`, context.declared);
  out.line(c`{`);
  out.indent(() => {
    classifier.finds.forEach((find, index) => {
      const x = numberCode(find.source, base);
      const value = find.kind === 'wide' || find.kind === 'within' ? c`&${x}` : x;
      // What takes more than a member's name would make the line too long.
      out.assign(
        c`u32 ${names.number({ axis: index })}`,
        isLong(find.source) ? x : c`${functions[index]!}(${value})`,
      );
    });
    writeBody(out, classifier, parts, names, () => {
      classifier.finds.forEach(({ source }, index) => {
        const number = names.number({ axis: index });
        if (isLong(source)) out.assign(number, c`${functions[index]!}(${number})`);
      });
    });
  });
  out.line(c`}`);
  out.blank();
}

function writeBody(
  out: Writer,
  { product, parts, actions }: Classifier,
  functions: readonly ({ fn: CCode; passed: CCode[] } | null)[],
  names: Names,
  begin: () => void,
): void {
  const walks = [...(product ? [product] : []), ...(functions[0] ? [] : parts.map(({ walk }) => walk))];
  const locals = new Map(walks.flatMap(variables).map((name) => [name.text, name]));
  const whole = functions[0] === null;
  const all = [
    ...(product && parts.some(usesProduct) ? [c`service`] : []),
    ...(walks.length > 0 ? [c`row`] : []),
    ...locals.values(),
    ...(whole ? [] : [c`rank`]),
  ];
  out.wrapped(c`u32 `, all, ',', c`;`);
  out.blank();
  begin();
  if (product) {
    writeWalk(out, product, names);
    out.line(c`service = row;`);
    out.blank();
  }
  if (whole) {
    writeWalk(out, parts[0]!.walk, names);
    out.line(c`return row;`);
    return;
  }
  functions.forEach((part, index) => {
    const call = c`${part!.fn}(`;
    if (index === 0) out.wrapped(c`rank = ${call}`, part!.passed, ',', c`);`);
    else out.wrapped(c`rank = min(rank, ${call}`, part!.passed, ',', c`));`);
  });
  out.line(c`return ${names.table(actions!)}[rank];`);
}

function isLong({ kind }: Source): boolean {
  return kind === 'device' || kind === 'bits';
}

function usesProduct({ walk, leaf }: PartPlan): boolean {
  return leaf !== null || usesOf(walk).some(({ of }) => of === 'product');
}

/** The function of a part, and what it is given. */
function writePart(
  out: Writer,
  part: PartPlan,
  fn: CCode,
  classifier: Classifier,
  names: Names,
): { fn: CCode; passed: CCode[] } {
  const { walk, leaf, rules } = part;
  const uses = usesOf(walk);
  const axes = classifier.finds.flatMap((_, axis) =>
    uses.some(({ of }) => of !== 'product' && of.axis === axis) ? [names.number({ axis })] : [],
  );
  const passed = [...axes, ...(usesProduct(part) ? [c`service`] : [])];
  out.comment(`The rank of the first of ${rules.length} rules that matches.`);
  const declared = passed.length > 0 ? passed.map((name) => c`u32 ${name}`) : [c`void`];
  out.head(c`static u32`, fn, declared);
  out.line(c`{`);
  out.indent(() => {
    const start = walk.starts.length > 0 ? c`row` : c`row = 0`;
    const extra = leaf
      ? [
          ...variables(walk),
          ...variables({ starts: [], steps: [{ use: { of: 'product', map: null }, step: leaf.pattern }] }),
        ]
      : variables(walk);
    const locals = [...new Map(extra.map((name) => [name.text, name])).values()];
    out.wrapped(c`u32 `, [start, ...locals, ...(leaf ? [c`base`] : [])], ',', c`;`);
    out.blank();
    writeWalk(out, walk, names);
    if (!leaf) {
      out.line(c`return row;`);
      return;
    }
    out.assign(c`base`, c`${names.table(leaf.pairs)}[row + 1]`);
    out.assign(c`row`, c`${names.table(leaf.pairs)}[row]`);
    writeStep(out, leaf.pattern, c`service`, names);
    out.line(c`return ${names.table(leaf.ranks)}[base + row];`);
  });
  out.line(c`}`);
  out.blank();
  return { fn, passed };
}

function numberName({ finds }: Classifier, of: Use['of']): CCode {
  if (of === 'product') return c`service`;
  const { source } = finds[of.axis]!;
  return source.kind === 'bits' ? c`bits${integer(of.axis)}` : ident(nameOf(source));
}

/** What of a packet an axis is about. */
function numberCode(source: Source, base: CCode): CCode {
  switch (source.kind) {
    case 'found':
      return c`pkt->found`;
    case 'key':
      return c`pkt->${ident(source.key.name)}`;
    case 'bits': {
      const hex = { hex: true, bits: 32 } as const;
      const masked = c`(pkt->${ident(source.key.name)} & ${integer(source.mask, hex)})`;
      return c`${masked} == ${integer(source.value, hex)}`;
    }
    case 'device':
      return c`${deviceNumber(base, source)}(${source.which === 'in' ? c`state->in` : c`state->out`})`;
  }
}
