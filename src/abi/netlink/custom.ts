/** Sets of attributes, operations of one's own, events, groups and the fixed header: what of them a change breaks. */
import type { ExchangePlan, OperationPlan, SetPlan } from '../../lower/netlink/operation/plan.js';
import type { AttributePlan } from '../../lower/netlink/plan.js';
import { groupsOf, type NestAttribute, permissions, setNamed } from '../../model/netlink.js';
import type { Path } from '../../model/path.js';
import { setChanges } from './attributes.js';
import type { Change } from './change.js';
import type { Family } from './object.js';
import { prefixChange } from './prefix.js';

export function* customChanges(old: Family, now: Family): Generator<Change> {
  const [before, after] = [old.plan.custom, now.plan.custom];
  if (!before) return;
  yield* headerChanges(old, now);
  for (const group of groupsOf(old.model)) {
    if (group === old.model.notify || groupsOf(now.model).includes(group)) continue;
    const at = { path: ['groups'], was: ['groups'] };
    yield {
      ...at,
      code: 'NK2535',
      message: `multicast group '${group}' is gone`,
      fix: `groups: ['${group}']`,
    };
  }
  const sets = (family: typeof before | null): readonly SetPlan[] =>
    family?.sets.filter(({ stored }) => !stored) ?? [];
  for (const one of sets(before)) {
    const next = sets(after).find(({ key }) => key === one.key);
    if (!next) {
      const at = { path: ['sets'], was: ['sets', one.name] };
      yield { ...at, code: 'NK2526', message: `the set '${one.name}' is gone`, fix: 'declare it again' };
      continue;
    }
    const prefixes = [old, now].map(({ model }) => setNamed(model, one.name)?.prefix ?? null);
    if (prefixes[0] !== prefixes[1]) {
      const said = prefixChange(`set '${one.name}'`, prefixes[0]!, prefixes[1]!);
      const at = ['sets', one.name, 'prefix'];
      yield { ...said, path: at, was: at };
    }
    const place = ({ path }: SetPlan) => ({ attributes: path, required: path, requiredWith: path });
    yield* setChanges(attributesOf(one), attributesOf(next), {
      ...{ now: place(next), was: place(one), around: '', holder: `set '${one.name}'`, keys: [] },
      needs: { old: [], now: [] },
    });
    yield* heldChanges(one, next);
  }
  for (const one of before.operations) {
    const next = after?.operations.find(({ operation }) => operation.name === one.operation.name);
    if (next) yield* operationChanges(one, next);
    else yield gone(`operation '${one.operation.name}'`, one.operation.id, one.path, ['operations']);
  }
  for (const one of before.events) {
    const next = after?.events.find(({ event }) => event.name === one.event.name);
    if (!next) yield gone(`event '${one.event.name}'`, one.event.id, one.path, ['events']);
    else if (next.event.id !== one.event.id) {
      yield moved(`event '${one.event.name}'`, one.event.id, next.event.id, one.path, next.path);
    }
  }
}

function* headerChanges({ model: old }: Family, { model: now }: Family): Generator<Change> {
  const shown = (members: readonly { readonly name: string; readonly type: string }[]) =>
    members.length === 0 ? 'nothing' : members.map(({ name, type }) => `${name} ${type}`).join(', ');
  const [before, after] = [old.custom?.header ?? [], now.custom?.header ?? []];
  // Names are the header's of user space alone.
  if (before.map(({ type }) => type).join() === after.map(({ type }) => type).join()) return;
  yield {
    code: 'NK2529',
    path: ['header'],
    was: ['header'],
    message: `the fixed header had ${shown(before)}, and now has ${shown(after)}`,
    fix: 'keep it: what is new can be an attribute',
  };
}

/** Those that have a number, in the form that objects' have. What a nest holds is its set's to tell. */
function attributesOf({ fields }: SetPlan): AttributePlan[] {
  return fields.flatMap(({ attribute, plan, path, id }) => {
    if (plan) return [plan];
    if (attribute.type !== 'nest-of') return [];
    const { name, list } = attribute;
    const shape = list && { style: list.style, max: list.max ?? 0xffff };
    const nest: NestAttribute = {
      ...{ name, id: attribute.id, list: shape, refers: null, type: 'nest' },
      ...{ attributes: [], required: [], requiredWith: [] },
    };
    const own = { attribute: nest, path, id, numbers: [], nest: null, required: false };
    return [own as unknown as AttributePlan];
  });
}

