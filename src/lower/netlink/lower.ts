/** Netlink family model to plan. */
import { prefixOf } from '../../model/identifier.js';
import {
  type Attribute,
  type Command,
  commands,
  integerTypes,
  isInteger,
  limitsOf,
  type NetlinkModel,
} from '../../model/netlink.js';
import type { AttributePlan, CommandPlan, Index, NetlinkPlan } from './plan.js';

export function lowerNetlink(model: NetlinkModel): NetlinkPlan {
  const prefix = shortPrefix(model.name);
  const upper = prefix.toUpperCase();
  const attributes = model.attributes.map((attribute) => lowerAttribute(attribute, model, prefix, upper));
  const { create, get, dump, delete: remove } = model.operations;
  const key = attributes.find((a) => a.attribute.name === model.object.key)!;
  return {
    prefix,
    upper,
    family: model.family,
    version: model.version,
    attributes,
    commands: lowerCommands(model, upper),
    object: model.object.name,
    key,
    index: indexFor(key.attribute),
    max: model.object.max,
    create: create.permission,
    get: get?.permission ?? null,
    dump: dump?.permission ?? null,
    delete: remove?.permission ?? null,
    group: model.notify,
  };
}

/** At most 12 characters, so that lines of the templates stay below 80 columns. */
function shortPrefix(name: string): string {
  const prefix = prefixOf(name);
  return prefix.length > 12 ? `${prefix.slice(0, 9).replace(/_+$/, '')}_nl` : prefix;
}

function lowerAttribute(
  attribute: Attribute,
  model: NetlinkModel,
  prefix: string,
  upper: string,
): AttributePlan {
  const required = model.operations.create.required.includes(attribute.name);
  const always = required || attribute.type === 'flag' || attribute.default !== null;
  return {
    attribute,
    id: `${upper}_A_${attribute.name.toUpperCase()}`,
    member: attribute.name,
    presence: always ? null : `has_${attribute.name}`,
    required,
    range: needsRange(attribute) ? rangeName(attribute, prefix) : null,
  };
}

/** By the attribute's number where the name would take a line past 80 columns. */
function rangeName({ name, id }: Attribute, prefix: string): string {
  const full = `${prefix}_${name}_range`;
  return full.length <= 30 ? full : `${prefix}_range_${id}`;
}

/** A policy's own limits are 16 bits wide and signed. */
function needsRange(attribute: Attribute): boolean {
  if (!isInteger(attribute)) return false;
  const limits = limitsOf(attribute.type);
  const given = [
    ...(BigInt(attribute.min) === limits.min ? [] : [BigInt(attribute.min)]),
    ...(BigInt(attribute.max) === limits.max ? [] : [BigInt(attribute.max)]),
  ];
  return given.some((limit) => limit < -32768n || limit > 32767n);
}

/** A 64-bit key is no index where a long has 32 bits. */
function indexFor(key: Attribute): Index {
  return isInteger(key) && integerTypes[key.type].bits <= 32 ? 'xarray' : 'hash';
}

const words: Readonly<Record<Command, (object: string) => string>> = {
  create: (object) => `make one ${object}`,
  get: (object) => `one ${object}, or as a dump all`,
  delete: (object) => `take one ${object} away`,
  create_ntf: (object) => `one ${object} was made`,
  delete_ntf: (object) => `one ${object} was taken away`,
};

function lowerCommands(model: NetlinkModel, upper: string): CommandPlan[] {
  const { get, dump, delete: remove } = model.operations;
  const used: Readonly<Record<Command, boolean>> = {
    create: true,
    get: get !== null || dump !== null,
    delete: remove !== null,
    create_ntf: model.notify !== null,
    delete_ntf: model.notify !== null && remove !== null,
  };
  return (Object.keys(commands) as Command[])
    .filter((command) => used[command])
    .map((command) => ({
      id: `${upper}_CMD_${command.toUpperCase()}`,
      number: commands[command],
      words: words[command](model.object.name),
    }));
}
