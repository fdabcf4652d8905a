/** What a family's YNL spec is to say, from its model alone: nothing of this knows how the spec is written. */
import {
  type Attribute,
  addressTypes,
  type CommandModel,
  type IntegerAttribute,
  integerTypes,
  isInteger,
  limitsOf,
  type NetlinkModel,
  type ObjectModel,
  type Operation,
  type WireAttribute,
} from '../../../src/model/netlink.js';
import { expectedOwn } from './expected-own.js';

export type Data = Readonly<Record<string, unknown>>;

export const ynl = (name: string) => name.replaceAll('_', '-');

export interface Expected {
  readonly version: number;
  readonly name: string;
  readonly policy: string | null;
  readonly constants: Record<string, unknown>;
  readonly groups: readonly string[];
  readonly names: Record<string, Data>;
  readonly sets: Record<string, Record<string, Data>>;
  readonly operations: readonly Data[];
  readonly fixed: readonly Data[] | null;
}

export function expected(model: NetlinkModel): Expected {
  const names: Record<string, Data> = {};
  const sets: Record<string, Record<string, Data>> = {};
  const several = model.objects.length > 1;
  const addSet = (set: string, scope: string, attributes: readonly Attribute[]) => {
    const entries = attributes.map((attribute) => {
      const full = [...(scope === '' ? [] : [scope]), ynl(attribute.name)].join('-');
      const inside = `${set}-${ynl(attribute.name)}`;
      if (attribute.type === 'nest') addSet(inside, full, attribute.attributes);
      const named = namedOf(attribute);
      if (named) names[full] = named;
      return [ynl(attribute.name), { number: attribute.id, ...attributeOf(attribute, full, inside) }];
    });
    sets[set] = Object.fromEntries(entries) as Record<string, Data>;
  };
  for (const object of model.objects) {
    addSet(ynl(object.name), several ? ynl(object.name) : '', object.attributes);
  }
  const own = expectedOwn(model);
  Object.assign(sets, own.sets);
  Object.assign(names, own.names);
  const operations = [...model.objects.flatMap((object) => operationsOf(model, object)), ...own.operations];
  const groups = model.custom?.groups ?? (model.notify === null ? [] : [model.notify]);
  return {
    ...{ version: model.version, name: model.family, groups, fixed: own.fixed },
    ...{ names, sets, operations, policy: model.policy === 'global' ? 'global' : null },
    constants: Object.fromEntries(
      model.constants.map(({ name, kind, value }) => [ynl(name), kind === 'number' ? Number(value) : value]),
    ),
  };
}

export function namedOf(attribute: WireAttribute): Data | undefined {
  const values =
    attribute.type === 'bitfield32' ? attribute.bits : isInteger(attribute) && attribute.names?.list;
  if (!values) return undefined;
  const enumerated = isInteger(attribute) && attribute.names?.kind === 'values';
  return {
    type: enumerated ? 'enum' : 'flags',
    list: Object.fromEntries(values.map(({ name, value }) => [ynl(name), Number(value)])),
  };
}

export function attributeOf(attribute: WireAttribute, full: string, inside: string): Data {
  const value = valueShape(attribute, full, inside);
  const { list } = attribute;
  if (list?.style === 'multi') return { ...value, 'multi-attr': true };
  if (list === null) return value;
  const { type, ...more } = value;
  // cli.py reads no others.
  const member = ['string', 'uint', 'sint'].includes(String(type)) ? 'binary' : type;
  return { type: 'indexed-array', 'sub-type': member, ...more };
}

