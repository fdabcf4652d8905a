/** Names of sets, operations and events, and the names that these have in C: long ones, and those that two would have. */
import {
  type Attribute,
  type CustomModel,
  isBits,
  type NetlinkModel,
  numbersOf,
  type ObjectModel,
  type WireAttribute,
} from '../../../model/netlink.js';
import { commandPrefixOf, enumerationOf, familyPrefix, groupId } from '../../../model/netlink-prefix.js';
import type { Path } from '../../../model/path.js';
import { printable } from '../../printable.js';
import type { Report } from '../../report.js';
import { enumeratorsOf } from '../header.js';

/** Of a name alone, of an enumerator with all that stands before it, and of one whose line has nothing but its number. */
const longest = { name: 40, enumerator: 60, line: 68 };

export function checkOwnName(name: string, of: string, path: Path, report: Report): void {
  if (!/^[a-z][a-z0-9_]*$/.test(name) || name.length > longest.name) {
    report.add('NK2502', path, `'${printable(name)}' cannot name ${of}`, {
      cause: `it becomes part of names in C: a lower-case letter, then up to ${longest.name - 1} of a to z, 0 to 9 and _`,
    });
  }
}

interface Name {
  readonly name: string;
  readonly path: Path;
  /** The number that stands behind it. */
  readonly value?: string;
  /** What several attributes have to agree in to share the name. */
  readonly of?: string;
  /** Whether it is an object's: those are looked at among themselves elsewhere. */
  readonly stored?: true;
}

/** Enumerators and macros that the header would have twice, or that are too long for C. */
export function checkEnumerators(model: NetlinkModel, custom: CustomModel, report: Report): void {
  const upper = familyPrefix(model).toUpperCase();
  const owners = new Map<string, Path>();
  const shared = new Map<string, string>();
  const all = [...namesOfObjects(model), ...namesIn(upper, custom, model)];
  for (const { name, path, value = '', of, stored } of all) {
    const owner = owners.get(name);
    // Attributes with the same names and numbers have one enumeration together.
    if (of !== undefined && shared.get(name) === of) continue;
    if (of !== undefined) shared.set(name, of);
    if (stored) {
      owners.set(name, path);
      continue;
    }
    if (name.length > longest.enumerator && (value === '' || name.length + value.length > longest.line)) {
      report.add('NK2502', path, `'${name}' is too long a name for C`, {
        cause: `it has ${name.length} characters, of at most ${longest.enumerator}`,
        fix: 'shorten what it is made of',
      });
    } else if (owner) {
      const at = report.origins.at(owner);
      report.add('NK2502', path, `the header would have two of '${name}'`, {
        fix: 'call one of them something else, or give its set another prefix',
        ...(at ? { related: [{ message: 'the first', at }] } : {}),
      });
    }
    owners.set(name, path);
  }
}

function* namesOfObjects(model: NetlinkModel): Generator<Name> {
  for (const object of model.objects) {
    const base = model.objects.length > 1 ? ['objects', object.name] : [];
    const paths = { attributes: [...base, 'attributes'], operations: [...base, 'operations'] };
    for (const one of enumeratorsOf(model, object, paths)) yield { ...one, stored: true };
  }
}

function* namesIn(upper: string, custom: CustomModel, model: NetlinkModel): Generator<Name> {
  const { objects, constants } = model;
  for (const end of ['FAMILY_NAME', 'FAMILY_VERSION']) yield { name: `${upper}_${end}`, path: ['name'] };
  for (const [index, group] of custom.groups.entries()) {
    yield { name: groupId(upper, group), path: ['groups', index] };
  }
  for (const { name, prefix, attributes } of custom.sets) {
    const path = ['sets', name, 'attributes'];
    const own = prefix ?? `${upper}_A_${name.toUpperCase()}_`;
    for (const end of ['UNSPEC', 'MAX']) yield { name: `${own}${end}`, path };
    for (const one of attributes) {
      yield { name: `${own}${one.name.toUpperCase()}`, path: [...path, one.name] };
      yield* numbersIn(one, `${upper}_${name.toUpperCase()}_`, [...path, one.name]);
    }
  }
  for (const { name } of objects) {
    yield { name: `${upper}_MAX_${objects.length > 1 ? `${name.toUpperCase()}_` : ''}OBJECTS`, path: [] };
  }
  for (const { name } of constants) {
    yield { name: `${upper}_${name.toUpperCase()}`, path: ['constants', name] };
  }
  const commands = [...custom.operations, ...custom.events];
  for (const one of commands) {
    const path = ['has' in one ? 'events' : 'operations', one.name];
    yield { name: `${commandPrefixOf(model)}${one.name.toUpperCase()}`, path };
  }
}

