/** Definitions of a YNL spec: constants, enumerations, sets of bits, limits below zero, and structs. */
import type { FamilyDescription, NamesDescription } from '../../../lower/netlink/description.js';
import { freeName } from '../../../model/identifier.js';
import { isInteger, limitsOf } from '../../../model/netlink.js';
import { isUsual, structOf } from './level.js';
import { structNames, structsOf } from './structs.js';
import { hyphens, prefixOf, text } from './text.js';

export function definitionsOf(family: FamilyDescription): object[] {
  return [
    ...constants(family),
    ...family.names.map((names) => enumeration(family, names)),
    ...belowZero(family).map((value) => ({
      ...{ type: 'const', name: limitName(value), scope: 'kernel', value },
    })),
    ...structsOf(family),
  ];
}

/** Definitions of all kinds share their names: constants give way. */
function constants(family: FamilyDescription): object[] {
  const taken = new Set([...family.names.map(({ name }) => name), ...structNames(family)]);
  return family.constants.map(({ name, kind, value }) => ({
    type: 'const',
    name: hyphens(freeName(taken.has(name) ? `${name}_constant` : name, taken)),
    value: kind === 'number' ? BigInt(value) : text(value),
  }));
}

function enumeration(family: FamilyDescription, names: NamesDescription): object {
  const { name, kind, tag, prefix, list } = names;
  return {
    type: kind === 'bits' ? 'flags' : 'enum',
    name: hyphens(name),
    ...(isUsual(family, names) ? {} : { 'enum-name': hyphens(tag), 'name-prefix': prefixOf(prefix) }),
    entries: list.map((one) => ({ name: hyphens(one.name), value: BigInt(one.value) })),
  };
}

/** A limit as YNL takes it: the schemas know none below zero, but constants that are. */
export function limit(value: bigint): bigint | string {
  return value < 0n ? limitName(value) : value;
}

/** Begins with a digit, as no other name does. */
function limitName(value: bigint): string {
  return `${-value}-below-zero`;
}

function belowZero({ sets }: FamilyDescription): bigint[] {
  const values = sets.flatMap(({ attributes }) =>
    attributes.flatMap(({ attribute }) => {
      if (!isInteger(attribute) || attribute.names !== null || structOf(attribute) !== null) return [];
      const limits = limitsOf(attribute.type);
      const { min, max } = { min: BigInt(attribute.min), max: BigInt(attribute.max) };
      return [...(min === limits.min ? [] : [min]), ...(max === limits.max ? [] : [max])];
    }),
  );
  return [...new Set(values.filter((value) => value < 0n))].sort((a, b) => (a < b ? -1 : 1));
}
