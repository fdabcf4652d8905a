/** How the tool's words are given: for its help, and for its manual. */
import type { AttributePlan, ObjectPlan } from '../../../lower/netlink/plan.js';
import {
  type Attribute,
  type AttributeType,
  integerTypes,
  isInteger,
  namingOf,
} from '../../../model/netlink.js';
import type { ClientOperation } from './operations.js';

/** A part of a command line: what is typed as it is, and what stands for something. */
export interface Word {
  readonly text: string;
  readonly literal: boolean;
}

const literal = (text: string): Word => ({ text, literal: true });

const values: Partial<Record<AttributeType, string>> = {
  string: 'TEXT',
  binary: 'HEX',
  ipv4: 'ADDRESS',
  ipv6: 'ADDRESS',
  mac: 'ADDRESS',
  bitfield32: '+NAME,-NAME',
};

/** What stands for one value; a flag has none. */
export function valueWords(attribute: Attribute): Word[] {
  if (attribute.type === 'flag') return [];
  if (attribute.type === 'nest')
    return [literal('['), { text: 'ATTRIBUTE ...', literal: false }, literal(']')];
  if (isInteger(attribute) && Object.hasOwn(integerTypes, attribute.type)) {
    const { names } = attribute;
    const text = names === null ? 'NUMBER' : names.kind === 'values' ? 'NAME' : 'NAME,NAME';
    return [{ text, literal: false }];
  }
  return [{ text: values[attribute.type]!, literal: false }];
}

/** `label TEXT` */
export function attributeWords(attribute: Attribute): Word[] {
  return [literal(attribute.name), ...valueWords(attribute)];
}

/** Attributes that a request may have. */
export function requestAttributes(
  { object, attributes }: ObjectPlan,
  { name, request }: ClientOperation,
): AttributePlan[] {
  if (request === null) return [];
  if (name === 'create' || name === 'set') return [...attributes];
  const naming: readonly Attribute[] = namingOf(object);
  return attributes.filter(({ attribute }) => naming.includes(attribute));
}

/** `entry add ATTRIBUTE ...` */
export function synopsis({ object }: ObjectPlan, operation: ClientOperation): Word[] {
  const { word, request } = operation;
  const rest = request === null ? [] : [{ text: 'ATTRIBUTE ...', literal: false }];
  return [literal(object.name), literal(word), ...rest];
}

export function plain(words: readonly Word[]): string {
  return words.map(({ text }) => text).join(' ');
}

const does: Readonly<Record<ClientOperation['name'], (object: string) => string>> = {
  create: (object) => `make one ${object}`,
  get: (object) => `print one ${object}`,
  set: (object) => `change one ${object}: what is given, and nothing else`,
  delete: (object) => `take one ${object} away`,
  dump: (object) => `print every ${object}`,
  flush: (object) => `take every ${object} away`,
};

export function deed({ object }: ObjectPlan, { name, reply }: ClientOperation): string {
  const printed = name === 'create' && reply ? '; its key is printed' : '';
  return does[name](object.name) + printed;
}
