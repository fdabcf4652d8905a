/** Netlink family plan to description. */
import { userLicence } from '../../model/module.js';
import {
  type Attribute,
  commandName,
  defaultOf,
  isBits,
  type NetlinkModel,
  namingOf,
  type ObjectModel,
  type Operation,
  type OperationName,
} from '../../model/netlink.js';
import type {
  AttributeDescription,
  EventDescription,
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
    ...{ prefix: plan.prefix, upper, commandPrefix: model.commandPrefix ?? `${upper}_CMD_` },
    ...{ policy: model.policy, ignoresReserved: model.ignoresReserved },
    constants: plan.constants.map(({ id, constant }) => ({ id, ...constant })),
    groups: group === null ? [] : [{ name: group, id: groupId(plan.upper, group) }],
    objects: objects.map(({ object: { name, key, unique, assigned, max, errors } }) => ({
      ...{ name, set: name, key, unique, assigned, max, errors },
    })),
    names: objects.flatMap((object) =>
      [...allAttributes(object.attributes)]
        .filter(({ numbers }) => numbers.length > 0)
        .map((one) => namesOf(plan, one)),
    ),
    sets: objects.flatMap((object) => setsOf(plan, object)),
    operations: objects.flatMap((object) => operationsOf(model, object)),
    events: group === null ? [] : objects.flatMap((object) => eventsOf(model, object, group)),
  };
}

/** All names are found in those of C: `NEIGHBOURS_ENTRY_STATE_` is `entry_state`. */
function nameIn({ upper }: NetlinkPlan, prefix: string): string {
  return prefix.slice(upper.length + 1, -1).toLowerCase();
}

function namesOf(plan: NetlinkPlan, { attribute, numbers, tag }: AttributePlan): NamesDescription {
  const [first] = numbers;
  const prefix = first!.id.slice(0, -first!.number.name.length);
  return {
    name: nameIn(plan, prefix),
    kind: isBits(attribute) ? 'bits' : 'values',
    tag: `${plan.prefix}_${tag}`,
    prefix,
    list: numbers.map(({ number }) => number),
  };
}

/** Those of nests first, as in the header. */
function setsOf(plan: NetlinkPlan, object: ObjectPlan): SetDescription[] {
  const { name } = object.object;
  /** What enumerators of the object's own begin with says its name already where there are several. */
  const nestSet = (prefix: string) => `${name}_${prefix.slice(object.attrPrefix.length, -1).toLowerCase()}`;
  const attributes = (own: readonly AttributePlan[]): AttributeDescription[] =>
    own.map((one) => ({
      attribute: one.attribute,
      id: one.id,
      names: one.numbers.length > 0 ? namesOf(plan, one).name : null,
      nest: one.nest && nestSet(nestPrefix(one)),
      required: one.required,
      requiredWith: one.attribute.type === 'nest' ? one.attribute.requiredWith : [],
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
    ...{ name, tag: object.attrs, prefix: object.attrPrefix },
    attributes: attributes(object.attributes),
  };
  return [...nests, own];
}

/** `REGISTRY_A_CAPS_`, of what is in the nest. */
function nestPrefix({ nest }: AttributePlan): string {
  return nest!.last.replace(/MAX$/, '');
}

function operationsOf(
  model: NetlinkModel,
  { object, lenient, commands }: ObjectPlan,
): OperationDescription[] {
  const all = namesOfAll(object.attributes);
  const naming = namesOfAll(namingOf(object));
  const named = object.unique.length === 0 ? withoutDefault(object) : [];
  const { create, get, set, dump, delete: remove, flush } = object.operations;
  const exchange = (name: OperationName, request: readonly string[], reply: readonly string[] | null) =>
    object.operations[name] && { request, reply, lenient: lenient.includes(name) };
  return commands.flatMap((one): OperationDescription[] => {
    const asked = (
      operation: Operation | null,
      more: Partial<OperationDescription>,
    ): OperationDescription[] => {
      if (operation === null) return [];
      const { permission } = operation;
      const none = { do: null, dump: null, required: [], requiredWith: [] };
      return [{ ...commonOf(model, object, one), permission, ...none, ...more }];
    };
    switch (one.command) {
      case 'create': {
        const reply = create.answers ? all.filter((name) => object.key.includes(name)) : null;
        const { required, requiredWith } = create;
        return asked(create, { do: exchange('create', all, reply), required, requiredWith });
      }
      case 'get':
        return asked(get ?? dump, {
          do: exchange('get', naming, all),
          dump: exchange('dump', [], all),
          required: get ? named : [],
        });
      case 'set':
        return asked(set, { do: exchange('set', all, null), required: withoutDefault(object) });
      case 'delete':
        return asked(remove, { do: exchange('delete', naming, null), required: named });
      case 'flush':
        return asked(flush, { do: exchange('flush', [], null) });
      default:
        return [];
    }
  });
}

function commonOf(model: NetlinkModel, object: ObjectModel, { command, id, number, words }: CommandPlan) {
  return { name: commandName(model, object, command), id, number, words, set: object.name };
}

/** What a key has to be given of: one of several attributes may have a default. */
function withoutDefault(object: ObjectModel): string[] {
  return namesOfAll(
    object.attributes.filter((one) => object.key.includes(one.name) && defaultOf(one) === null),
  );
}

const eventCommands: readonly string[] = ['create_ntf', 'set_ntf', 'delete_ntf'];

function eventsOf(model: NetlinkModel, { object, commands }: ObjectPlan, group: string): EventDescription[] {
  return commands
    .filter(({ command }) => eventCommands.includes(command))
    .map((one) => ({
      ...commonOf(model, object, one),
      attributes: namesOfAll(object.attributes),
      group,
      like: object.operations.get && commandName(model, object, 'get'),
    }));
}

function namesOfAll(attributes: readonly Attribute[]): string[] {
  return attributes.map(({ name }) => name);
}
