/** Tables of intervals for lists too long to spell out; equal lists share one. */
import type { IntervalSet } from '../../model/interval.js';
import { type CCode, c, integer } from '../c.js';
import type { Writer } from '../writer.js';

export class Sets {
  readonly #tables = new Map<string, { name: CCode; set: IntervalSet; bits: 32 | 128 }>();

  constructor(private readonly prefix: CCode) {}

  /** The function that says whether a number is in the set. */
  contains32(set: IntervalSet): CCode {
    return this.#table(set, 32);
  }

  contains128(set: IntervalSet): CCode {
    return this.#table(set, 128);
  }

  get uses32(): boolean {
    return [...this.#tables.values()].some((t) => t.bits === 32);
  }

  get uses128(): boolean {
    return [...this.#tables.values()].some((t) => t.bits === 128);
  }

  write(out: Writer): void {
    for (const { name, set, bits } of this.#tables.values()) {
      out.block(
        c`static const struct ${this.prefix}_range${integer(bits)} ${this.prefix}_${name}[] =`,
        () => {
          for (const { from, to } of set) {
            if (bits === 32) out.line(c`{ ${hex32(from)}, ${hex32(to)} },`);
            else {
              out.block(
                c``,
                () => {
                  out.line(c`.from = { ${halves(from)} },`);
                  out.line(c`.to = { ${halves(to)} },`);
                },
                c`,`,
              );
            }
          }
        },
        c`;`,
      );
      out.blank();
      const value = bits === 32 ? c`u32 value` : c`const struct ${this.prefix}_u128 *value`;
      out.line(c`static bool ${this.prefix}_in_${name}(${value})`);
      out.line(c`{`);
      out.indent(() => {
        const table = c`${this.prefix}_${name}`;
        out.wrapped(
          c`return ${this.prefix}_in${integer(bits)}(`,
          [c`value`, table, c`ARRAY_SIZE(${table})`],
          ',',
          c`);`,
        );
      });
      out.line(c`}`);
      out.blank();
    }
  }

  #table(set: IntervalSet, bits: 32 | 128): CCode {
    const key = `${bits}:${set.map((i) => `${i.from}-${i.to}`).join(',')}`;
    let table = this.#tables.get(key);
    if (!table) {
      table = { name: c`set_${integer(this.#tables.size)}`, set, bits };
      this.#tables.set(key, table);
    }
    return c`${this.prefix}_in_${table.name}`;
  }
}

function hex32(value: bigint): CCode {
  return integer(value, { bits: 32, hex: true });
}

function halves(value: bigint): CCode {
  return c`${integer(value >> 64n, { hex: true })}, ${integer(value & 0xffffffffffffffffn, { hex: true })}`;
}