function* heldChanges(old: SetPlan, now: SetPlan): Generator<Change> {
  for (const { attribute, path } of old.fields) {
    const next = now.fields.find((one) => one.attribute.name === attribute.name);
    if (attribute.type !== 'nest-of' || next?.attribute.type !== 'nest-of') continue;
    if (attribute.set === next.attribute.set && attribute.levels === next.attribute.levels) continue;
    yield {
      code: 'NK2529',
      path: next.path,
      was: path,
      message: `'${attribute.name}' held attributes of '${attribute.set}', and now holds those of '${next.attribute.set}'`,
      fix: `keep nestOf('${attribute.set}')`,
    };
  }
}

function* operationChanges(old: OperationPlan, now: OperationPlan): Generator<Change> {
  const { name, id, permission, attributes, lenient } = old.operation;
  const at = { path: now.path, was: old.path };
  if (now.operation.id !== id) {
    yield moved(`operation '${name}'`, id, now.operation.id, old.path, now.path);
  }
  if (permissions.indexOf(now.operation.permission) < permissions.indexOf(permission)) {
    yield {
      code: 'NK2525',
      path: [...now.path, 'permission'],
      was: old.path,
      message: `${name} had permission '${permission}', and now has '${now.operation.permission}'`,
      fix: `permission: '${permission}' lets those in who were`,
    };
  }
  if (lenient && !now.operation.lenient) {
    yield { ...at, code: 'NK2531', message: `${name} was lenient, and is not now`, fix: 'say lenient: true' };
  }
  if (now.operation.attributes !== attributes) {
    yield {
      ...at,
      code: 'NK2529',
      message: `${name} spoke of '${attributes}', and now speaks of '${now.operation.attributes}'`,
      fix: `say attributes: '${attributes}'`,
    };
    return;
  }
  for (const direction of ['do', 'dump'] as const) {
    const [before, after] = [old[direction], now[direction]];
    if (!before) continue;
    if (after) yield* exchangeChanges(name, before, after);
    else {
      yield { ...at, code: 'NK2524', message: `${direction} of ${name} is gone`, fix: 'add it again' };
    }
  }
}

function* exchangeChanges(name: string, old: ExchangePlan, now: ExchangePlan): Generator<Change> {
  const [before, after] = [old.exchange, now.exchange];
  const at = (field: string) => ({ path: [...now.path, field], was: old.path });
  for (const one of before.request) {
    if (after.request.includes(one)) continue;
    const message = `${name} took '${one}', and now does not`;
    yield { ...at('request'), code: 'NK2526', message, fix: `name '${one}' in request` };
  }
  for (const one of after.required) {
    if (before.required.includes(one)) continue;
    const message = `${name} could do without '${one}', and now cannot`;
    yield { ...at('required'), code: 'NK2532', message, fix: `do not require '${one}'` };
  }
  if (before.reply === null) return;
  if (after.reply === null || after.replyId !== before.replyId) {
    const message = `${name} was answered by command ${before.replyId}, and now is ${after.reply ? `by ${after.replyId}` : 'not'}`;
    yield { ...at('reply'), code: 'NK2524', message, fix: 'answer as before' };
    return;
  }
  for (const one of before.reply) {
    if (after.reply.includes(one)) continue;
    const message = `answers of ${name} had '${one}', and now do not`;
    yield { ...at('reply'), code: 'NK2526', message, fix: `name '${one}' in reply` };
  }
}

function gone(what: string, id: number, was: Path, path: Path): Change {
  return { code: 'NK2524', path, was, message: `${what}, number ${id}, is gone`, fix: 'add it again' };
}

function moved(what: string, before: number, after: number, was: Path, path: Path): Change {
  const message = `${what} had number ${before}, and now has ${after}`;
  return { code: 'NK2524', path: [...path, 'id'], was, message, fix: `say id: ${before}` };
}
