/** What a YNL spec has no key for and says in words: docs/netlink-clients.md lists it. */
import type {
  AttributeDescription,
  FamilyDescription,
  OperationDescription,
} from '../../../lower/netlink/description.js';
import { type Attribute, defaultOf, isInteger, limitsOf, type NamedNumber } from '../../../model/netlink.js';
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
    ...(attribute.list === null ? [] : [`at most ${attribute.list.max} values`]),
    ...unchecked(attribute),
    ...fallback(attribute),
  ];
  return words.join('; ');
}

/** Of an operation. */
export function wordsOfOperation({ words, required }: OperationDescription): string {
  return required.length === 0 ? words : `${words} (requires ${required.map(hyphens).join(', ')})`;
}

/** Checks of what stands in a struct, or as bytes. */
function unchecked(attribute: Attribute): string[] {
  if (!isInteger(attribute) || attribute.names !== null || structOf(attribute) === null) return [];
  const { min, max } = limitsOf(attribute.type);
  const limited = BigInt(attribute.min) !== min || BigInt(attribute.max) !== max;
  return limited ? [`from ${attribute.min} to ${attribute.max}`] : [];
}

function fallback(attribute: Attribute): string[] {
  const value = defaultOf(attribute);
  if (value === null) return [];
  if (!isInteger(attribute)) return [`by default ${JSON.stringify(value)}`];
  const { names } = attribute;
  if (names === null) return [`by default ${value}`];
  if (names.kind === 'values') {
    const named = names.list.find((one) => one.value === value);
    return [`by default ${hyphens(named!.name)}`];
  }
  const bits = bitsIn(names.list, BigInt(value)).map(({ name }) => hyphens(name));
  return [`by default ${bits.join(' and ') || 'none'}`];
}

function bitsIn(list: readonly NamedNumber[], set: bigint): NamedNumber[] {
  return list.filter(({ value }) => (set >> BigInt(value)) & 1n);
}
