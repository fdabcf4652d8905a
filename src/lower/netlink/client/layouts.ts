/** The structs of a client's library: those of objects, of the nests in them, and of sets. */
import { isBits, type WireAttribute } from '../../../model/netlink.js';
import type { FieldPlan, SetPlan } from '../operation/plan.js';
import { type AttributePlan, allAttributes, type NetlinkPlan, type ObjectPlan } from '../plan.js';
import { memberNames, type Names } from './names.js';
import type { Amount, ClientAttribute, ClientLayout, Placed } from './plan.js';

/** What functions fill, so that it is to be freed: by the key of a set, or an object's name. */
export interface Filled {
  readonly filled: ReadonlySet<string>;
  /** Likewise by dumps. */
  readonly dumped: ReadonlySet<string>;
}

export interface Layouts {
  /** Those that others hold by value before these. */
  readonly all: readonly ClientLayout[];
  readonly placed: readonly Placed[];
  /** By the key of a set, or an object's name. */
  readonly of: ReadonlyMap<string, ClientLayout>;
}

type Draft = Omit<ClientLayout, 'attributes'> & { attributes: readonly ClientAttribute[] };

export function clientLayouts(plan: NetlinkPlan, own: Filled, names: Names, tags: Names): Layouts {
  const builder = new Builder(own, names, tags);
  for (const object of plan.objects) builder.object(object);
  builder.sets(plan.custom?.sets.filter(({ stored }) => !stored) ?? []);
  return builder;
}

class Builder implements Layouts {
  readonly all: ClientLayout[] = [];
  readonly placed: Placed[] = [];
  readonly of = new Map<string, ClientLayout>();
  readonly #own: Filled;
  readonly #names: Names;
  readonly #tags: Names;
  /** Tables of words, by what is in them. */
  readonly #words = new Map<string, string>();

  constructor(own: Filled, names: Names, tags: Names) {
    this.#own = own;
    this.#names = names;
    this.#tags = tags;
  }

  object({ object, type, attributes }: ObjectPlan): void {
    const inside = new Map<AttributePlan, ClientLayout>();
    for (const one of allAttributes(attributes)) {
      if (!one.nest) continue;
      const nest = this.#begin(one.attribute.name, 'nest', one.nest.type, '');
      this.#fill(nest, this.#stored(one.nest.attributes, inside));
      inside.set(one, nest);
    }
    const layout = this.#begin(object.name, 'object', type, object.name);
    this.#fill(layout, this.#stored(attributes, inside));
  }

  sets(sets: readonly SetPlan[]): void {
    const drafts = sets.map((set) => this.#begin(set.name, 'set', this.#tags.take(set.type), set.key));
    sets.forEach((set, index) => {
      const fields = set.fields.filter(({ attribute }) => attribute.type !== 'pad');
      const members = memberNames(fields.map(({ attribute }) => attribute));
      this.#fill(
        drafts[index]!,
        fields.map((field) => this.#field(field, members.get(field.attribute)!)),
      );
    });
  }

  #begin(name: string, of: ClientLayout['of'], type: string, key: string): Draft {
    const { filled, dumped } = this.#own;
    const take = (end: string) => this.#names.take(`${type}_${end}`);
    const layout: Draft = {
      ...{ name, of, type, attributes: [] },
      ...{ table: take('attributes'), layout: take('layout') },
      free: of === 'object' || filled.has(key) ? take('free') : null,
      drop: dumped.has(key) ? take('drop') : null,
      visit: dumped.has(key) ? take('visit') : null,
      help: of === 'set' ? take('help') : null,
    };
    if (of !== 'nest') this.of.set(key, layout);
    return layout;
  }

  #fill(draft: Draft, attributes: readonly ClientAttribute[]): void {
    draft.attributes = attributes;
    this.all.push(draft);
  }

  #stored(
    plans: readonly AttributePlan[],
    inside: ReadonlyMap<AttributePlan, ClientLayout>,
  ): ClientAttribute[] {
    const members = memberNames(plans.map(({ attribute }) => attribute));
    return plans.map((one) => ({
      ...{ attribute: one.attribute, id: one.id, member: members.get(one.attribute)! },
      amount: one.attribute.list?.style ?? 'one',
      ...this.#named(one),
      inside: inside.get(one) ?? null,
      ...{ placed: null, repeated: false },
    }));
  }

  #field({ attribute, id, plan, nest }: FieldPlan, member: string): ClientAttribute {
    const inside = nest === null ? null : this.of.get(nest)!;
    const amount = amountOf(attribute);
    return {
      ...{ attribute, id, member, amount, inside },
      ...(plan ? this.#named(plan) : { numbers: [], words: null }),
      placed: amount === 'placed' && inside ? this.#place(attribute, inside) : null,
      repeated: amount === 'placed' && attribute.list?.style === 'multi',
    };
  }

  #named({ attribute, numbers, numbersTag }: AttributePlan): Pick<ClientAttribute, 'numbers' | 'words'> {
    if (numbers.length === 0) return { numbers, words: null };
    const key = JSON.stringify([numbersTag, isBits(attribute), numbers]);
    const words = this.#words.get(key) ?? this.#names.take(`${numbersTag}_words`);
    this.#words.set(key, words);
    return { numbers, words };
  }

  /** A list's values stand behind one number more: which of them it is. */
  #place(attribute: WireAttribute, layout: ClientLayout): Placed {
    const levels = attribute.type === 'nest-of' ? attribute.levels : 0;
    const places = levels + (attribute.list === null ? 0 : 1);
    const known = this.placed.find((one) => one.layout === layout && one.places === places);
    const placed = known ?? { type: this.#tags.take(`${layout.type}_at${places}`), layout, places };
    if (!known) this.placed.push(placed);
    return placed;
  }
}

function amountOf(attribute: WireAttribute): Amount {
  if (attribute.type !== 'nest-of') return attribute.list?.style ?? 'one';
  if (attribute.levels > 0) return 'placed';
  return attribute.list?.style ?? 'pointer';
}
