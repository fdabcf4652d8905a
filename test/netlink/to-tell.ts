/** What the kernel is to tell of a family's policies, from its model alone: nothing of this knows what C is generated. */
import {
  type Attribute,
  type AttributeType,
  commandNumber,
  integerTypes,
  isInteger,
  limitsOf,
  type NetlinkModel,
} from '../../src/model/netlink.js';
import type { Policy, TakenBy, Told } from './told.js';

/** All that a model has and the kernel does not tell, in the words of docs/netlink.md. */
export const untold = [
  '`be16`, `be32` and `ipv4` are not told at all',
  '`be64` is told as `u64`: its byte order is not',
  'what a function checks is told as bytes of any length: `be64` with limits, and values with gaps between their numbers',
  '`uint` and `sint` are told as bytes of any length, before 6.7',
  '`minLength` of `string` is not told',
  'how many values `many` has is not told, nor that there can be several',
  'what is required is not told',
  'defaults are not told',
  'names of values and bits are not told',
] as const;
type Untold = (typeof untold)[number];

/** What the kernel is to tell of a model, and what of it it cannot. */
export class Expectation {
  readonly untold = new Set<Untold>();

  constructor(
    readonly model: NetlinkModel,
    readonly sizedTypes: boolean,
  ) {}

  commands(): ReadonlyMap<number, TakenBy> {
    const { model } = this;
    const commands = new Map<number, TakenBy>();
    for (const object of model.objects) {
      const { create, get, set, dump, delete: remove, flush } = object.operations;
      const keys = [...object.key, ...object.unique];
      const all = this.#policy(object.attributes);
      const named = object.attributes.filter(({ name }) => keys.includes(name));
      const key = model.policy === 'global' ? all : this.#policy(named);
      if (create.required.length > 0 || create.requiredWith.length > 0)
        this.untold.add('what is required is not told');
      const number = (command: Parameters<typeof commandNumber>[2]) => commandNumber(model, object, command);
      commands.set(number('create'), { do: all });
      if (get || dump) commands.set(number('get'), { ...(get && { do: key }), ...(dump && { dump: key }) });
      if (set) commands.set(number('set'), { do: all });
      if (remove) commands.set(number('delete'), { do: key });
      // It refuses them itself, with a text of its own.
      if (flush) commands.set(number('flush'), { do: key });
    }
    return commands;
  }

  #policy(attributes: readonly Attribute[]): Policy {
    const entries = attributes.map((one) => [one.id, this.#entry(one)] as const);
    return Object.fromEntries(entries.filter(([, told]) => told !== null)) as Policy;
  }

  #entry(attribute: Attribute): Told | null {
    const { list } = attribute;
    if ('default' in attribute && attribute.default !== null) this.untold.add('defaults are not told');
    const value = this.#value(attribute);
    if (list?.style === 'multi') {
      this.untold.add('how many values `many` has is not told, nor that there can be several');
    }
    if (list?.style !== 'indexed') return value;
    const numbers = Array.from({ length: list.max }, (_, i) => i + 1);
    const members = value === null ? [] : numbers.map((number) => [number, value] as const);
    return { type: 'nest', last: list.max, inside: Object.fromEntries(members) };
  }

  #value(attribute: Attribute): Told | null {
    if (isInteger(attribute)) return this.#integer(attribute);
    switch (attribute.type) {
      case 'flag':
        return { type: 'flag' };
      case 'string':
        if (attribute.minLength > 0) this.untold.add('`minLength` of `string` is not told');
        return { type: attribute.terminated ? 'nul-string' : 'string', maxLength: attribute.maxLength };
      case 'binary': {
        const { minLength, maxLength } = attribute;
        return { type: 'binary', ...(minLength > 0 ? { minLength } : {}), maxLength };
      }
      case 'ipv4':
        this.untold.add('`be16`, `be32` and `ipv4` are not told at all');
        return null;
      case 'ipv6':
        return { type: 'binary', minLength: 16, maxLength: 16 };
      case 'mac':
        return { type: 'binary', minLength: 6, maxLength: 6 };
      case 'bitfield32':
        this.untold.add('names of values and bits are not told');
        return { type: 'bitfield32', mask: bits(attribute.bits) };
      case 'nest':
        if (attribute.required.length > 0) this.untold.add('what is required is not told');
        return {
          type: 'nest',
          last: Math.max(...attribute.attributes.map(({ id }) => id)),
          inside: this.#policy(attribute.attributes),
        };
    }
  }

  #integer(attribute: Extract<Attribute, { readonly min: string }>): Told | null {
    const { type, names } = attribute;
    const [min, max] = [BigInt(attribute.min), BigInt(attribute.max)];
    if (names) this.untold.add('names of values and bits are not told');
    if (type === 'be16' || type === 'be32') {
      this.untold.add('`be16`, `be32` and `ipv4` are not told at all');
      return null;
    }
    const limits = limitsOf(type);
    const limited = min !== limits.min || max !== limits.max;
    const gaps =
      attribute.ranges !== null || (names?.kind === 'values' && BigInt(names.list.length) !== max - min + 1n);
    if (gaps || (type === 'be64' && limited)) {
      this.untold.add(
        'what a function checks is told as bytes of any length: `be64` with limits, and values with gaps between their numbers',
      );
      return { type: 'binary' };
    }
    if (integerTypes[type].sized && !this.sizedTypes) {
      this.untold.add('`uint` and `sint` are told as bytes of any length, before 6.7');
      return { type: 'binary' };
    }
    if (type === 'be64') this.untold.add('`be64` is told as `u64`: its byte order is not');
    const shown: AttributeType = type === 'be64' ? 'u64' : type;
    if (names?.kind === 'bits') return { type: shown, mask: bits(names.list) };
    if (attribute.mask !== null) return { type: shown, mask: BigInt(attribute.mask) };
    return { type: shown, min, max };
  }
}

function bits(named: readonly { readonly value: string }[]): bigint {
  return named.reduce((mask, { value }) => mask | (1n << BigInt(value)), 0n);
}
