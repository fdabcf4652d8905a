/** How the tool's words are given: for its help, and for its manual. */
import type {
  Call,
  ClientAttribute,
  ClientObject,
  ClientOperation,
  ClientPlan,
  ObjectOperation,
} from '../../../lower/netlink/client/plan.js';
import { type AttributeType, isInteger } from '../../../model/netlink.js';

/** A part of a command line: what is typed as it is, and what stands for something. */
export interface Word {
  readonly text: string;
  readonly literal: boolean;
}

const literal = (text: string): Word => ({ text, literal: true });
const meant = (text: string): Word => ({ text, literal: false });

const values: Partial<Record<AttributeType, string>> = {
  string: 'TEXT',
  binary: 'HEX',
  ipv4: 'ADDRESS',
  ipv6: 'ADDRESS',
  mac: 'ADDRESS',
  bitfield32: '+NAME,-NAME',
};

/** What stands for one value; a flag has none. */
function valueWords({ attribute, inside, placed }: ClientAttribute): Word[] {
  if (attribute.type === 'flag' || attribute.type === 'pad') return [];
  if (inside) {
    const numbers = Array.from({ length: placed?.places ?? 0 }, () => meant('NUMBER'));
    return [...numbers, literal('['), meant('ATTRIBUTE ...'), literal(']')];
  }
  if (isInteger(attribute)) {
    const { names } = attribute;
    return [meant(names === null ? 'NUMBER' : names.kind === 'values' ? 'NAME' : 'NAME,NAME')];
  }
  return [meant(values[attribute.type as AttributeType]!)];
}

/** `label TEXT` */
export function attributeWords(one: ClientAttribute): Word[] {
  return [literal(one.attribute.name), ...valueWords(one)];
}

/** `entry add ATTRIBUTE ...` */
export function synopsis({ name }: ClientObject, { word, request }: ObjectOperation): Word[] {
  return [literal(name), literal(word), ...rest(request)];
}

function rest(request: unknown): Word[] {
  return request === null ? [] : [meant('ATTRIBUTE ...')];
}

/** `weigh --dump ATTRIBUTE ...`: what has nothing but a dump needs not say so. */
export function callSynopsis(
  { calls }: ClientOperation,
  { word, dump, request }: Call,
  { header }: ClientPlan,
): Word[] {
  return [
    literal(word),
    ...(dump && calls.length > 1 ? [literal('--dump')] : []),
    ...(header ? [literal('--header ['), meant('MEMBER NUMBER ...'), literal(']')] : []),
    ...rest(request),
  ];
}

export function plain(words: readonly Word[]): string {
  return words.map(({ text }) => text).join(' ');
}

const does: Readonly<Record<ObjectOperation['name'], (object: string) => string>> = {
  create: (object) => `make one ${object}`,
  get: (object) => `print one ${object}`,
  set: (object) => `change one ${object}: what is given, and nothing else`,
  delete: (object) => `take one ${object} away`,
  dump: (object) => `print every ${object}`,
  flush: (object) => `take every ${object} away`,
};

export function deed({ name: what }: ClientObject, { name, reply }: ObjectOperation): string {
  const printed = name === 'create' && reply ? '; its key is printed' : '';
  return does[name](what) + printed;
}

/** Attributes by their names, with commas between them. */
export function listed(attributes: readonly ClientAttribute[]): string {
  return attributes.map(({ attribute }) => attribute.name).join(', ');
}

/** What becomes of an operation whose meaning only its author knows. */
export function callDeed({ word, dump, replied, reply }: Call): string {
  if (!reply) return `ask for ${word}`;
  const what = replied.length === 0 ? 'nothing' : listed(replied);
  return dump
    ? `ask for ${word}, and print all answers: of each ${what}`
    : `ask for ${word}, and print ${what}`;
}

/** What a tool is for, in a few words. */
export function purpose({ operations }: ClientPlan, name: string): string {
  return operations.length === 0 ? `show and change what ${name} keeps` : `ask ${name} for what it does`;
}
