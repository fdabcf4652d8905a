/** Sets of attributes as those of objects are: for what reads and writes messages, whoever the attributes are of. */
import type { NetlinkModel } from './netlink.js';
import type { Attribute, ListShape } from './netlink-attribute.js';
import { setNamed, type WireAttribute, type WireListShape } from './netlink-set.js';

/** More than fits an attribute: there is no most. */
const most = 0xffff;
/** Types that are values are told apart so far. */
const lastValue = 255;

const known = new WeakMap<NetlinkModel, Map<string, readonly Attribute[]>>();

/**
 * The attributes of a set or of a kind of object. What has no most has one that no message reaches; a nest's are looked up
 * when they are asked for, since sets can hold one another.
 */
export function messageAttributes(model: NetlinkModel, name: string): readonly Attribute[] {
  const own = known.get(model) ?? new Map<string, readonly Attribute[]>();
  known.set(model, own);
  const found = own.get(name);
  if (found) return found;
  const set = setNamed(model, name);
  const object = model.objects.find((one) => one.name === name);
  const attributes = set
    ? set.attributes.flatMap((attribute) => asOfObject(model, attribute))
    : (object?.attributes ?? []);
  own.set(name, attributes);
  return attributes;
}

function asOfObject(model: NetlinkModel, attribute: WireAttribute): Attribute[] {
  if (attribute.type === 'pad') return [];
  const { name, id, refers } = attribute;
  const list = listOf(attribute.list);
  if (attribute.type === 'nest-of') {
    const { set, levels } = attribute;
    return [nestOf(model, { name, id, refers, list }, set, levels)];
  }
  if (attribute.type === 'string' || attribute.type === 'binary') {
    return [{ ...attribute, list, maxLength: attribute.maxLength ?? most } as Attribute];
  }
  return [{ ...attribute, list } as Attribute];
}

function listOf(list: WireListShape | null): ListShape | null {
  return list && { style: list.style, max: list.max ?? most };
}

function nestOf(
  model: NetlinkModel,
  common: Pick<Attribute, 'name' | 'id' | 'refers' | 'list'>,
  set: string,
  levels: number,
): Attribute {
  let inner: readonly Attribute[] | undefined;
  return {
    ...common,
    type: 'nest',
    required: [],
    requiredWith: [],
    get attributes() {
      inner ??= levels === 0 ? messageAttributes(model, set) : byValue(model, set, levels - 1);
      return inner;
    },
  } as Attribute;
}

/** Nests whose types are values: named by these. */
function byValue(model: NetlinkModel, set: string, levels: number): readonly Attribute[] {
  return Array.from({ length: lastValue + 1 }, (_, id) =>
    nestOf(model, { name: String(id), id, refers: null, list: null }, set, levels),
  );
}
