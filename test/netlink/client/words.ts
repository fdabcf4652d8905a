/** Values of the reference as words for the tool, and back from the JSON that it prints. */
import {
  type Attribute,
  isInteger,
  maskOf,
  type NamedNumber,
  type NestAttribute,
} from '../../../src/model/netlink.js';
import { bitfieldOf, type Value, type Values } from '../../../src/model/netlink-value.js';

export function wordsOf(attributes: readonly Attribute[], values: Values): string[] {
  return attributes.flatMap((attribute) => {
    const value = values[attribute.name];
    if (value === undefined) return [];
    if (isPlaced(attribute)) {
      return placesOf(attribute as NestAttribute, value).flatMap(({ index, inside, own }) => [
        ...[attribute.name, ...index, '[', ...wordsOf(inside, own), ']'],
      ]);
    }
    if (attribute.list === null) return one(attribute, value);
    const all = value as readonly Value[];
    if (all.length === 0 && attribute.list.style === 'indexed') return [`-${attribute.name}`];
    return all.flatMap((each) => one(attribute, each));
  });
}

/** Nests by number, which have these for names. */
function isPlaced(attribute: Attribute): boolean {
  return attribute.type === 'nest' && attribute.attributes[0]?.name === '0';
}

interface Place {
  readonly index: readonly string[];
  readonly inside: readonly Attribute[];
  readonly own: Values;
}

/** Each nest with its numbers; of several attributes these begin with which it is. */
function placesOf(attribute: NestAttribute, value: Value): Place[] {
  if (attribute.list === null) return placesIn(attribute, value as Values, []);
  const first = attribute.list.style === 'multi' ? 0 : 1;
  return (value as readonly Values[]).flatMap((each, at) => placesIn(attribute, each, [String(first + at)]));
}

function placesIn({ attributes }: NestAttribute, values: Values, index: readonly string[]): Place[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const inner = attributes.find((own) => own.name === name) as NestAttribute;
    const here = [...index, name];
    if (isPlaced(inner)) return placesIn(inner, value as Values, here);
    return [{ index: here, inside: inner.attributes, own: value as Values }];
  });
}

interface Shown {
  readonly index: readonly number[];
  readonly value: unknown;
}

/** Back from what the tool shows: of a list one for each first number. */
function valueOfPlaces(attribute: NestAttribute, all: readonly Shown[]): Value {
  if (attribute.list === null) return valueOfPlace(attribute, all);
  return byNumber(all).map(([, own]) => valueOfPlace(attribute, own));
}

function valueOfPlace(attribute: NestAttribute, all: readonly Shown[]): Values {
  const inner = attribute.attributes[0] as NestAttribute;
  return Object.fromEntries(
    byNumber(all).map(([name, own]) => [
      name,
      isPlaced(inner) ? valueOfPlace(inner, own) : valuesOf(inner.attributes, own[0]!.value),
    ]),
  );
}

/** Those with the same first number together, without it. */
function byNumber(all: readonly Shown[]): (readonly [string, readonly Shown[]])[] {
  return [...new Set(all.map(({ index }) => index[0]!))].map((number) => [
    String(number),
    all
      .filter(({ index }) => index[0] === number)
      .map(({ index, value }) => ({ index: index.slice(1), value })),
  ]);
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

/** What has no name is a number. */
function namesOf(bits: bigint, list: readonly NamedNumber[]): string[] {
  const rest = bits & ~maskOf(list);
  const names = list.filter(({ value }) => (bits >> BigInt(value)) & 1n).map(({ name }) => name);
  return rest === 0n ? names : [...names, String(rest)];
}

export function valuesOf(attributes: readonly Attribute[], data: unknown): Values {
  return Object.fromEntries(
    Object.entries(data as Record<string, unknown>).map(([name, value]) => {
      const attribute = attributes.find((own) => own.name === name)!;
      if (isPlaced(attribute)) return [name, valueOfPlaces(attribute as NestAttribute, value as Shown[])];
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
