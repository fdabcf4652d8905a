/** The objects of a kind that there are while a dump goes on, and whether it shows what it has to. */
import type { Values } from '../../../model/netlink-value.js';

interface Life {
  /** What it has been, one after the other, as it comes in the dump's messages. */
  readonly versions: Set<string>;
  /** Whether it is there from the dump's beginning to its end. */
  whole: boolean;
  seen: boolean;
}

type Stored = ReadonlyMap<string, Values>;

export class Lives {
  readonly #now = new Map<string, { values: Values; readonly life: Life }>();
  readonly #all: Life[] = [];

  constructor(
    stored: Stored,
    private readonly shown: (values: Values) => string,
  ) {
    this.#look(stored, true);
  }

  /** After each change: an object whose key was taken away and made again in the meantime would not be told apart. */
  changed(stored: Stored): void {
    for (const [key, { life }] of this.#now) {
      if (stored.has(key)) continue;
      life.whole = false;
      this.#now.delete(key);
    }
    this.#look(stored, false);
  }

  #look(stored: Stored, whole: boolean): void {
    for (const [key, values] of stored) {
      const before = this.#now.get(key);
      if (before?.values === values) continue;
      if (before) {
        before.values = values;
        before.life.versions.add(this.shown(values));
        continue;
      }
      const life: Life = { versions: new Set([this.shown(values)]), whole, seen: false };
      this.#now.set(key, { values, life });
      this.#all.push(life);
    }
  }

  /**
   * What is wrong with a dump of these: each that was there all the time comes once, unless it was not read to its end, any
   * other once at most, as it was at one time or another.
   */
  judge(dumped: readonly string[], read: boolean): string | undefined {
    const byVersion = new Map<string, Life[]>();
    const order = [...this.#all].sort((a, b) => Number(b.whole) - Number(a.whole));
    for (const life of order) {
      for (const version of life.versions) byVersion.set(version, [...(byVersion.get(version) ?? []), life]);
    }
    for (const one of dumped) {
      const life = byVersion.get(one)?.find(({ seen }) => !seen);
      if (!life) return `${byVersion.has(one) ? 'comes twice' : 'was never there'}: ${hex(one)}`;
      life.seen = true;
    }
    const missed = read ? order.find(({ whole, seen }) => whole && !seen) : undefined;
    return missed && `is not there: ${[...missed.versions].map(hex).join(' or ')}`;
  }
}

const hex = (text: string) => Buffer.from(text, 'latin1').toString('hex');
