/** Values of the reference as words for the tool, and back from the JSON that it prints. */
import { type Attribute, isInteger, type NamedNumber } from '../../../src/model/netlink.js';
import { bitfieldOf, type Value, type Values } from '../../../src/model/netlink-value.js';

export function wordsOf(attributes: readonly Attribute[], values: Values): string[] {
  return attributes.flatMap((attribute) => {
    const value = values[attribute.name];
    if (value === undefined) return [];
    if (attribute.list === null) return one(attribute, value);
    const all = value as readonly Value[];
    if (all.length === 0 && attribute.list.style === 'indexed') return [`-${attribute.name}`];
    return all.flatMap((each) => one(attribute, each));
  });
}

function one(attribute: Attribute, value: Value): string[] {
  const { name } = attribute;
  if (attribute.type === 'flag') return [name];
  if (attribute.type === 'nest') return [name, '[', ...wordsOf(attribute.attributes, value as Values), ']'];
  if (attribute.type === 'bitfield32') {
    const { value: bits, selector } = bitfieldOf(value);
    const on = namesOf(bits, attribute.bits).map((bit) => `+${bit}`);
    const off = namesOf(selector & ~bits, attribute.bits).map((bit) => `-${bit}`);
    return [name, [...on, ...off].join(',') || 'none'];
  }
  if (!isInteger(attribute) || attribute.names === null) return [name, String(value)];
  const { kind, list } = attribute.names;
  if (kind === 'bits') return [name, namesOf(BigInt(String(value)), list).join(',') || 'none'];
  return [name, list.find((named) => named.value === value)?.name ?? String(value)];
}

function namesOf(bits: bigint, list: readonly NamedNumber[]): string[] {
  return list.filter(({ value }) => (bits >> BigInt(value)) & 1n).map(({ name }) => name);
}

export function valuesOf(attributes: readonly Attribute[], data: unknown): Values {
  return Object.fromEntries(
    Object.entries(data as Record<string, unknown>).map(([name, value]) => {
      const attribute = attributes.find((own) => own.name === name)!;
      if (attribute.list === null) return [name, valueOfOne(attribute, value)];
      return [name, (value as unknown[]).map((each) => valueOfOne(attribute, each))];
    }),
  );
}

function valueOfOne(attribute: Attribute, value: unknown): Value {
  if (attribute.type === 'flag') return value as true;
  if (attribute.type === 'nest') return valuesOf(attribute.attributes, value);
  if (attribute.type === 'bitfield32') {
    const { on, off } = value as { on: string[]; off: string[] };
    const set = bitsOf(on, attribute.bits);
    return `${set}/${set | bitsOf(off, attribute.bits)}`;
  }
  if (!isInteger(attribute) || attribute.names === null) return String(value);
  const { kind, list } = attribute.names;
  if (kind === 'bits') return String(bitsOf(value as string[], list));
  return list.find(({ name }) => name === value)?.value ?? String(value);
}

function bitsOf(names: readonly string[], list: readonly NamedNumber[]): bigint {
  return names.reduce((sum, name) => sum | (1n << BigInt(list.find((one) => one.name === name)!.value)), 0n);
}
