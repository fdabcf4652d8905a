/** One attribute that was and is: its list, its type, its checks, the names of its values, its default. */
import { printable } from '../../check/printable.js';
import type { AttributePlan } from '../../lower/netlink/plan.js';
import { type Attribute, defaultOf, isInteger, limitsOf } from '../../model/netlink.js';
import { type Change, isBreak } from './change.js';
import { nameChanges } from './names.js';
import { lengthsOf, type Numbers, numbersOf, sameWire, shownNumbers, takesAll } from './taken.js';

/** A change of a field, of whose name the place is made. */
type FieldChange = Omit<Change, 'path' | 'was'> & { readonly field: string };

export function* attributeChanges(old: AttributePlan, now: AttributePlan, name: string): Generator<Change> {
  for (const { field, ...change } of fieldChanges(old.attribute, now.attribute, name)) {
    yield { ...change, path: [...now.path, ...field.split('.')], was: [...old.path, ...field.split('.')] };
  }
  if (sameWire(old.attribute, now.attribute)) yield* numberChanges(old, now, name);
}

function* fieldChanges(old: Attribute, now: Attribute, name: string): Generator<FieldChange> {
  yield* listChanges(old, now, name);
  if (!sameWire(old, now)) {
    yield {
      code: 'NK2529',
      field: 'type',
      message: `'${name}' was of type ${old.type}, and is now of type ${now.type}`,
      fix: `make it ${old.type} again, or give the new one a number and a name of its own`,
    };
    return;
  }
  yield* lengthChanges(old, now, name);
  if (old.type === 'string' && now.type === 'string' && !old.terminated && now.terminated) {
    yield stricter(name, 'terminated', 'could be without a NUL', 'cannot', { fix: 'say terminated: false' });
  }
  if (now.refers !== null && old.refers === null) {
    yield stricter(name, 'object', 'took any value', `takes only what a '${now.refers}' has as its key`);
  }
  const [before, after] = [defaultOf(old), defaultOf(now)];
  if (before !== null && before !== after) {
    const shown = after === null ? 'has none' : `is ${shownDefault(now, after)}`;
    yield {
      code: 'NK2537',
      field: 'default',
      message: `the default of '${name}' was ${shownDefault(old, before)}, and now ${shown}`,
    };
  }
}

/** As a spec says it. */
function shownDefault(attribute: Attribute, value: string): string {
  if (!isInteger(attribute)) return `'${printable(value)}'`;
  const { names } = attribute;
  if (names === null) return value;
  const has = (one: string) =>
    names.kind === 'values' ? one === value : (BigInt(value) & (1n << BigInt(one))) !== 0n;
  const chosen = names.list.filter((one) => has(one.value)).map((one) => `'${one.name}'`);
  return names.kind === 'values' ? chosen.join() : `[${chosen.join(', ')}]`;
}

/** How values travel. */
function carrier({ list }: Attribute): string {
  if (list === null) return 'one value';
  return list.style === 'multi' ? 'values in attributes of their own' : 'values in one nest';
}

function* listChanges(old: Attribute, now: Attribute, name: string): Generator<FieldChange> {
  const [before, after] = [carrier(old), carrier(now)];
  if (before !== after) {
    yield {
      code: 'NK2530',
      field: 'list',
      message: `'${name}' had ${before}, and now has ${after}`,
    };
  } else if (old.list && now.list && now.list.max < old.list.max) {
    yield stricter(name, 'list.max', `had at most ${old.list.max} values`, `has at most ${now.list.max}`, {
      fix: `have them again: max: ${old.list.max}`,
    });
  }
}

function* lengthChanges(old: Attribute, now: Attribute, name: string): Generator<FieldChange> {
  const [before, after] = [lengthsOf(old), lengthsOf(now)];
  if (!before || !after) return;
  if (after.min > before.min) {
    yield stricter(name, 'minLength', `took at least ${before.min} bytes`, `takes at least ${after.min}`, {
      fix: `take it again: minLength: ${before.min}`,
    });
  }
  if (after.max < before.max) {
    yield stricter(name, 'maxLength', `took at most ${before.max} bytes`, `takes at most ${after.max}`, {
      fix: `take it again: maxLength: ${before.max}`,
    });
  }
}

/** Names first: where one is gone, that says which value is not taken any more. */
function* numberChanges(old: AttributePlan, now: AttributePlan, name: string): Generator<Change> {
  const [before, after] = [numbersOf(old.attribute), numbersOf(now.attribute)];
  if (!before || !after) return;
  const names = [...nameChanges(old, now, after, name)];
  yield* names;
  if (before.kind === 'values' || names.some(isBreak)) return;
  for (const { field, ...change } of rangeChanges(before, after, now.attribute, name)) {
    yield { ...change, path: [...now.path, field], was: [...old.path, field] };
  }
}

function* rangeChanges(
  before: Numbers,
  after: Numbers,
  now: Attribute,
  name: string,
): Generator<FieldChange> {
  if (before.kind === 'range' && after.kind === 'range') {
    const limits = isInteger(now) ? limitsOf(now.type) : undefined;
    const back = (field: 'min' | 'max') => ({
      fix:
        limits?.[field] === before[field]
          ? `leave out ${field}`
          : `take it again: ${field}: ${before[field]}`,
    });
    if (after.min > before.min) {
      const [was, is] = [`took at least ${before.min}`, `takes at least ${after.min}`];
      yield stricter(name, 'min', was, is, back('min'));
    }
    if (after.max < before.max) {
      const [was, is] = [`took at most ${before.max}`, `takes at most ${after.max}`];
      yield stricter(name, 'max', was, is, back('max'));
    }
  } else if (!takesAll(after, before)) {
    const field = after.kind === 'range' ? 'type' : after.kind;
    yield stricter(name, field, `took ${shownNumbers(before)}`, `takes ${shownNumbers(after)}`);
  }
}

function stricter(
  name: string,
  field: string,
  was: string,
  is: string,
  details: Pick<Change, 'fix'> = {},
): FieldChange {
  return { code: 'NK2531', field, message: `'${name}' ${was}, and now ${is}`, ...details };
}
