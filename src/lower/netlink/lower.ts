/** Netlink family model to plan. */
import {
  type Attribute,
  type Command,
  commandName,
  commandNumber,
  commandsOf,
  integerTypes,
  isInteger,
  isReferredTo,
  type NetlinkModel,
  type ObjectModel,
  operationNames,
} from '../../model/netlink.js';
import { commandPrefixOf, familyPrefix } from '../../model/netlink-prefix.js';
import type { Path } from '../../model/path.js';
import { lowerAttributes, lowerRequirements, type Scope } from './attribute.js';
import { lowerCustom } from './operation/lower.js';
import type { AttributePlan, CommandPlan, Index, NetlinkPlan, ObjectPlan, TablePlan } from './plan.js';

export function lowerNetlink(model: NetlinkModel): NetlinkPlan {
  const prefix = familyPrefix(model);
  const upper = prefix.toUpperCase();
  const objects: ObjectPlan[] = [];
  for (const object of model.objects) objects.push(lowerObject(object, model, objects, prefix, upper));
  const names = { prefix, upper, commandPrefix: commandPrefixOf(model), policy: model.policy };
  const custom = model.custom ? lowerCustom(model, model.custom, objects, names) : null;
  return {
    ...{ prefix, upper, family: model.family, version: model.version, objects, group: model.notify },
    constants: model.constants.map((constant) => ({
      id: `${upper}_${constant.name.toUpperCase()}`,
      constant,
    })),
    ignoresReserved: model.ignoresReserved,
    custom,
  };
}

/** Of a function's beginning and an attribute that is unique. */
const longestUnique = 20;

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
    attrPrefix: object.attributePrefix ?? `${upper}_A_${own.toUpperCase()}`,
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
    requirements: lowerRequirements(operations.create.requiredWith, attributes),
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
    answers: operations.create.answers,
    lenient: operationNames.filter((one) => operations[one]?.lenient),
    global: model.policy === 'global',
    errors: object.errors,
    commands: lowerCommands(object, model),
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

function lowerCommands(object: ObjectModel, model: NetlinkModel): CommandPlan[] {
  const prefix = commandPrefixOf(model);
  return commandsOf(model, object)
    .map((command) => ({
      command,
      id: `${prefix}${commandName(model, object, command).toUpperCase()}`,
      number: commandNumber(model, object, command),
      words: words[command](object.name),
    }))
    .sort((a, b) => a.number - b.number);
}
