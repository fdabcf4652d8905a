/** Netlink family model to plan. */
import { prefixOf } from '../../model/identifier.js';
import {
  type Attribute,
  type Command,
  commandNames,
  commandNumber,
  integerTypes,
  isInteger,
  isReferredTo,
  type NetlinkModel,
  type ObjectModel,
  operationNames,
} from '../../model/netlink.js';
import type { Path } from '../../model/path.js';
import { lowerAttributes, type Scope } from './attribute.js';
import { lowerCustom } from './operation/lower.js';
import type { AttributePlan, CommandPlan, Index, NetlinkPlan, ObjectPlan, TablePlan } from './plan.js';

export function lowerNetlink(model: NetlinkModel): NetlinkPlan {
  const longest = Math.max(...model.objects.map(({ name }) => name.length));
  const prefix = shortPrefix(
    model.name,
    model.objects.length > 1 ? longestTogether - longest : longestPrefix,
  );
  const upper = prefix.toUpperCase();
  const objects: ObjectPlan[] = [];
  for (const object of model.objects) objects.push(lowerObject(object, model, objects, prefix, upper));
  const names = { prefix, upper, commandPrefix: `${upper}_CMD_` };
  return {
    ...{ prefix, upper, family: model.family, version: model.version, objects, group: model.notify },
    custom: model.custom ? lowerCustom(model, model.custom, objects, names) : null,
  };
}

/** Lines of the templates then stay below 80 columns; with several kinds of object their names are to be counted in. */
const longestPrefix = 12;
const longestTogether = 18;
/** Of a function's beginning and an attribute that is unique. */
const longestUnique = 20;

function shortPrefix(name: string, most: number): string {
  const prefix = prefixOf(name);
  const longest = Math.min(most, longestPrefix);
  return prefix.length > longest ? `${prefix.slice(0, longest - 3).replace(/_+$/, '')}_nl` : prefix;
}

/** Names say which kind of object they are of where there are several. */
function lowerObject(
  object: ObjectModel,
  model: NetlinkModel,
  before: readonly ObjectPlan[],
  prefix: string,
  upper: string,
): ObjectPlan {
  const several = model.objects.length > 1;
  const { name, operations } = object;
  const own = several ? `${name}_` : '';
  const path: Path = several ? ['objects', name] : [];
  const fn = several ? `${prefix}_${name}` : prefix;
  const type = `${prefix}_${name}`;
  const scope: Scope = {
    prefix,
    upper,
    attrPrefix: `${upper}_A${several ? `_${name.toUpperCase()}` : ''}`,
    path: [...path, 'attributes'],
    around: own,
    ids: several ? `${before.length + 1}_` : '',
    required: operations.create.required,
    key: object.key,
    padded: operations.set === null ? [] : object.unique,
  };
  const attributes = lowerAttributes(object.attributes, scope);
  const keys = attributes.filter(({ attribute }) => object.key.includes(attribute.name));
  const index = indexFor(keys.map(({ attribute }) => attribute));
  const unique = object.unique.map((own) =>
    uniqueTable(attributes.find(({ attribute }) => attribute.name === own)!, fn),
  );
  return {
    object,
    path,
    fn,
    type,
    store: own,
    max: `${upper}_MAX_${several ? `${name.toUpperCase()}_` : ''}OBJECTS`,
    attrs: several ? `${type}_attr` : `${prefix}_attr`,
    attrPrefix: scope.attrPrefix,
    attributes,
    keys,
    keyStruct: keys.length > 1 ? `${type}_key` : null,
    index,
    tables: [
      ...(index === 'hash' ? [{ attributes: keys, name: 'index', node: 'node', params: `${fn}_index` }] : []),
      ...unique,
    ],
    unique,
    references: attributes.flatMap((attribute) => {
      const to = before.find((target) => target.object.name === attribute.attribute.refers);
      return to ? [{ attribute, to }] : [];
    }),
    counted: isReferredTo(model, object),
    operations: Object.fromEntries(
      operationNames.map((one) => [one, operations[one]?.permission ?? null]),
    ) as ObjectPlan['operations'],
    commands: lowerCommands(object, model, upper),
  };
}

function uniqueTable(attribute: AttributePlan, fn: string): TablePlan {
  const { member } = attribute;
  const fits = fn.length + member.length <= longestUnique;
  const name = `by_${fits ? member : `attr${attribute.attribute.id}`}`;
  return { attributes: [attribute], name, node: `${name}_node`, params: `${fn}_${name}` };
}

/** A 64-bit key is no index where a long has 32 bits; addresses lie too far apart for an array of pages. */
function indexFor([key, ...more]: readonly Attribute[]): Index {
  return key && more.length === 0 && isInteger(key) && integerTypes[key.type].bits <= 32 ? 'xarray' : 'hash';
}

const words: Readonly<Record<Command, (object: string) => string>> = {
  create: (object) => `make one ${object}`,
  get: (object) => `one ${object}, or as a dump all`,
  delete: (object) => `take one ${object} away`,
  create_ntf: (object) => `one ${object} was made`,
  delete_ntf: (object) => `one ${object} was taken away`,
  set: (object) => `change one ${object}`,
  set_ntf: (object) => `one ${object} was changed`,
  flush: (object) => `take every ${object} away`,
};

function lowerCommands(object: ObjectModel, model: NetlinkModel, upper: string): CommandPlan[] {
  const { get, set, dump, delete: remove, flush } = object.operations;
  const heard = model.notify !== null;
  const used: Readonly<Record<Command, boolean>> = {
    create: true,
    get: get !== null || dump !== null,
    delete: remove !== null,
    create_ntf: heard,
    delete_ntf: heard && (remove !== null || flush !== null),
    set: set !== null,
    set_ntf: heard && set !== null,
    flush: flush !== null,
  };
  return commandNames
    .filter((command) => used[command])
    .map((command) => ({
      command,
      id: `${upper}_CMD_${model.objects.length > 1 ? `${object.name.toUpperCase()}_` : ''}${command.toUpperCase()}`,
      number: commandNumber(model, object, command),
      words: words[command](object.name),
    }));
}
