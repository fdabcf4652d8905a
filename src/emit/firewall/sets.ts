/** Tables of intervals for lists too long to spell out; equal lists share one. */
import type { IntervalSet } from '../../model/interval.js';
import { type CCode, c, integer } from '../c.js';
import type { Writer } from '../writer.js';

export class Sets {
  readonly #tables = new Map<string, { name: CCode; set: IntervalSet; bits: 32 | 128 }>();

  constructor(private readonly prefix: CCode) {}

  table32(set: IntervalSet): CCode {
    return this.#table(set, 32);
  }

  table128(set: IntervalSet): CCode {
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
        c`static const struct ${this.prefix}_range${integer(bits)} ${name}[] =`,
        () => {
          for (const { from, to } of set) {
            if (bits === 32) out.line(c`{ ${hex32(from)}, ${hex32(to)} },`);
            else out.line(c`{ { ${halves(from)} }, { ${halves(to)} } },`);
          }
        },
        c`;`,
      );
      out.blank();
    }
  }

  #table(set: IntervalSet, bits: 32 | 128): CCode {
    const key = `${bits}:${set.map((i) => `${i.from}-${i.to}`).join(',')}`;
    let table = this.#tables.get(key);
    if (!table) {
      table = { name: c`${this.prefix}_set_${integer(this.#tables.size)}`, set, bits };
      this.#tables.set(key, table);
    }
    return table.name;
  }
}

function hex32(value: bigint): CCode {
  return integer(value, { bits: 32, hex: true });
}

function halves(value: bigint): CCode {
  return c`${integer(value >> 64n, { hex: true })}, ${integer(value & 0xffffffffffffffffn, { hex: true })}`;
}
