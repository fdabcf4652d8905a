/** Netlink family plan to description. */
import { userLicence } from '../../model/module.js';
import {
  type Attribute,
  isInteger,
  type NetlinkModel,
  namingOf,
  type ObjectModel,
} from '../../model/netlink.js';
import type {
  AttributeDescription,
  EventDescription,
  Exchange,
  FamilyDescription,
  NamesDescription,
  OperationDescription,
  SetDescription,
} from './description.js';
import {
  type AttributePlan,
  allAttributes,
  type CommandPlan,
  groupId,
  type NetlinkPlan,
  type ObjectPlan,
} from './plan.js';

export function describeFamily(plan: NetlinkPlan, model: NetlinkModel): FamilyDescription {
  const { objects, upper, group } = plan;
  return {
    module: model.name,
    family: plan.family,
    version: plan.version,
    description: model.description,
    license: userLicence(model.license),
    upper,
    groups: group === null ? [] : [{ name: group, id: groupId(plan, group) }],
    objects: objects.map(({ object: { name, key, unique, assigned, max } }) => ({
      ...{ name, set: name, key, unique, assigned, max },
    })),
    names: objects.flatMap((object) =>
      [...allAttributes(object.attributes)]
        .filter(({ numbers }) => numbers.length > 0)
        .map((one) => namesOf(plan, one)),
    ),
    sets: objects.flatMap((object) => setsOf(plan, object)),
    operations: objects.flatMap((object) => operationsOf(plan, object)),
    events: group === null ? [] : objects.flatMap((object) => eventsOf(plan, object, group)),
  };
}

/** All names are found in those of C: `NEIGHBOURS_ENTRY_STATE_` is `entry_state`. */
function nameIn({ upper }: NetlinkPlan, prefix: string): string {
  return prefix.slice(upper.length + 1, -1).toLowerCase();
}

function namesOf(plan: NetlinkPlan, { attribute, numbers, tag }: AttributePlan): NamesDescription {
  const [first] = numbers;
  const prefix = first!.id.slice(0, -first!.number.name.length);
  const bits = attribute.type === 'bitfield32' || (isInteger(attribute) && attribute.names?.kind === 'bits');
  return {
    name: nameIn(plan, prefix),
    kind: bits ? 'bits' : 'values',
    tag: `${plan.prefix}_${tag}`,
    prefix,
    list: numbers.map(({ number }) => number),
  };
}

/** Those of nests first, as in the header. */
function setsOf(plan: NetlinkPlan, object: ObjectPlan): SetDescription[] {
  const { name } = object.object;
  /** What enumerators of the object's own begin with says its name already where there are several. */
  const nestSet = (prefix: string) =>
    `${name}_${prefix.slice(object.attrPrefix.length + 1, -1).toLowerCase()}`;
  const attributes = (own: readonly AttributePlan[]): AttributeDescription[] =>
    own.map((one) => ({
      attribute: one.attribute,
      id: one.id,
      names: one.numbers.length > 0 ? namesOf(plan, one).name : null,
      nest: one.nest && nestSet(nestPrefix(one)),
      required: one.required,
    }));
  const nests = [...allAttributes(object.attributes)].flatMap((one): SetDescription[] => {
    if (!one.nest) return [];
    const prefix = nestPrefix(one);
    return [
      {
        name: nestSet(prefix),
        tag: `${one.nest.type}_attr`,
        prefix,
        attributes: attributes(one.nest.attributes),
      },
    ];
  });
  const own = {
    ...{ name, tag: object.attrs, prefix: `${object.attrPrefix}_` },
    attributes: attributes(object.attributes),
  };
  return [...nests, own];
}

/** `REGISTRY_A_CAPS_`, of what is in the nest. */
function nestPrefix({ nest }: AttributePlan): string {
  return nest!.last.replace(/MAX$/, '');
}

function operationsOf(
  plan: NetlinkPlan,
  { object, operations, commands }: ObjectPlan,
): OperationDescription[] {
  const all = namesOfAll(object.attributes);
  const { key } = object;
  const naming = namesOfAll(namingOf(object));
  const both = { reply: null };
  const named = object.unique.length === 0 ? withoutDefault(object) : [];
  return commands.flatMap((one): OperationDescription[] => {
    const common = {
      ...{ name: commandName(plan, one), id: one.id, number: one.number, words: one.words, set: object.name },
      ...{ do: null, dump: null, required: [] as readonly string[] },
    };
    const asked = (
      permission: OperationDescription['permission'] | null,
      more: Partial<OperationDescription>,
    ) => (permission === null ? [] : [{ ...common, permission, ...more }]);
    switch (one.command) {
      case 'create': {
        const reply = all.filter((name) => key.includes(name));
        const { required } = object.operations.create;
        return asked(operations.create, { do: { request: all, reply }, required });
      }
      case 'get':
        return asked(operations.get ?? operations.dump, {
          do: operations.get && { request: naming, reply: all },
          dump: operations.dump && { request: [], reply: all },
          required: operations.get ? named : [],
        });
      case 'set':
        return asked(operations.set, { do: { request: all, ...both }, required: withoutDefault(object) });
      case 'delete':
        return asked(operations.delete, { do: { request: naming, ...both }, required: named });
      case 'flush':
        return asked(operations.flush, { do: { request: [], ...both } satisfies Exchange });
      default:
        return [];
    }
  });
}

/** What a key has to be given of: one of several attributes may have a default. */
function withoutDefault(object: ObjectModel): string[] {
  return namesOfAll(
    object.attributes.filter(
      (one) => object.key.includes(one.name) && !('default' in one && one.default !== null),
    ),
  );
}

const eventCommands: readonly string[] = ['create_ntf', 'set_ntf', 'delete_ntf'];

function eventsOf(plan: NetlinkPlan, object: ObjectPlan, group: string): EventDescription[] {
  const { commands, operations } = object;
  const get = operations.get === null ? undefined : commands.find(({ command }) => command === 'get');
  return commands
    .filter(({ command }) => eventCommands.includes(command))
    .map((one) => ({
      ...{ name: commandName(plan, one), id: one.id, number: one.number, words: one.words, group },
      set: object.object.name,
      attributes: namesOfAll(object.object.attributes),
      like: get ? commandName(plan, get) : null,
    }));
}

function commandName({ upper }: NetlinkPlan, { id }: CommandPlan): string {
  return id.slice(`${upper}_CMD_`.length).toLowerCase();
}

function namesOfAll(attributes: readonly Attribute[]): string[] {
  return attributes.map(({ name }) => name);
}
