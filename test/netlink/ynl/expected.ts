/** What a family's YNL spec is to say, from its model alone: nothing of this knows how the spec is written. */
import {
  type Attribute,
  addressTypes,
  commandNames,
  commandNumber,
  type IntegerAttribute,
  integerTypes,
  isInteger,
  limitsOf,
  type NetlinkModel,
  type ObjectModel,
} from '../../../src/model/netlink.js';

type Data = Readonly<Record<string, unknown>>;

const ynl = (name: string) => name.replaceAll('_', '-');

export interface Expected {
  readonly version: number;
  readonly name: string;
  readonly groups: readonly string[];
  readonly names: Record<string, Data>;
  readonly sets: Record<string, Record<string, Data>>;
  readonly operations: readonly Data[];
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
  const operations = model.objects.flatMap((object) => operationsOf(model, object));
  return {
    ...{ version: model.version, name: model.family, groups: model.notify === null ? [] : [model.notify] },
    ...{ names, sets, operations },
  };
}

function namedOf(attribute: Attribute): Data | undefined {
  const values =
    attribute.type === 'bitfield32' ? attribute.bits : isInteger(attribute) && attribute.names?.list;
  if (!values) return undefined;
  const enumerated = isInteger(attribute) && attribute.names?.kind === 'values';
  return {
    type: enumerated ? 'enum' : 'flags',
    list: Object.fromEntries(values.map(({ name, value }) => [ynl(name), Number(value)])),
  };
}

function attributeOf(attribute: Attribute, full: string, inside: string): Data {
  const value = valueShape(attribute, full, inside);
  const { list } = attribute;
  if (list?.style === 'multi') return { ...value, 'multi-attr': true };
  if (list === null) return value;
  const { type, ...more } = value;
  // cli.py reads no others.
  const member = ['string', 'uint', 'sint'].includes(String(type)) ? 'binary' : type;
  return { type: 'indexed-array', 'sub-type': member, ...more };
}

function valueShape(attribute: Attribute, full: string, inside: string): Data {
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
        least === most ? { 'exact-len': most } : { ...(least > 0 && { 'min-len': least }), 'max-len': most };
      return { type: attribute.type, checks, ...(attribute.type === 'binary' && { 'display-hint': 'hex' }) };
    }
    case 'flag':
      return { type: 'flag' };
    case 'bitfield32':
      return { type: 'bitfield32', enum: full };
    case 'nest':
      return { type: 'nest', 'nested-attributes': inside };
  }
}

function integerOf(attribute: IntegerAttribute, full: string): Data {
  const { type, names } = attribute;
  const { bits } = integerTypes[type];
  const named = names && { enum: full };
  if (type === 's8' || type === 's16') {
    return { type: 'binary', struct: [{ name: 'value', type, ...named }], checks: { 'exact-len': bits / 8 } };
  }
  const own = type.startsWith('be') ? { type: `u${bits}`, 'byte-order': 'big-endian' } : { type };
  if (names) return { ...own, ...named, ...(names.kind === 'bits' && { checks: { 'flags-mask': full } }) };
  const limits = limitsOf(type);
  const checks: Record<string, unknown> = {};
  if (BigInt(attribute.min) !== limits.min) checks['min'] = attribute.min;
  if (BigInt(attribute.max) !== limits.max) checks['max'] = attribute.max;
  return { ...own, ...(Object.keys(checks).length > 0 && { checks }) };
}

function operationsOf(model: NetlinkModel, object: ObjectModel): Data[] {
  const { get, dump, set, delete: remove, flush, create } = object.operations;
  const ids = (some: (attribute: Attribute) => boolean) => object.attributes.filter(some).map(({ id }) => id);
  const all = ids(() => true);
  const key = ids(({ name }) => object.key.includes(name));
  const naming = ids(({ name }) => object.key.includes(name) || object.unique.includes(name));
  const read = get ?? dump;
  const heard = (there: boolean) =>
    model.notify !== null && there ? { event: all, group: model.notify, flags: [] } : undefined;
  const asked = (operation: { permission: string } | null, more: Data) =>
    operation ? { ...more, flags: flags[operation.permission], group: null } : undefined;
  const told: Record<(typeof commandNames)[number], Data | undefined> = {
    create: asked(create, { do: { request: all, reply: key } }),
    get: asked(read, {
      ...(get && { do: { request: naming, reply: all } }),
      ...(dump && { dump: { request: null, reply: all } }),
    }),
    delete: asked(remove, { do: { request: naming, reply: null } }),
    set: asked(set, { do: { request: all, reply: null } }),
    flush: asked(flush, { do: { request: [], reply: null } }),
    create_ntf: heard(true),
    delete_ntf: heard(remove !== null || flush !== null),
    set_ntf: heard(set !== null),
  };
  const prefix = model.objects.length > 1 ? `${ynl(object.name)}-` : '';
  return commandNames.flatMap((name) => {
    const number = commandNumber(model, object, name);
    return told[name] ? [{ name: prefix + ynl(name), number, set: ynl(object.name), ...told[name] }] : [];
  });
}

const flags: Readonly<Record<string, readonly string[]>> = {
  admin: ['admin-perm'],
  'netns-admin': ['uns-admin-perm'],
  none: [],
};
