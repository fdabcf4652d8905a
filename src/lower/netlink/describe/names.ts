/** Named values and bits: the enumerations of the header, each once. */
import { freeName } from '../../../model/identifier.js';
import { isBits } from '../../../model/netlink.js';
import { enumerationOf } from '../../../model/netlink-prefix.js';
import type { NamesDescription } from '../description.js';
import { type AttributePlan, allAttributes, type NetlinkPlan } from '../plan.js';

export class Enumerations {
  readonly #byTag = new Map<string, NamesDescription>();
  readonly #taken = new Set<string>();

  /** In the order in which the header has them. */
  constructor(private readonly plan: NetlinkPlan) {
    for (const { attributes } of plan.objects) for (const one of allAttributes(attributes)) this.#add(one);
    for (const { stored, fields } of plan.custom?.sets ?? []) {
      for (const { plan: one } of fields) if (one && !stored) this.#add(one);
    }
  }

  get all(): readonly NamesDescription[] {
    return [...this.#byTag.values()];
  }

  /** What an attribute's values or bits are found by; null where they have no names. */
  of({ numbers, numbersTag }: AttributePlan): string | null {
    return numbers.length === 0 ? null : this.#byTag.get(numbersTag)!.name;
  }

  #add({ attribute, numbers, numbersTag: tag }: AttributePlan): void {
    const [first] = numbers;
    if (!first || this.#byTag.has(tag)) return;
    const prefix = first.id.slice(0, -first.number.name.length);
    this.#byTag.set(tag, {
      name: freeName(this.#nameIn(prefix), this.#taken),
      kind: isBits(attribute) ? 'bits' : 'values',
      ...{ tag, prefix },
      list: numbers.map(({ number }) => number),
    });
  }

  /** As in C, but for what all of the family's begin with: `NEIGHBOURS_ENTRY_STATE_` is `entry_state`. */
  #nameIn(prefix: string): string {
    const own = `${this.plan.upper}_`;
    const rest = prefix.startsWith(own) ? prefix.slice(own.length) : prefix;
    const name = enumerationOf(rest);
    return /^[a-z]/.test(name) ? name : enumerationOf(prefix);
  }
}
