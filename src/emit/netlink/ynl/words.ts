/** What a YNL spec has no key for and says in words: docs/netlink-clients.md lists it. */
import type {
  AttributeDescription,
  Exchange,
  FamilyDescription,
  OperationDescription,
} from '../../../lower/netlink/description.js';
import {
  defaultOf,
  isInteger,
  limitsOf,
  type Requirement,
  type WireAttribute,
} from '../../../model/netlink.js';
import { structOf } from './level.js';
import { hyphens } from './text.js';

/** Of an attribute. */
export function wordsOf(family: FamilyDescription, set: string, one: AttributeDescription): string {
  const { attribute } = one;
  const object = family.objects.find((own) => own.set === set);
  const words = [
    ...(object?.key.includes(attribute.name)
      ? [object.key.length === 1 ? 'the key' : 'part of the key']
      : []),
    ...(object?.unique.includes(attribute.name) ? ['no two have the same'] : []),
    ...(object?.assigned && object.key.includes(attribute.name)
      ? ['given by the kernel where it is left out']
      : []),
    ...(one.required && !object ? ['required'] : []),
    ...(attribute.refers === null ? [] : [`of a ${hyphens(attribute.refers)} that is there`]),
    ...(attribute.list?.max ? [`at most ${attribute.list.max} values`] : []),
    ...withOthers(one.requiredWith),
    ...unchecked(attribute),
    ...fallback(attribute),
  ];
  return words.join('; ');
}

/** Of an operation. */
export function wordsOfOperation({ words, do: own, dump }: OperationDescription): string {
  const needs = [...(own ? needsOf(own, '') : []), ...(dump ? needsOf(dump, own ? 'as a dump ' : '') : [])];
  return needs.length === 0 ? words : `${words} (${needs.join('; ')})`;
}

function needsOf({ required, requiredWith }: Exchange, how: string): string[] {
  return [
    ...(required.length === 0 ? [] : [`${how}requires ${required.map(hyphens).join(', ')}`]),
    ...withOthers(requiredWith),
  ];
}

function withOthers(requirements: readonly Requirement[]): string[] {
  return requirements.map(({ attribute, needs }) => {
    const all = needs.map((any) => any.map(hyphens).join(' or '));
    return `${hyphens(attribute)} requires ${all.join(' and ')}`;
  });
}

/** Checks of what stands in a struct or as bytes, and those that YNL has no key for. */
function unchecked(attribute: WireAttribute): string[] {
  if (!isInteger(attribute) || attribute.names !== null) return [];
  const { ranges, mask, type } = attribute;
  if (mask !== null) return [`no bits but 0x${BigInt(mask).toString(16)}`];
  if (ranges !== null) {
    return [ranges.map((one) => (one.min === one.max ? one.min : `${one.min} to ${one.max}`)).join(' or ')];
  }
  const { min, max } = limitsOf(type);
  const limited = BigInt(attribute.min) !== min || BigInt(attribute.max) !== max;
  return limited && structOf(attribute) !== null ? [`from ${attribute.min} to ${attribute.max}`] : [];
}

function fallback(attribute: WireAttribute): string[] {
  const value = defaultOf(attribute);
  if (value === null) return [];
  if (attribute.type === 'string') return [`by default ${JSON.stringify(value)}`];
  if (!isInteger(attribute) || attribute.names === null) return [`by default ${value || 'empty'}`];
  const { kind, list } = attribute.names;
  const number = BigInt(value);
  const named = list.filter((one) =>
    kind === 'values' ? one.value === value : (number >> BigInt(one.value)) & 1n,
  );
  return [`by default ${named.map(({ name }) => hyphens(name)).join(' and ') || 'none'}`];
}
