/** Requests and objects as a person reads them: numbers by their names, where they have any. */
import type { NetlinkStep } from '../../check/netlink/scenario.js';
import {
  type Attribute,
  isAddress,
  isInteger,
  maskOf,
  type NamedNumber,
  type NetlinkModel,
  objectNamed,
} from '../../model/netlink.js';
import { bitfieldOf, type Value, type Values } from '../../model/netlink-value.js';

/** Names and values in the order of the attributes' numbers. */
export function showValues(attributes: readonly Attribute[], values: Values): string {
  const shown = attributes
    .filter(({ name }) => Object.hasOwn(values, name))
    .map((attribute) => showAttribute(attribute, values[attribute.name]!));
  return shown.length === 0 ? 'nothing' : shown.join(', ');
}

function showAttribute(attribute: Attribute, value: Value): string {
  const { name, type, list } = attribute;
  if (type === 'flag') return name;
  if (list === null) return `${name} ${showValue(attribute, value)}`;
  const all = (value as readonly Value[]).map((one) => showValue(attribute, one));
  return `${name} [${all.join(', ')}]`;
}

function showValue(attribute: Attribute, value: Value): string {
  if (isInteger(attribute) && attribute.names) {
    const { kind, list } = attribute.names;
    return kind === 'values' ? nameOf(value as string, list) : showBits(BigInt(value as string), list);
  }
  if (isInteger(attribute) || isAddress(attribute)) return String(value);
  if (attribute.type === 'bitfield32') return showBitfield(value as string, attribute.bits);
  if (attribute.type === 'nest') return `{ ${showValues(attribute.attributes, value as Values)} }`;
  return JSON.stringify(value);
}

function nameOf(number: string, list: readonly NamedNumber[]): string {
  return list.find(({ value }) => value === number)?.name ?? number;
}

function showBits(bits: bigint, list: readonly NamedNumber[]): string {
  return namesOf(bits, list).join('|') || '0';
}

/** Bits that are spoken of: `+` where they are set. */
function showBitfield(text: string, list: readonly NamedNumber[]): string {
  const { value, selector } = bitfieldOf(text);
  // What no reader takes has no better form.
  if ((value & ~selector) !== 0n) return text;
  const on = namesOf(value, list).map((name) => `+${name}`);
  const off = namesOf(selector & ~value, list).map((name) => `-${name}`);
  return [...on, ...off].join(' ') || '0';
}

/** What bits are called; those without a name as one number. */
function namesOf(bits: bigint, list: readonly NamedNumber[]): string[] {
  const named = list.filter(({ value }) => (bits >> BigInt(value)) & 1n);
  const rest = bits & ~maskOf(list);
  return [...named.map(({ name }) => name), ...(rest === 0n ? [] : [`0x${rest.toString(16)}`])];
}

export function showStep(model: NetlinkModel, step: NetlinkStep): string {
  const object = objectNamed(model, step.object)!;
  const what = step.step === 'notified' ? `notified of ${step.change}` : step.step;
  // In a family of one kind there is no doubt what is meant.
  const whose = model.objects.length === 1 ? '' : ` ${object.name}`;
  return `${what}${whose}${'values' in step ? ` ${showValues(object.attributes, step.values)}` : ''}`;
}
