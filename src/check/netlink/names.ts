/** Names that attributes in nests and named numbers have in C: long ones, and those that two would have. */
import { type Attribute, numbersOf } from '../../model/netlink.js';
import type { Path } from '../../model/path.js';
import type { Report } from '../report.js';

/** With the module's name before them lines of C stay within 80 columns. */
const longest = { attribute: 24, number: 40 };
/** What enumerators and macros of every family begin with after its own name. */
const own = /^(a|cmd|mcgrp|family|max)(_|$)/;

/** Names that a family's C has already, after the module's own. */
export interface Taken {
  /** Of attributes, values and bits. */
  readonly names: Set<string>;
  /** Of structs and enums. */
  readonly tags: Set<string>;
}

/** Tags that every family has, where the object's struct has the object's name. */
export const ownTags = ['attr', 'cmd', 'net'];

/** With one kind of object its attributes need not say whose they are. */
export function takenBy(
  objects: readonly { readonly name: string; readonly path: Path }[],
  report: Report,
): Taken {
  const own = objects.length === 1 ? ['', '_key'] : ['', '_key', '_attr'];
  const tags = new Set(ownTags);
  for (const { name, path } of objects) {
    for (const tag of own.map((end) => `${name}${end}`)) {
      if (tags.has(tag) && !ownTags.includes(name)) {
        report.add('NK2502', path, `two structs or enums would be called '${tag}' in C`, {
          fix: 'call the object something else',
        });
      }
      tags.add(tag);
    }
  }
  return { names: new Set(), tags };
}

export interface NameOptions {
  readonly taken: Taken;
  /** What stands before all of these names. */
  readonly around: string;
  readonly report: Report;
}

export function checkNames(
  attributes: readonly Attribute[],
  base: Path,
  { taken, around, report }: NameOptions,
): void {
  const { names: owners, tags } = taken;
  for (const { name, path, numbers, owns } of namesIn(attributes, around, base)) {
    for (const tag of owns) {
      if (tags.has(tag)) {
        report.add('NK2502', path, `two structs or enums would be called '${tag}' in C`, {
          fix: 'call the attribute something else',
        });
      }
      tags.add(tag);
    }
    const most = numbers ? longest.number : longest.attribute;
    // A name that is too long by itself has been told.
    if (String(path.at(-1)).length <= 24 && name.length > most) {
      report.add('NK2502', path, `'${name}' is too long a name for C`, {
        cause: `what it is in and its own name have ${name.length} characters together, of at most ${most}`,
        fix: 'shorten one of the names',
      });
    } else if (owners.has(name)) {
      report.add('NK2502', path, `two attributes or values would be called '${name}' in C`, {
        fix: 'call one of them something else',
      });
    } else if (numbers && own.test(name)) {
      report.add('NK2502', path, `'${name}' would be taken for something that every family has`, {
        cause: 'enumerators that begin with A, CMD, MCGRP, FAMILY and MAX have other meanings',
        fix: 'call the attribute something else',
      });
    }
    owners.add(name);
  }
}

interface Name {
  readonly name: string;
  readonly path: Path;
  /** Whether it is of a value or of a bit. */
  readonly numbers: boolean;
  /** Tags of structs and enums. */
  readonly owns: readonly string[];
}

function* namesIn(attributes: readonly Attribute[], around: string, base: Path): Generator<Name> {
  for (const attribute of attributes) {
    const path = [...base, attribute.name];
    const name = `${around}${attribute.name}`;
    const numbers = numbersOf(attribute);
    const nest = attribute.type === 'nest';
    const owns = nest ? [name, `${name}_attr`] : numbers.length > 0 ? [name] : [];
    yield { name, path, numbers: false, owns };
    if (nest) {
      yield* namesIn(attribute.attributes, `${name}_`, [...path, 'attributes']);
    }
    for (const number of numbers) {
      yield { name: `${name}_${number.name}`, path: [...path, number.name], numbers: true, owns: [] };
    }
  }
}
