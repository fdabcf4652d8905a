/** Enumerations that attributes use, as variables at the head of the spec. */
import type { Enumeration } from './definitions.js';
import { camelCase } from './names.js';

export interface Variable {
  readonly name: string;
  readonly enumeration: Enumeration;
}

/** Words of the language, and the builders that specs import. */
const reserved = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends false ' +
    'finally for function if implements import in instanceof interface let new null package private protected public ' +
    'return static super switch this throw true try typeof undefined var void while with yield ' +
    'attributeSet be16 be32 be64 binary bitfield32 enumOf event flag flagsOf indexed ipv4 ipv6 mac many nestOf netlinkFamily ' +
    'operation pad s8 s16 s32 s64 sint string u8 u16 u32 u64 uint'
  ).split(' '),
);

export class Variables {
  readonly #all = new Map<Enumeration, Variable>();
  readonly #names = new Set<string>();

  /** The name of the variable that has the names and numbers of an enumeration. */
  of(enumeration: Enumeration): string {
    const known = this.#all.get(enumeration);
    if (known) return known.name;
    const name = this.#free(camelCase(enumeration.name));
    this.#names.add(name);
    this.#all.set(enumeration, { name, enumeration });
    return name;
  }

  get all(): readonly Variable[] {
    return [...this.#all.values()];
  }

  #free(wanted: string): string {
    const base = /^[a-z]/.test(wanted) ? wanted : `names${wanted}`;
    if (!reserved.has(base) && !this.#names.has(base)) return base;
    for (let n = 0; ; n++) {
      const name = `${base}Numbers${n === 0 ? '' : n}`;
      if (!this.#names.has(name)) return name;
    }
  }
}
