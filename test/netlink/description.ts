/** What NAME.wire.json has, as tests read it. */

type Data = Readonly<Record<string, unknown>>;
export interface Wire extends Data {
  readonly fixedHeader: {
    readonly members: readonly {
      readonly name: string;
      readonly type: string;
      readonly offset: number;
      readonly sizes: readonly number[];
      readonly byteOrder: string;
    }[];
  } | null;
  readonly constants: readonly { readonly macro: string; readonly kind: string; readonly value: string }[];
  readonly groups: readonly { readonly name: string; readonly macro: string }[];
  readonly objects: readonly (Data & { readonly name: string; readonly set: string })[];
  readonly names: readonly {
    readonly name: string;
    readonly kind: string;
    readonly list: readonly { readonly name: string; readonly value: string; readonly enumerator: string }[];
  }[];
  readonly sets: readonly { readonly name: string; readonly attributes: readonly Data[] }[];
  readonly operations: readonly Operation[];
  readonly events: readonly Event[];
}
interface Event extends Data {
  readonly name: string;
  readonly number: number;
  readonly enumerator: string;
}
interface Exchange extends Data {
  readonly reply: {
    readonly attributes: readonly string[];
    readonly number: number;
    readonly enumerator: string;
  } | null;
  readonly lenient: boolean;
}
interface Operation extends Data {
  readonly name: string;
  readonly number: number;
  readonly enumerator: string;
  readonly set: string;
  readonly do: Exchange | null;
  readonly dump: Exchange | null;
}

/** A set's attributes as a model has them; `named` are sets that the spec names, which nests have by their names. */
export function attributesOf(wire: Wire, set: unknown, named: readonly string[] = []): unknown[] {
  return wire.sets
    .find(({ name }) => name === set)!
    .attributes.map((attribute) => {
      const { name, number: id, list, refers, type } = attribute;
      const common = { name, id, list, refers, type };
      if (type === 'pad') return common;
      const { min, max, ranges, mask, minLength, maxLength, terminated, default: fallback } = attribute;
      const numbered = wire.names.find((one) => one.name === attribute['names']);
      const numbers = numbered?.list.map((one) => ({ name: one.name, value: one.value }));
      if (type === 'nest' && named.includes(String(attribute['set']))) {
        return { ...common, type: 'nest-of', set: attribute['set'], levels: attribute['levels'] };
      }
      if (type === 'nest') {
        const inside = wire.sets.find((one) => one.name === attribute['set'])!.attributes;
        const required = inside.filter((one) => one['required']).map((one) => one['name']);
        const { requiredWith } = attribute;
        return { ...common, attributes: attributesOf(wire, attribute['set']), required, requiredWith };
      }
      if (type === 'bitfield32') return { ...common, bits: numbers };
      if (type === 'string') return { ...common, minLength, maxLength, terminated, default: fallback };
      if (type === 'binary') return { ...common, minLength, maxLength, default: fallback };
      if (type === 'flag') return common;
      if (min === undefined) return { ...common, default: fallback };
      return {
        ...common,
        min,
        max,
        ranges,
        mask,
        default: fallback,
        names: numbered ? { kind: numbered.kind, list: numbers } : null,
      };
    });
}