function valueShape(attribute: WireAttribute, full: string, inside: string): Data {
  if (isInteger(attribute)) return integerOf(attribute, full);
  switch (attribute.type) {
    case 'ipv4':
      return { type: 'u32', 'byte-order': 'big-endian', 'display-hint': 'ipv4' };
    case 'ipv6':
    case 'mac': {
      const checks = { 'exact-len': addressTypes[attribute.type] };
      return { type: 'binary', 'display-hint': attribute.type, checks };
    }
    case 'string':
    case 'binary': {
      const { minLength: least, maxLength: most } = attribute;
      const checks =
        least === most
          ? { 'exact-len': most }
          : { ...(least > 0 && { 'min-len': least }), ...(most !== null && { 'max-len': most }) };
      if (attribute.type === 'binary') return { type: 'binary', ...some(checks), 'display-hint': 'hex' };
      return {
        type: 'string',
        ...some({ ...checks, ...(!attribute.terminated && { 'unterminated-ok': true }) }),
      };
    }
    case 'flag':
      return { type: 'flag' };
    case 'bitfield32':
      return { type: 'bitfield32', enum: full };
    case 'nest':
      return { type: 'nest', 'nested-attributes': inside };
    case 'nest-of': {
      const nested = { 'nested-attributes': ynl(attribute.set) };
      if (attribute.levels === 0) return { type: 'nest', ...nested };
      const levels = ['number', 'number-2', 'number-3'].slice(0, attribute.levels);
      return { type: 'nest-type-value', 'type-value': levels, ...nested };
    }
    case 'pad':
      return { type: 'unused' };
  }
}

function some(checks: Data): Data {
  return Object.keys(checks).length > 0 ? { checks } : {};
}

function integerOf(attribute: Omit<IntegerAttribute, 'list'>, full: string): Data {
  const { type, names } = attribute;
  const { bits } = integerTypes[type];
  const named = names && { enum: full };
  if (type === 's8' || type === 's16') {
    return { type: 'binary', struct: [{ name: 'value', type, ...named }], checks: { 'exact-len': bits / 8 } };
  }
  const own = type.startsWith('be') ? { type: `u${bits}`, 'byte-order': 'big-endian' } : { type };
  if (names) return { ...own, ...named, ...(names.kind === 'bits' && { checks: { 'flags-mask': full } }) };
  if (attribute.mask !== null) return own;
  const limits = limitsOf(type);
  const checks: Record<string, unknown> = {};
  if (BigInt(attribute.min) !== limits.min) checks['min'] = attribute.min;
  if (BigInt(attribute.max) !== limits.max) checks['max'] = attribute.max;
  return { ...own, ...some(checks) };
}

function operationsOf(model: NetlinkModel, object: ObjectModel): Data[] {
  const { get, dump, set, delete: remove, flush, create } = object.operations;
  const { notifications, name: own } = object;
  const ids = (some: (attribute: Attribute) => boolean) => object.attributes.filter(some).map(({ id }) => id);
  const all = ids(() => true);
  const key = ids(({ name }) => object.key.includes(name));
  const naming = ids(({ name }) => object.key.includes(name) || object.unique.includes(name));
  const told: Data[] = [];
  const tell = ({ id, name }: CommandModel, more: Data) =>
    told.push({ name: ynl(name), number: id, answer: id, set: ynl(own), ...more });
  const ask = (operation: Operation | null, ways: Data) => {
    if (operation === null) return;
    const lenient = [
      ...(ways['do'] && operation !== dump && operation.lenient ? ['strict'] : []),
      ...(ways['dump'] && dump?.lenient ? ['dump'] : []),
    ];
    tell(operation, { ...ways, lenient, flags: flags[operation.permission], group: null });
  };
  ask(create, { do: { request: all, reply: create.answers ? key : null } });
  ask(get ?? dump, {
    ...(get && { do: { request: naming, reply: all } }),
    ...(dump && { dump: { request: null, reply: all } }),
  });
  ask(remove, { do: { request: naming, reply: null } });
  ask(set, { do: { request: all, reply: null } });
  ask(flush, { do: { request: [], reply: null } });
  if (model.notify !== null) {
    const heard = { event: all, group: model.notify, flags: [], lenient: [] };
    tell(notifications.create, heard);
    if (set) tell(notifications.set, heard);
    if (remove || flush) tell(notifications.delete, heard);
  }
  return told;
}

export const flags: Readonly<Record<string, readonly string[]>> = {
  admin: ['admin-perm'],
  'netns-admin': ['uns-admin-perm'],
  none: [],
};
