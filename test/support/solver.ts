/**
 * Looks for a packet that reaches a given place in a chain: no earlier rule takes it, some conditions of a rule
 * hold and the next one does or does not. Exact: what it calls impossible is impossible (or it says it gave up).
 * It only proposes packets; whether one gets there is for the interpreter to say.
 */
import { fieldNamed } from '../../src/model/field.js';
import type { Chain, Condition } from '../../src/model/firewall.js';
import { complement, type IntervalSet } from '../../src/model/interval.js';
import { valueSet } from '../../src/model/value.js';
import { type Domain, findValue, withBits, within, withoutBits } from './domain.js';
import type { Random } from './random.js';
import { domainOf, type Shape, shapesOf, variableOf } from './shapes.js';

/** What is known so far: numbers by variable, and the devices that are still possible. */
export interface Store {
  readonly numbers: ReadonlyMap<string, Domain>;
  readonly devices: ReadonlyMap<string, readonly string[]>;
}

export interface Solution {
  readonly shape: Shape;
  readonly store: Store;
}

export interface Goal {
  readonly rule: number;
  /** The condition that is to be evaluated; undefined: the rule is to decide (or the policy, past the last rule). */
  readonly condition?: number;
  readonly holds?: boolean;
}

export type Outcome = Solution | 'impossible' | 'gave up';

/** Steps of the search for one goal before it gives up. */
const budget = 20_000;

export class Solver {
  readonly #shapes: readonly Shape[];
  readonly #sets = new Map<Condition, readonly [IntervalSet, IntervalSet]>();
  #steps = 0;

  constructor(
    readonly chain: Chain,
    /** The devices that there are. */
    readonly interfaces: readonly string[],
    readonly random: Random,
  ) {
    this.#shapes = shapesOf(chain);
  }

  solve(goal: Goal): Outcome {
    this.#steps = 0;
    let gaveUp = false;
    for (const shape of this.random.shuffle(this.#shapes)) {
      const store = this.#start(shape, goal);
      const found = store && this.#search(shape, store, this.#earlier(shape, goal.rule));
      if (found) return { shape, store: found };
      if (this.#steps > budget) gaveUp = true;
    }
    return gaveUp ? 'gave up' : 'impossible';
  }

  /** The store in which the goal's own conditions are as wanted. */
  #start(shape: Shape, goal: Goal): Store | undefined {
    let store: Store | undefined = { numbers: new Map(), devices: new Map() };
    const when = this.chain.rules[goal.rule]?.when ?? [];
    const mustHold = goal.condition === undefined ? when : when.slice(0, goal.condition);
    for (const condition of mustHold) store = store && this.assume(shape, store, condition, true);
    if (goal.condition === undefined) return store;
    return store && this.assume(shape, store, when[goal.condition]!, goal.holds!);
  }

  /** The earlier rules that the shape's packets could match: of each, some condition must fail. */
  #earlier(shape: Shape, rule: number): (readonly Condition[])[] {
    return this.chain.rules
      .slice(0, rule)
      .map((r) => r.when)
      .filter((when) => when.every((c) => variableOf(shape, this.chain, c.field) !== undefined));
  }

  #search(shape: Shape, start: Store, clauses: readonly (readonly Condition[])[]): Store | undefined {
    if (this.#steps++ > budget) return undefined;
    let best: Store[] | undefined;
    const open: (readonly Condition[])[] = [];
    let bestClause: readonly Condition[] | undefined;
    for (const clause of clauses) {
      if (clause.some((c) => !this.assume(shape, start, c, true))) continue;
      const options = clause.flatMap((c) => this.assume(shape, start, c, false) ?? []);
      if (options.length === 0) return undefined;
      open.push(clause);
      if (!best || options.length < best.length) [best, bestClause] = [options, clause];
    }
    if (!best) return start;
    const rest = open.filter((clause) => clause !== bestClause);
    for (const option of this.random.shuffle(best)) {
      const found = this.#search(shape, option, rest);
      if (found) return found;
    }
    return undefined;
  }

  /** The store with a condition held or failed; undefined where that cannot be. */
  assume(shape: Shape, store: Store, condition: Condition, holds: boolean): Store | undefined {
    const variable = variableOf(shape, this.chain, condition.field);
    if (variable === undefined) return holds ? undefined : store;
    if (variable === 'iif' || variable === 'oif') return this.#device(store, variable, condition, holds);
    const before = store.numbers.get(variable) ?? domainOf(shape, variable);
    const domain = this.#narrow(before, condition, holds);
    if (!domain || findValue(domain) === undefined) return undefined;
    return { ...store, numbers: new Map(store.numbers).set(variable, domain) };
  }

  #narrow(domain: Domain, condition: Condition, holds: boolean): Domain | undefined {
    if (condition.op === 'in' || condition.op === 'notIn') {
      const [inside, outside] = this.#setsOf(condition);
      return within(domain, (condition.op === 'in') === holds ? inside : outside);
    }
    const bits = { mask: BigInt(condition.mask), value: BigInt(condition.value) };
    return (condition.op === 'mask') === holds ? withBits(domain, bits) : withoutBits(domain, bits);
  }

  #setsOf(condition: Extract<Condition, { values: readonly string[] }>): readonly [IntervalSet, IntervalSet] {
    let sets = this.#sets.get(condition);
    if (!sets) {
      const field = fieldNamed(condition.field)!;
      const inside = valueSet(field, condition.values);
      sets = [inside, complement(inside, field.bits)];
      this.#sets.set(condition, sets);
    }
    return sets;
  }

  #device(store: Store, variable: string, condition: Condition, holds: boolean): Store | undefined {
    if (condition.op !== 'in' && condition.op !== 'notIn') throw new Error('interface names have no masks');
    const left = (store.devices.get(variable) ?? this.interfaces).filter((name) => {
      const listed = condition.values.some((v) =>
        v.endsWith('*') ? name.startsWith(v.slice(0, -1)) : v === name,
      );
      return (listed === (condition.op === 'in')) === holds;
    });
    return left.length ? { ...store, devices: new Map(store.devices).set(variable, left) } : undefined;
  }
}
