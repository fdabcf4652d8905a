/** Requests to a family, as steps. */
import type { RequestStep } from '../../check/netlink/scenario.js';
import { keysOf, type NetlinkModel, type ObjectModel, type OperationName } from '../../model/netlink.js';
import type { Values } from '../../model/netlink-value.js';
import type { Random } from '../random.js';
import { chooseKey, chooseValue, chooseValues, keyNumbered, keys, soundValue, withNeeded } from './values.js';

/** A request as plain as can be. */
export function stepOf(
  step: OperationName,
  { name }: ObjectModel,
  netns: string,
  values: Values = {},
): RequestStep {
  const common = { netns, object: name, echo: false, fails: null };
  switch (step) {
    case 'set':
    case 'delete':
      return { step, ...common, values };
    case 'create':
    case 'get':
      return { step, ...common, values, returns: null };
    case 'dump':
      return { step, ...common, returns: null };
    case 'flush':
      return { step, ...common };
  }
}

/** One that is right or nearly right; most often an object is made, for the others to find. */
export function stepFor(model: NetlinkModel, random: Random, netns: string): RequestStep {
  const object = random.pick(model.objects);
  const step = operationFor(object, random);
  return stepOf(step, object, netns, valuesFor(step, object, random, random.oneIn(2)));
}

export function operationFor({ operations }: ObjectModel, random: Random): OperationName {
  // It leaves nothing for the requests after it to find.
  if (operations.flush && random.oneIn(30)) return 'flush';
  const others = (['get', 'set', 'dump', 'delete'] as const).filter((name) => operations[name]);
  return random.pick(['create', 'create', 'create', ...others]);
}

/**
 * Values for a request: the key, and what else it takes. Unless they are to be sound, each is left out now and then, or not
 * within its limits.
 */
export function valuesFor(step: OperationName, object: ObjectModel, random: Random, sound = false): Values {
  if (step === 'dump' || step === 'flush') return {};
  const keys = keysOf(object);
  const choice = { random, sound, spread: false };
  const others = object.attributes.filter((one) => !keys.includes(one));
  const assigned = step === 'create' && object.assigned && random.oneIn(2);
  const given = keys.filter(() => !assigned && (sound || !random.oneIn(25)));
  const own = Object.fromEntries(given.map((key) => [key.name, chooseKey(key, choice)]));
  if (step === 'create') {
    const { required, requiredWith } = object.operations.create;
    const all = { ...own, ...chooseValues(others, required, choice) };
    return withNeeded(all, object.attributes, requiredWith, choice);
  }
  if (step === 'set') return { ...own, ...chooseValues(others, [], choice) };
  const untaken = others.filter(() => !sound && random.oneIn(40));
  return { ...own, ...Object.fromEntries(untaken.map((one) => [one.name, chooseValue(one, choice)])) };
}

/** So many objects of all sizes, each of a key of its own and right in all; fewer where the family takes no more. */
export function plenty(object: ObjectModel, random: Random, count: number): Values[] {
  const own = keysOf(object);
  const others = object.attributes.filter((one) => !own.includes(one));
  const room = Math.min(count, object.max - keys);
  const choice = { random, sound: true, spread: true };
  const { required, requiredWith } = object.operations.create;
  return keysNumbered(object, Math.max(0, room)).map((key) =>
    withNeeded(
      { ...chooseValues(others, required, choice), ...key },
      object.attributes,
      requiredWith,
      choice,
    ),
  );
}

/** So many keys that no two objects of have, or as many as there are. */
export function keysNumbered(object: ObjectModel, count: number): Values[] {
  const [first, ...more] = keysOf(object);
  const rest = Object.fromEntries(more.map((key) => [key.name, soundValue(key)]));
  return Array.from({ length: count }, (_, i) => keyNumbered(first!, i)).flatMap((value) =>
    value === undefined ? [] : [{ ...rest, [first!.name]: value }],
  );
}

/** What names an object among its values. */
export function keyAmong(object: ObjectModel, values: Values): Values {
  return Object.fromEntries(keysOf(object).map(({ name }) => [name, values[name]!]));
}

/** Objects of all sizes, and dumps of them: each time one less, so that what is left lies elsewhere in the buffers. */
export function longDumps(
  object: ObjectModel,
  random: Random,
  netns: string,
  { many, dumps }: { readonly many: number; readonly dumps: number },
): RequestStep[] {
  const { dump, delete: remove } = object.operations;
  if (!dump) return [];
  const objects = plenty(object, random, many);
  const created = objects.map((values) => stepOf('create', object, netns, values));
  // The last has the least key, which an array of objects by key begins with.
  const dumped = objects.slice(remove ? -dumps : -1).flatMap((values) => {
    const deleted = remove ? [stepOf('delete', object, netns, keyAmong(object, values))] : [];
    return [stepOf('dump', object, netns), ...deleted];
  });
  return [...created, ...dumped];
}
