/** One kind of object: its commands, its key, who may do what to it, how many there can be. */
import type { NetlinkPlan, ObjectPlan } from '../../lower/netlink/plan.js';
import { type NetlinkModel, operationNames, permissions } from '../../model/netlink.js';
import type { Path } from '../../model/path.js';
import { type Scope, setChanges, successors } from './attributes.js';
import type { Change } from './change.js';

/** A family, with everything where its spec says it. */
export interface Family {
  readonly model: NetlinkModel;
  readonly plan: NetlinkPlan;
}

/** A part of the object beside its attributes and its operations: a family of one has these in a record of their own. */
export function storePath({ path }: ObjectPlan, field: string): Path {
  return path.length === 0 ? ['object', field] : [...path, field];
}

function keysOf({ object }: ObjectPlan): readonly string[] {
  return object.key;
}

export function* objectChanges(old: ObjectPlan, now: ObjectPlan): Generator<Change> {
  yield* keyChanges(old, now);
  yield* uniqueChanges(old, now);
  yield* operationChanges(old, now);
  const [before, after] = [old.object.max, now.object.max];
  if (after < before) {
    yield {
      code: 'NK2531',
      path: storePath(now, 'max'),
      was: storePath(old, 'max'),
      message: `a namespace could have ${before} of '${now.object.name}', and now can have ${after}`,
      fix: `let it have them again: max: ${before}`,
    };
  }
  const place = (one: ObjectPlan): Scope['now'] => ({
    attributes: [...one.path, 'attributes'],
    required: [...one.path, 'operations', 'create', 'required'],
    requiredWith: [...one.path, 'operations', 'create', 'requiredWith'],
  });
  yield* setChanges(old.attributes, now.attributes, {
    ...{ now: place(now), was: place(old) },
    around: '',
    holder: 'create',
    keys: keysOf(now),
    needs: { old: old.requirements, now: now.requirements },
  });
}

function* keyChanges(old: ObjectPlan, now: ObjectPlan): Generator<Change> {
  if (old.object.assigned && !now.object.assigned) {
    yield {
      code: 'NK2532',
      path: storePath(now, 'assigned'),
      was: storePath(old, 'assigned'),
      message: `create could do without the key of '${now.object.name}', and now cannot`,
      fix: 'say assigned: true',
    };
  }
  const next = successors(old.attributes, now.attributes);
  const [before, after] = [keysOf(old), keysOf(now)];
  const kept = old.attributes
    .filter(({ attribute }) => before.includes(attribute.name))
    .map((one) => next.get(one)?.attribute.name);
  if (kept.length === after.length && kept.every((name) => name !== undefined && after.includes(name)))
    return;
  yield {
    code: 'NK2523',
    path: storePath(now, 'key'),
    was: storePath(old, 'key'),
    message: `the key of '${now.object.name}' was ${shown(before)}, and is now ${shown(after)}`,
    fix: `keep the key ${shown(before)}, or make another family`,
  };
}

/** What is unique keeps others from having it, and names an object: neither may begin, nor end. */
function* uniqueChanges(old: ObjectPlan, now: ObjectPlan): Generator<Change> {
  const next = successors(old.attributes, now.attributes);
  const kept = old.unique.map(({ attributes: [one] }) => next.get(one!)?.attribute.name);
  const after = now.object.unique;
  for (const [index, name] of kept.entries()) {
    if (name === undefined || after.includes(name)) continue;
    const was = [...storePath(old, 'unique'), index];
    const message = `objects '${now.object.name}' were found by '${name}', and now are not`;
    yield { code: 'NK2523', path: storePath(now, 'unique'), was, message, fix: `unique: ['${name}']` };
  }
  for (const name of after) {
    const had = old.attributes.some((one) => next.get(one)?.attribute.name === name);
    if (!had || kept.includes(name)) continue;
    yield {
      code: 'NK2531',
      path: storePath(now, 'unique'),
      was: storePath(old, 'unique'),
      message: `two of '${now.object.name}' could have the same '${name}', and now cannot`,
      fix: `take '${name}' out of unique`,
    };
  }
}

function shown(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(' and ');
}

function* operationChanges(old: ObjectPlan, now: ObjectPlan): Generator<Change> {
  for (const operation of operationNames) {
    const [before, after] = [old.operations[operation], now.operations[operation]];
    if (before === null) continue;
    const was = [...old.path, 'operations', operation];
    if (after === null) {
      yield {
        code: 'NK2524',
        path: [...now.path, 'operations'],
        was,
        message: `operation ${operation} of '${now.object.name}' is gone`,
        fix: `add it again: ${operation}: { permission: '${before}' }`,
      };
    } else if (permissions.indexOf(after) < permissions.indexOf(before)) {
      yield {
        code: 'NK2525',
        path: [...now.path, 'operations', operation, 'permission'],
        was,
        message: `${operation} of '${now.object.name}' had permission '${before}', and now has '${after}'`,
        fix: `permission: '${before}' lets those in who were`,
      };
    }
  }
}
