/** A set of attributes, an object's or a nest's: which are gone, have moved, were replaced, or must be given now. */
import type { AttributePlan, RequirementPlan } from '../../lower/netlink/plan.js';
import type { Path } from '../../model/path.js';
import { attributeChanges } from './attribute.js';
import { type Change, isBreak } from './change.js';

/** Where a set stands, in the new spec or in the old one. */
interface Place {
  readonly attributes: Path;
  readonly required: Path;
  readonly requiredWith: Path;
}

export interface Scope {
  readonly now: Place;
  readonly was: Place;
  /** The names of the nests around it, each with a dot. */
  readonly around: string;
  /** What has to have what is required. */
  readonly holder: string;
  /** Those that are required for being the key, of which something else is said. */
  readonly keys: readonly string[];
  /** What is required where something else is. */
  readonly needs: { readonly old: readonly RequirementPlan[]; readonly now: readonly RequirementPlan[] };
}

type Plans = readonly AttributePlan[];

/** What became of each: the one of its name, else a new one that has its number. */
export function successors(old: Plans, now: Plans): ReadonlyMap<AttributePlan, AttributePlan> {
  const named = (all: Plans, name: string) => all.find(({ attribute }) => attribute.name === name);
  const found = new Map<AttributePlan, AttributePlan>();
  for (const one of old) {
    const { name, id } = one.attribute;
    const holder = now.find(({ attribute }) => attribute.id === id);
    const renamed = holder && !named(old, holder.attribute.name) ? holder : undefined;
    const next = named(now, name) ?? renamed;
    if (next) found.set(one, next);
  }
  return found;
}

export function* setChanges(old: Plans, now: Plans, scope: Scope): Generator<Change> {
  const next = successors(old, now);
  for (const one of old) {
    const successor = next.get(one);
    if (!successor) yield gone(one, now, scope);
    else if (successor.attribute.name === one.attribute.name) yield* kept(one, successor, now, scope);
    else yield* replaced(one, successor, scope);
  }
  const known = new Set(next.values());
  for (const one of now) {
    if (!known.has(one)) yield* required(one, `the new '${nameOf(one, scope)}'`, scope);
  }
  yield* requiredOthers(old, next, scope);
}

/** What is newly required with an attribute that there was. */
function* requiredOthers(
  old: Plans,
  next: ReadonlyMap<AttributePlan, AttributePlan>,
  scope: Scope,
): Generator<Change> {
  for (const one of old) {
    const successor = next.get(one);
    const { needs } = scope.needs.now.find(({ attribute }) => attribute === successor) ?? { needs: [] };
    const before = scope.needs.old.find(({ attribute }) => attribute === one)?.needs ?? [];
    const had = (names: Plans) =>
      before.some((all) => all.every((name) => names.includes(next.get(name) ?? name)));
    for (const names of needs) {
      if (had(names) || names.some((name) => old.some((was) => was.required && next.get(was) === name))) {
        continue;
      }
      const shown = names.map((name) => `'${nameOf(name, scope)}'`).join(' or ');
      yield {
        code: 'NK2532',
        path: scope.now.requiredWith,
        was: scope.was.requiredWith,
        message: `${scope.holder} could have '${nameOf(successor!, scope)}' without ${shown}, and now cannot`,
        fix: `do not require ${shown} with it`,
      };
    }
  }
}

function nameOf({ attribute }: AttributePlan, { around }: Scope): string {
  return `${around}${attribute.name}`;
}

function gone(one: AttributePlan, now: Plans, scope: Scope): Change {
  const { id } = one.attribute;
  const holder = now.find(({ attribute }) => attribute.id === id);
  return {
    code: 'NK2526',
    path: scope.now.attributes,
    was: one.path,
    message: `attribute '${nameOf(one, scope)}', number ${id}, is gone`,
    ...(holder ? { cause: `its number is now that of '${nameOf(holder, scope)}'` } : {}),
    fix: `declare it again, with id: ${id}`,
  };
}

function* kept(old: AttributePlan, now: AttributePlan, all: Plans, scope: Scope): Generator<Change> {
  const name = nameOf(now, scope);
  const [before, after] = [old.attribute.id, now.attribute.id];
  if (before !== after) {
    const holder = all.find(({ attribute }) => attribute.id === before);
    yield {
      code: 'NK2527',
      path: [...now.path, 'id'],
      was: old.path,
      message: `attribute '${name}' had number ${before}, and now has ${after}`,
      ...(holder ? { cause: `number ${before} is now that of '${nameOf(holder, scope)}'` } : {}),
      fix: `give it its number again, id: ${before}; new attributes come last, or with a free number`,
    };
  }
  yield* changesOf(old, now, name, scope);
}

/** Another name in the old one's place: the same attribute renamed if nothing of it breaks, else another attribute. */
function* replaced(old: AttributePlan, now: AttributePlan, scope: Scope): Generator<Change> {
  const [before, after] = [nameOf(old, scope), nameOf(now, scope)];
  const breaks = [...changesOf(old, now, before, scope)].filter(isBreak);
  const base = { path: now.path, was: old.path };
  if (breaks.length === 0) {
    yield {
      ...base,
      code: 'NK2536',
      message: `attribute '${before}', number ${old.attribute.id}, is now called '${after}'`,
      cause: `its number and all else is the same, but the header has ${now.id} instead of ${old.id}`,
    };
    yield* changesOf(old, now, after, scope);
    return;
  }
  yield {
    ...base,
    code: 'NK2528',
    message: `number ${old.attribute.id} was that of '${before}', and is now that of '${after}'`,
    cause: breaks.map(({ message }) => message).join('; '),
    fix: `keep '${before}', and give '${after}' a number that was not used yet`,
  };
}

function* changesOf(old: AttributePlan, now: AttributePlan, name: string, scope: Scope): Generator<Change> {
  yield* attributeChanges(old, now, name);
  if (!old.required) yield* required(now, `'${name}'`, scope);
  if (!old.nest || !now.nest) return;
  const place = ({ path }: AttributePlan): Place => ({
    attributes: [...path, 'attributes'],
    required: [...path, 'required'],
    requiredWith: [...path, 'requiredWith'],
  });
  yield* setChanges(old.nest.attributes, now.nest.attributes, {
    ...{ now: place(now), was: place(old) },
    around: `${name}.`,
    holder: `nest '${name}'`,
    keys: [],
    needs: { old: old.nest.requirements, now: now.nest.requirements },
  });
}

function* required(one: AttributePlan, shown: string, scope: Scope): Generator<Change> {
  const { name } = one.attribute;
  if (!one.required || scope.keys.includes(name)) return;
  yield {
    code: 'NK2532',
    path: scope.now.required,
    was: scope.was.required,
    message: `${scope.holder} could do without ${shown}, and now cannot`,
    fix: `do not require '${name}'`,
  };
}