function* numbersIn(one: WireAttribute, before: string, path: Path): Generator<Name> {
  if (one.type === 'pad' || one.type === 'nest-of') return;
  const own = 'prefix' in one ? one.prefix : undefined;
  const all = numbersOf(one);
  const bits = isBits(one);
  const of = own === undefined ? {} : { of: JSON.stringify([own, bits, all]) };
  // The enumeration that they are in, which has them all.
  if (own !== undefined && all.length > 0) yield { name: enumerationOf(own), path, ...of };
  for (const number of all) {
    const name = `${own ?? `${before}${one.name.toUpperCase()}_`}${number.name.toUpperCase()}`;
    const value = bits ? '0x00000001' : number.value;
    yield { name, path: [...path, number.name], value, ...of };
  }
}

/** After the module's own name, what functions of every family are called, and structs; and those of its objects. */
const own = {
  functions:
    'init exit net net_id net_init net_exit net_ops family ops groups list_next ops_init ops_exit string',
  structs: 'list header net attr cmd',
};
const ofObjects =
  'create_doit get_doit set_doit delete_doit flush_doit dump_start dumpit find insert remove replace parse fill notify ' +
  'free_all size';

/** Whether every family's C has a struct or an enumeration of that name. */
export function isOwnStruct(name: string): boolean {
  return own.structs.split(' ').includes(name);
}

/** What nests of an object are called in C. */
function nestsIn(attributes: readonly Attribute[], before: string): string[] {
  return attributes.flatMap((one) => {
    if (one.type !== 'nest') return [];
    const name = `${before}${one.name}`;
    return [name, ...nestsIn(one.attributes, `${name}_`)];
  });
}

/** Functions and structs that C would have twice. */
export function checkFunctions(
  { sets, operations, events }: CustomModel,
  objects: readonly ObjectModel[],
  report: Report,
): void {
  const functions = new Set(own.functions.split(' '));
  const structs = new Set(own.structs.split(' '));
  for (const { name, attributes } of objects) {
    const before = objects.length > 1 ? `${name}_` : '';
    for (const end of ofObjects.split(' ')) functions.add(`${before}${end}`);
    for (const end of ['', '_attrs', '_key']) structs.add(`${name}${end}`);
    for (const nest of nestsIn(attributes, before)) {
      for (const verb of ['parse', 'put', 'read']) functions.add(`${verb}_${nest}`);
      for (const end of ['', '_attr', '_attrs']) structs.add(`${nest}${end}`);
    }
  }
  const claim = (owners: Set<string>, names: readonly string[], path: Path) => {
    for (const name of names) {
      if (owners.has(name)) {
        const what = owners === structs ? 'structs' : 'functions';
        report.add('NK2502', path, `two ${what} would be called '${name}' in C`, {
          fix: 'call it something else',
        });
      }
      owners.add(name);
    }
  };
  for (const { name, attributes } of sets) {
    claim(structs, [name, `${name}_attr`], ['sets', name]);
    claim(functions, [`parse_${name}`], ['sets', name]);
    for (const one of attributes) {
      const path = ['sets', name, 'attributes', one.name];
      claim(
        functions,
        ['put', 'get', 'start'].map((verb) => `${verb}_${name}_${one.name}`),
        path,
      );
    }
  }
  for (const { name, do: one, dump } of operations) {
    const path = ['operations', name];
    claim(structs, [...(one ? [`${name}_req`] : []), ...(dump ? [`${name}_dump_req`] : [])], path);
    claim(functions, [...(one ? [name, `${name}_doit`, `${name}_read`] : [])], path);
    claim(functions, dump ? [`${name}_dump`, `${name}_dumpit`, `${name}_dump_read`] : [], path);
  }
  for (const { name } of events) {
    claim(functions, [`${name}_new`, `${name}_send`, `${name}_heard`], ['events', name]);
  }
}
