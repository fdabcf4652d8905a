/** Sets of attributes: their numbers, and what subsets take of others. */
import { isOwnStruct } from '../../check/netlink/set/names.js';
import { printable } from '../../check/printable.js';
import type { Path } from '../../model/path.js';
import { type Around, attribute } from './attribute.js';
import type { DescribedAttribute, DescribedSet } from './described.js';
import type { Findings } from './findings.js';
import { Names, type Naming, underscored } from './names.js';
import type { AttributeData, SetData } from './schema.js';

/** The last number that a set of netkiln has room for. */
const lastNumber = 1023;

/** An attribute with all that a subset's has of the set it is part of. */
export interface Numbered {
  readonly data: AttributeData;
  readonly path: Path;
  readonly id: number;
}

export class AttributeSets {
  /** YNL's names with those of the spec. */
  readonly names = new Map<string, string>();
  readonly #sets: readonly SetData[];
  readonly #numbered = new Map<string, readonly Numbered[]>();

  constructor(
    sets: readonly SetData[],
    private readonly naming: Naming,
    private readonly findings: Findings,
  ) {
    this.#sets = sets;
    const names = new Names('an attribute set', findings);
    for (const [index, { name }] of sets.entries()) {
      const own = names.add(name, ['attribute-sets', index, 'name']);
      // A set's name is neither on the wire nor in the header: where C has that name, the set is called otherwise.
      this.names.set(name, isOwnStruct(own) ? `${own}_attrs` : own);
    }
    for (const { name } of sets) this.#number(name, []);
  }

  /** Undefined where there is no such set. */
  attributesOf(name: string): readonly Numbered[] | undefined {
    return this.#numbered.get(name);
  }

  /** What the spec calls an attribute: `unspec` and `max` are enumerators of every set. */
  ownName(name: string): string {
    const own = underscored(name);
    return own === 'unspec' || own === 'max' ? `${own}_value` : own;
  }

  described(around: Around): DescribedSet[] {
    const prefixes = this.#prefixes();
    return this.#sets.map(({ name, doc }, index) => ({
      name: this.names.get(name)!,
      prefix: prefixes[index],
      doc,
      attributes: this.#attributes(name, around),
    }));
  }

  /** What the enumerators of each set begin with. No two sets can have the same, since both have an UNSPEC and a MAX. */
  #prefixes(): (string | undefined)[] {
    const taken = new Map<string, string>();
    return this.#sets.map(({ name, 'name-prefix': given }, index) => {
      const longest = Math.max(0, ...this.#numbered.get(name)!.map(({ data }) => data.name.length));
      const prefix = this.naming.attributes(given, name) ?? this.naming.shortened(name, longest);
      const other = prefix === undefined ? undefined : taken.get(prefix);
      if (prefix === undefined || other === undefined) {
        taken.set(prefix ?? name, name);
        return prefix;
      }
      const own = this.naming.attributes(undefined, name)!;
      const message = `names of '${printable(name)}' begin with ${own} in C`;
      const path = ['attribute-sets', index, 'name-prefix'];
      this.findings.lost(path, message, `those of '${printable(other)}' begin with ${prefix} already`);
      taken.set(own, name);
      return own;
    });
  }

  #attributes(set: string, around: Around): DescribedAttribute[] {
    let next = 1;
    return this.#numbered.get(set)!.flatMap(({ data, path, id }) => {
      if (id === 0) return [];
      const node = attribute(data, path, id === next ? undefined : id, around);
      next = id + 1;
      const name = this.ownName(data.name);
      if (name !== underscored(data.name)) {
        this.findings.lost(path, `attribute '${printable(data.name)}' is called '${name}'`, ends);
      }
      return { name, id, node, doc: data.doc };
    });
  }

  #number(name: string, inside: readonly string[]): readonly Numbered[] {
    const known = this.#numbered.get(name);
    if (known) return known;
    const index = this.#sets.findIndex((set) => set.name === name);
    const set = this.#sets[index]!;
    const path = ['attribute-sets', index];
    const parent = set['subset-of'];
    let numbered: readonly Numbered[] = [];
    if (parent === undefined) numbered = this.#numberOwn(set, path);
    else if (!this.names.has(parent)) {
      const message = `there is no attribute set '${printable(parent)}'`;
      this.findings.error('NK3013', [...path, 'subset-of'], message);
    } else if (parent === name || inside.includes(parent)) {
      this.findings.error('NK3013', [...path, 'subset-of'], `'${printable(name)}' is a subset of itself`);
    } else {
      numbered = this.#numberPart(set, path, this.#number(parent, [...inside, name]));
    }
    this.#numbered.set(name, numbered);
    return numbered;
  }

  #numberOwn(set: SetData, path: Path): Numbered[] {
    const names = new Names('an attribute', this.findings);
    const numbers = new Map<number, string>();
    let next = 1;
    return set.attributes.map((data, index) => {
      const at = [...path, 'attributes', index];
      names.add(data.name, [...at, 'name']);
      const id = data.value === undefined ? next : Number(data.value);
      next = id + 1;
      this.#checkNumber(data, id, at, numbers);
      numbers.set(id, data.name);
      return { data, path: at, id };
    });
  }

  #checkNumber(data: AttributeData, id: number, at: Path, numbers: ReadonlyMap<number, string>): void {
    const name = printable(data.name);
    const other = numbers.get(id);
    if (other !== undefined) {
      this.findings.error('NK3012', at, `'${printable(other)}' and '${name}' have the same number, ${id}`);
    } else if (id < 0 || id > lastNumber) {
      this.findings.error(
        'NK3012',
        at,
        `attribute '${name}' has the number ${id}, not one of 0 to ${lastNumber}`,
      );
    } else if (id === 0 && data.type !== 'unused' && data.type !== 'pad') {
      this.findings.lost(
        at,
        `attribute '${name}' is left out`,
        'its number is 0, which stands for no attribute',
      );
    }
  }

  /** What a subset says of an attribute goes before what its set says. */
  #numberPart(set: SetData, path: Path, whole: readonly Numbered[]): Numbered[] {
    const found = set.attributes.flatMap((data, index) => {
      const at = [...path, 'attributes', index];
      const of = whole.find((one) => one.data.name === data.name);
      // Some of the kernel's subsets have an attribute twice, which says nothing more.
      if (set.attributes.findIndex(({ name }) => name === data.name) < index) return [];
      if (of) return { data: { ...of.data, ...data }, path: at, id: of.id };
      const message = `'${printable(set['subset-of']!)}' has no attribute '${printable(data.name)}'`;
      this.findings.error('NK3013', at, message);
      return [];
    });
    return found.sort((a, b) => a.id - b.id);
  }
}

const ends = 'every set has an enumerator of that name at its end, or its beginning';
