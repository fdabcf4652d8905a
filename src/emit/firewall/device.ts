/** The number of a device among the names that rules ask for. */
import { nameOf, type Source } from '../../lower/classifier/axis.js';
import { type CCode, c, ident, integer, string } from '../c.js';
import type { Writer } from '../writer.js';

type DeviceSource = Extract<Source, { kind: 'device' }>;

/** More names than this are searched for in an array, rather than tried one after the other. */
const few = 16;

export function areFew({ names }: DeviceSource): boolean {
  return names.length <= few;
}

export function deviceNumber(base: CCode, source: DeviceSource): CCode {
  return c`${base}_${ident(nameOf(source))}_number`;
}

/** Writes the function: 0 without a device, 1 where no name fits, else the place of the first name that does, from 2. */
export function writeDevice(out: Writer, source: DeviceSource, prefix: CCode, base: CCode): void {
  const arrays = areFew(source) ? undefined : writeArrays(out, source, base);
  out.head(c`static u32`, deviceNumber(base, source), [c`const struct net_device *dev`]);
  out.line(c`{`);
  out.indent(() => {
    if (arrays) search(out, arrays);
    else each(out, source, prefix);
    out.line(c`return 1;`);
  });
  out.line(c`}`);
  out.blank();
}

function each(out: Writer, { names }: DeviceSource, prefix: CCode): void {
  out.line(c`if (!dev)`);
  out.indent(() => out.line(c`return 0;`));
  names.forEach((name, index) => {
    const like = name.endsWith('*');
    const helper = like ? c`${prefix}_dev_like(` : c`${prefix}_dev_is(`;
    out.wrapped(c`if (${helper}`, [c`dev`, string(like ? name.slice(0, -1) : name)], ',', c`))`);
    out.indent(() => out.line(c`return ${integer(index + 2)};`));
  });
}

/** Whole names, in order, and beginnings of names, the longest first. */
interface Arrays {
  readonly whole: CCode;
  readonly wholes: number;
  readonly start: CCode;
  readonly starts: number;
}

function writeArrays(out: Writer, source: DeviceSource, base: CCode): Arrays {
  const { names } = source;
  const name = c`${base}_${ident(nameOf(source))}`;
  const starts = names.filter((own) => own.endsWith('*')).map((own) => own.slice(0, -1));
  const wholes = names.slice(0, names.length - starts.length);
  const arrays = {
    whole: c`${name}_whole`,
    wholes: wholes.length,
    start: c`${name}_start`,
    starts: starts.length,
  };
  if (wholes.length > 0) writeNames(out, arrays.whole, wholes);
  if (starts.length > 0) writeNames(out, arrays.start, starts);
  return arrays;
}

function writeNames(out: Writer, array: CCode, names: readonly string[]): void {
  out.line(c`static const char ${array}[][IFNAMSIZ] = {`);
  out.indent(() => {
    for (const name of names) out.line(c`${string(name)},`);
  });
  out.line(c`};`);
  out.blank();
}

function search(out: Writer, { whole, wholes, start, starts }: Arrays): void {
  const locals = [...(wholes > 0 ? [c`low = 0`, c`high = ${integer(wholes)}`] : []), c`at`];
  out.wrapped(c`u32 `, locals, ',', c`;`);
  if (wholes > 0) out.line(c`int order;`);
  out.blank();
  out.line(c`if (!dev)`);
  out.indent(() => out.line(c`return 0;`));
  if (wholes > 0) {
    out.block(c`while (low < high)`, () => {
      out.line(c`at = (low + high) / 2;`);
      out.wrapped(c`order = strcmp(`, [c`dev->name`, c`${whole}[at]`], ',', c`);`);
      out.line(c`if (!order)`);
      out.indent(() => out.line(c`return at + 2;`));
      out.line(c`if (order < 0)`);
      out.indent(() => out.line(c`high = at;`));
      out.line(c`else`);
      out.indent(() => out.line(c`low = at + 1;`));
    });
  }
  if (starts > 0) {
    out.line(c`for (at = 0; at < ${integer(starts)}; at++)`);
    out.indent(() => {
      out.wrapped(c`if (strstarts(`, [c`dev->name`, c`${start}[at]`], ',', c`))`);
      out.indent(() => out.line(c`return at + ${integer(wholes + 2)};`));
    });
  }
}
