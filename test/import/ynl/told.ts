/**
 * What the kernel's reader says of a family (test/netlink/ynl/read.py), where its own file and the one that is written of the import
 * have to say the same. All that they may say otherwise is named here.
 */
type Data = Readonly<Record<string, unknown>>;

interface Way {
  readonly request: readonly number[] | null;
  readonly reply: readonly number[] | null;
}

interface Operation extends Data {
  readonly name: string;
  readonly number: number;
  readonly answer: number | null;
  readonly set: string;
  readonly flags: readonly string[];
  readonly group: string | null;
  readonly event?: readonly number[];
  readonly do?: Way;
  readonly dump?: Way;
}

export interface Read extends Data {
  readonly groups: readonly string[];
  readonly sets: Readonly<Record<string, Readonly<Record<string, Data & { readonly number: number }>>>>;
  readonly operations: readonly Operation[];
}

/** Sets and attributes that C has no other place for. */
const renamed: Readonly<Record<string, string>> = { header: 'header-attrs', attr: 'attr-attrs' };

const hyphens = (name: string) => name.toLowerCase().replaceAll('_', '-');

/** `written` knows which sets were renamed. */
export function told({ name, version, groups, fixed, sets, operations }: Read, written: Read): Data {
  const setName = (set: string) => {
    const other = renamed[set];
    return other !== undefined && other in written.sets ? other : hyphens(set);
  };
  const attributesOf = (attributes: Read['sets'][string]) =>
    Object.entries(attributes)
      // Nothing has the number 0.
      .filter(([, { number }]) => number !== 0)
      .map(([own, one]) => [own === 'max' ? 'max-value' : hyphens(own), attribute(one, setName)]);
  return {
    ...{ name, version, groups },
    fixed: (fixed as Data[] | null)?.map(({ doc: _, name: own, ...member }) => ({
      ...member,
      name: hyphens(String(own)),
    })),
    sets: Object.fromEntries(
      Object.entries(sets).map(([set, all]) => [setName(set), Object.fromEntries(attributesOf(all))]),
    ),
    operations: operations
      // Nobody hears of an event that goes to no group, unless there is but one.
      .filter(({ event, group }) => event === undefined || group !== null || groups.length === 1)
      .map((one) => operation(one, setName, groups))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

/** Without names of values, limits, hints for display, and what is inside bytes. */
function attribute(one: Data & { readonly number: number }, setName: (set: string) => string): Data {
  const { number, type, enum: named, 'nested-attributes': nested, 'type-value': values } = one;
  const list = type === 'indexed-array' ? { of: one['sub-type'] } : { many: one['multi-attr'] };
  if (type === 'pad' || type === 'unused') return { number, type: 'pad' };
  if (type === 'bitfield32' && named === undefined) return { number, type: 'binary', many: undefined };
  const order = /^u(16|32|64)$/.test(String(type)) ? one['byte-order'] : undefined;
  const levels = type === 'nest-type-value' ? (values as string[]).length : undefined;
  return { number, type, ...list, order, levels, nested: nested && setName(String(nested)) };
}

function operation(one: Operation, setName: (set: string) => string, groups: readonly string[]) {
  const { number, answer, flags, event } = one;
  const way = (own: Way | undefined) =>
    own && { request: sorted(own.request ?? []), reply: own.reply && sorted(own.reply) };
  return {
    ...{ name: hyphens(one.name), number, answer, flags, set: setName(one.set) },
    group: event && (one.group ?? groups[0]),
    event: event && sorted(event),
    ...{ do: way(one.do), dump: way(one.dump) },
  };
}

function sorted(numbers: readonly number[]): readonly number[] {
  return [...new Set(numbers)].filter((number) => number !== 0).sort((a, b) => a - b);
}
