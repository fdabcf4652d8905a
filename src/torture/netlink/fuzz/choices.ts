/** What to ask of a family next: an operation and values for it, which mostly find what there is. */
import {
  keysOf,
  type NetlinkModel,
  type ObjectModel,
  type OperationName,
  objectNamed,
  referencesOf,
} from '../../../model/netlink.js';
import type { Values } from '../../../model/netlink-value.js';
import type { Reference } from '../../../reference/netlink/index.js';
import type { Random } from '../../random.js';
import { operationFor, valuesFor } from '../requests.js';
import { chooseValues, keyNumbered, soundValue } from '../values.js';

export class Choices {
  constructor(
    readonly model: NetlinkModel,
    /** What is there, for requests to find. */
    private readonly reference: Reference,
    private readonly random: Random,
  ) {}

  /** Where there is no room, more is asked of what there is. */
  operation(netns: string, object: ObjectModel): OperationName {
    const { random, reference } = this;
    const step = operationFor(object, random);
    if (step !== 'create' || reference.stored(netns, object).size < object.max || random.oneIn(6))
      return step;
    const others = (['delete', 'flush', 'set', 'get'] as const).filter((one) => object.operations[one]);
    return others.length === 0 ? step : random.pick(others);
  }

  /** Most keys are of objects that are there, or, to be made, that are not. */
  values(netns: string, object: ObjectModel, step: OperationName, sound: boolean): Values {
    const { random } = this;
    const values = this.#referring(netns, object, valuesFor(step, object, random, sound));
    if (step === 'dump' || step === 'flush' || random.oneIn(8)) return values;
    const there = [...this.reference.stored(netns, object).values()];
    const keys = keysOf(object).map(({ name }) => name);
    if (step !== 'create') {
      if (there.length === 0) return values;
      const one = random.pick(there);
      return { ...values, ...Object.fromEntries(keys.map((key) => [key, one[key]!])) };
    }
    const taken = (one: Values) => there.some((other) => keys.every((key) => other[key] === one[key]));
    if (!taken(values)) return values;
    if (object.assigned) {
      return Object.fromEntries(Object.entries(values).filter(([name]) => !keys.includes(name)));
    }
    return { ...values, ...this.#otherKey(object) };
  }

  /**
   * Those of a new object, of any size and mostly right in all: what tells it from others is the n-th of many, unless that is
   * assigned to it.
   */
  made(netns: string, object: ObjectModel, number: number): Values {
    const { random } = this;
    const keys = keysOf(object);
    const others = object.attributes.filter((one) => !keys.includes(one));
    const choice = { random, sound: true, spread: true };
    const chosen = chooseValues(others, object.operations.create.required, choice);
    const unique = others.filter(({ name }) => object.unique.includes(name) && chosen[name] !== undefined);
    const given = object.assigned && random.oneIn(2) ? [] : keys;
    const numbered = [...given, ...unique].flatMap((one) => {
      const value = keyNumbered(one, number) ?? (object.assigned ? undefined : soundValue(one));
      return value === undefined ? [] : [[one.name, value] as const];
    });
    return this.#referring(netns, object, { ...chosen, ...Object.fromEntries(numbered) });
  }

  /** Most of what is referred to is there. */
  #referring(netns: string, object: ObjectModel, values: Values): Values {
    const { random, reference } = this;
    const found = referencesOf(object).flatMap(({ name, refers }) => {
      const target = objectNamed(reference.model, refers!)!;
      const there = [...reference.stored(netns, target).values()];
      if (values[name] === undefined || there.length === 0 || random.oneIn(8)) return [];
      return [[name, random.pick(there)[target.key[0]]!] as const];
    });
    return { ...values, ...Object.fromEntries(found) };
  }

  /** A key of so many that most are free. */
  #otherKey(object: ObjectModel): Values {
    const number = this.random.below(500);
    // What it refers to has been chosen.
    const own = keysOf(object).filter(({ refers }) => refers === null);
    const keys = own.map((key) => [key.name, keyNumbered(key, number)] as const);
    return Object.fromEntries(keys.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
  }
}
