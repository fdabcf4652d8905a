/** The constant arrays of a classifier. */
import type { Table } from '../../lower/classifier/table.js';
import { type CCode, c, ident, integers } from '../c.js';
import type { Writer } from '../writer.js';

const types = { 8: c`u8`, 16: c`u16`, 32: c`u32`, 64: c`u64` } as const;

/** What is left of a line of 80 columns after one tab. */
const room = 72;

export function writeTable(out: Writer, name: CCode, table: Table): void {
  const values: readonly (number | bigint)[] = Array.from(table.values as ArrayLike<number | bigint>);
  // Addresses and bits are read in hexadecimal, places and classes as they are.
  const hex = table.bits > 16;
  const largest = values.reduce((most, value) => (value > most ? value : most), 0);
  const style = { hex, ...(table.bits === 64 ? { bits: 64 } : {}) };
  const widest = integers([largest], style).text.length;
  const perLine = Math.max(1, Math.floor((room + 1) / (widest + 2)));
  out.line(c`static const ${types[table.bits]} ${name}[] = {`);
  out.indent(() => {
    for (let at = 0; at < values.length; at += perLine) {
      out.line(c`${integers(values.slice(at, at + perLine), style)},`);
    }
  });
  out.line(c`};`);
  out.blank();
}

/** A table's name in C: that of its hook and its own. */
export function tableName(base: CCode, table: Table): CCode {
  return c`${base}_${ident(table.name)}`;
}
