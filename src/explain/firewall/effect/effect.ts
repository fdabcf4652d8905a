/**
 * What each rule of a chain does for packets of one family that no other rule would do: exact, from the boxes of the rules. A
 * rule of which too much would have to be looked at is not decided, and said to be so.
 */
import type { Test } from '../../../lower/firewall/test.js';
import type { Family, Verdict } from '../../../model/firewall.js';
import { Boxes } from './boxes.js';
import { Points } from './points.js';
import type { Region } from './region.js';
import { Allowance, Search, UsedUp } from './search.js';
import { Walker } from './walk.js';

export type Effect =
  /** Some packet is decided by it, and would otherwise meet another verdict or other counters. */
  | { readonly kind: 'needed' }
  /** No packet is what it asks for. */
  | { readonly kind: 'impossible' }
  /** Earlier rules take all of its packets: one of them does (its place), or only several together (null). */
  | { readonly kind: 'hidden'; readonly by: number | null }
  /** It decides packets, each of which would meet the same verdict and the same counters without it. */
  | { readonly kind: 'redundant' }
  /** Whether any packet gets to it, or, where some do, whether it is redundant. */
  | { readonly kind: 'undecided'; readonly whether: 'reached' | 'redundant' };

export interface RuleInput {
  /** Undefined where no packet of the family can match. */
  readonly tests: readonly Test[] | undefined;
  readonly verdict: Verdict;
  readonly counter: boolean;
}

export interface EffectLimits {
  /** Boxes that are looked at for one rule, and for all of a chain. */
  readonly rule: number;
  readonly chain: number;
  /** Of bits that tell which boxes a place lies in; without them nothing is tried out. */
  readonly bytes: number;
}

export const effectLimits: EffectLimits = { rule: 300_000, chain: 60_000_000, bytes: 256 << 20 };

/** By place of the rules. */
export function effectsOf(
  rules: readonly RuleInput[],
  policy: { readonly verdict: Verdict; readonly counter: boolean },
  family: Family,
  limits: EffectLimits = effectLimits,
): Effect[] {
  return new Chain(rules, policy, family, limits).effects();
}

class Chain {
  readonly #boxes: Boxes;
  readonly #whole: Allowance;
  readonly #search: Search;
  readonly #points: Points | undefined;
  readonly #walker: Walker | undefined;

  constructor(
    private readonly rules: readonly RuleInput[],
    private readonly policy: { readonly verdict: Verdict; readonly counter: boolean },
    family: Family,
    private readonly limits: EffectLimits,
  ) {
    this.#boxes = new Boxes(
      rules.map(({ tests }) => tests),
      family,
    );
    this.#search = new Search(this.#boxes);
    this.#whole = new Allowance(limits.chain);
    if (Points.bytesFor(this.#boxes) <= limits.bytes) {
      this.#points = new Points(this.#boxes);
      this.#walker = new Walker(this.#boxes, this.#points, (box, other) =>
        same(this.#rule(box), other === 'policy' ? policy : this.#rule(other)),
      );
    }
  }

  effects(): Effect[] {
    const out: Effect[] = this.rules.map(() => ({ kind: 'impossible' }));
    this.#boxes.rules.forEach((rule, box) => {
      out[rule] = this.#effect(box);
    });
    return out;
  }

  #effect(box: number): Effect {
    if (this.#whole.left <= 0) return { kind: 'undecided', whether: 'reached' };
    const most = Math.min(this.limits.rule, this.#whole.left);
    const allowance = new Allowance(most);
    const looked = this.#points?.looked ?? 0;
    let whether: 'reached' | 'redundant' = 'reached';
    try {
      const region = this.#boxes.within(this.#boxes.packets.all, box);
      if (!region || !this.#boxes.packets.in(region)) return { kind: 'impossible' };
      const tried = this.#walker?.walk(box, region);
      if (tried?.needed || (tried?.reached && this.#rule(box).counter)) return { kind: 'needed' };
      const { earlier, later } = this.#boxes.meeting(box);
      if (tried?.holds !== undefined) return { kind: 'hidden', by: this.#hidingAlone(region, earlier) };
      if (!tried?.reached && !this.#search.outside(region, earlier, allowance)) {
        return { kind: 'hidden', by: this.#hidingAlone(region, earlier) };
      }
      whether = 'redundant';
      const needed = this.#isNeeded(box, region, earlier, later, allowance);
      return { kind: needed ? 'needed' : 'redundant' };
    } catch (error) {
      if (error instanceof UsedUp) return { kind: 'undecided', whether };
      throw error;
    } finally {
      // Trying, and finding the boxes that meet, is work too, though little for each.
      const tried = ((this.#points?.looked ?? 0) - looked) >> 3;
      this.#whole.left -= most - allowance.left + tried + (this.#boxes.rules.length >> 5);
    }
  }

  /** The first of the rules that takes all packets of the region alone. */
  #hidingAlone(region: Region, earlier: readonly number[]): number | null {
    const by = earlier.find(
      (box) => !this.#search.outside(region, [box], new Allowance(Number.POSITIVE_INFINITY)),
    );
    return by === undefined ? null : this.#boxes.rules[by]!;
  }

  /** Whether some packet that the rule decides would be dealt with in another way by what comes after it. */
  #isNeeded(
    box: number,
    region: Region,
    earlier: readonly number[],
    later: readonly number[],
    allowance: Allowance,
  ): boolean {
    if (this.#rule(box).counter) return true;
    // A rule that does the same for all packets of the region leaves nothing to those after it.
    const end = later.findIndex((other) => this.#doesTheSame(box, other) && this.#holds(region, other));
    const after = end < 0 ? later : later.slice(0, end);
    for (const [at, other] of after.entries()) {
      if (this.#doesTheSame(box, other)) continue;
      const shared = this.#boxes.within(region, other);
      if (shared && this.#search.outside(shared, [...earlier, ...after.slice(0, at)], allowance)) return true;
    }
    if (end >= 0 || same(this.#rule(box), this.policy)) return false;
    return this.#search.outside(region, [...earlier, ...after], allowance) !== undefined;
  }

  #holds(region: Region, box: number): boolean {
    return !this.#search.outside(region, [box], new Allowance(Number.POSITIVE_INFINITY));
  }

  #doesTheSame(box: number, other: number): boolean {
    return same(this.#rule(box), this.#rule(other));
  }

  #rule(box: number): RuleInput {
    return this.rules[this.#boxes.rules[box]!]!;
  }
}

interface Action {
  readonly verdict: Verdict;
  readonly counter: boolean;
}

/** Counters are each rule's own: two that count never do the same. */
function same(one: Action, other: Action): boolean {
  return one.verdict === other.verdict && !one.counter && !other.counter;
}
