/** Sets of attributes: their numbers, and what subsets take of others. */
import { printable } from '../../check/printable.js';
import type { Path } from '../../model/path.js';
import { type Around, attribute } from './attribute.js';
import type { DescribedAttribute, DescribedSet } from './described.js';
import type { Findings } from './findings.js';
import { capitals, Names, underscored } from './names.js';
import type { AttributeData, SetData } from './schema.js';

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
    private readonly family: string,
    private readonly findings: Findings,
  ) {
    this.#sets = sets;
    const names = new Names('an attribute set', findings);
    for (const [index, { name }] of sets.entries()) {
      this.names.set(name, names.add(name, ['attribute-sets', index, 'name']));
    }
    for (const { name } of sets) this.#number(name, []);
  }

  /** Undefined where there is no such set. */
  attributesOf(name: string): readonly Numbered[] | undefined {
    return this.#numbered.get(name);
  }

  /** What the spec calls an attribute. */
  ownName(name: string): string {
    return underscored(name);
  }

  described(around: Around): DescribedSet[] {
    return this.#sets.map((set) => {
      const root = this.#root(set);
      const own = root.name === this.family ? '' : `${root.name}-`;
      const prefix = root['name-prefix'] ?? `${this.family}-a-${own}`;
      return {
        name: this.names.get(set.name)!,
        prefix: capitals(prefix),
        subset: root === set ? undefined : this.names.get(root.name),
        doc: set.doc,
        attributes: this.#attributes(set.name, around),
      };
    });
  }

  #attributes(set: string, around: Around): DescribedAttribute[] {
    let next = 1;
    return this.#numbered.get(set)!.flatMap(({ data, path, id }) => {
      if (id === 0) return [];
      const node = attribute(data, path, id === next ? undefined : id, around);
      next = id + 1;
      return { name: underscored(data.name), node, doc: data.doc };
    });
  }

  /** The set that a subset is part of, as far up as it goes; a set itself. */
  #root(set: SetData): SetData {
    let found = set;
    // A circle has been reported.
    for (let n = 0; n < this.#sets.length && found['subset-of'] !== undefined; n++) {
      found = this.#sets.find(({ name }) => name === found['subset-of']) ?? found;
    }
    return found;
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
    } else if (id < 0 || id > 255) {
      this.findings.error('NK3012', at, `attribute '${name}' has the number ${id}, not one of 0 to 255`);
    } else if (id === 0 && data.type !== 'unused' && data.type !== 'pad') {
      this.findings.lost(at, `attribute '${name}' is left out`, 'its number is 0, which stands for no attribute');
    }
  }

  /** What a subset says of an attribute goes before what its set says. */
  #numberPart(set: SetData, path: Path, whole: readonly Numbered[]): Numbered[] {
    const names = new Names('an attribute', this.findings);
    const found = set.attributes.flatMap((data, index) => {
      const at = [...path, 'attributes', index];
      names.add(data.name, [...at, 'name']);
      const of = whole.find((one) => one.data.name === data.name);
      if (of) return { data: { ...of.data, ...data }, path: at, id: of.id };
      const message = `'${printable(set['subset-of']!)}' has no attribute '${printable(data.name)}'`;
      this.findings.error('NK3013', at, message);
      return [];
    });
    return found.sort((a, b) => a.id - b.id);
  }
}
