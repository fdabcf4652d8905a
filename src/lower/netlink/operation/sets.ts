/** Sets of attributes to plans: those of the spec, and those of objects that operations speak of, with their nests. */
import type { CustomModel, NetlinkModel } from '../../../model/netlink.js';
import type { AttributePlan, ObjectPlan } from '../plan.js';
import { lowerSetFields, lowerStoredFields } from './fields.js';
import type { SetPlan } from './plan.js';

type Draft = Omit<SetPlan, 'held' | 'forward'>;

export function lowerSets(
  model: NetlinkModel,
  custom: CustomModel,
  objects: readonly ObjectPlan[],
  { prefix, upper }: { readonly prefix: string; readonly upper: string },
): SetPlan[] {
  const own = custom.sets.map(({ name, prefix: begins, attributes }, number): Draft => {
    const attrPrefix = begins ?? `${upper}_A_${name.toUpperCase()}_`;
    const path = ['sets', name, 'attributes'];
    return {
      key: name,
      name,
      path,
      tag: `${prefix}_${name}_attr`,
      attrPrefix,
      type: `${prefix}_${name}`,
      policy: `${prefix}_${name}_policy`,
      parse: `${prefix}_parse_${name}`,
      fields: lowerSetFields(attributes, model, attrPrefix, path, { prefix, set: name, number }),
      stored: false,
    };
  });
  const spoken = [...custom.operations, ...custom.events].map(({ attributes }) => attributes);
  const stored = objects
    .filter(({ object }) => spoken.includes(object.name))
    .flatMap((object, index) => storedSets(object, prefix, custom.sets.length + index));
  return inOrder([...own, ...stored]);
}

function storedSets(object: ObjectPlan, prefix: string, number: number): Draft[] {
  const { name } = object.object;
  const nested: Draft[] = [];
  const key = (attribute: AttributePlan) => `${name}.${attribute.tag}`;
  const visit = (attributes: readonly AttributePlan[]) => {
    for (const one of attributes) {
      if (!one.nest) continue;
      visit(one.nest.attributes);
      const fields = lowerStoredFields(one.nest.attributes, { prefix, set: one.tag, number }, key);
      nested.push({
        key: key(one),
        name: one.attribute.name,
        path: one.path,
        tag: `${one.nest.type}_attr`,
        attrPrefix: one.nest.attrPrefix,
        type: `${one.nest.type}_attrs`,
        policy: one.nest.policy,
        parse: `${prefix}_read_${one.tag}`,
        fields,
        stored: true,
      });
    }
  };
  visit(object.attributes);
  return [
    ...nested,
    {
      key: name,
      name,
      path: [...object.path, 'attributes'],
      tag: object.attrs,
      attrPrefix: object.attrPrefix,
      type: `${object.type}_attrs`,
      policy: `${object.fn}${object.global ? '_policy' : '_create_policy'}`,
      parse: `${prefix}_read_${name}`,
      fields: lowerStoredFields(object.attributes, { prefix, set: name, number }, key),
      stored: true,
    },
  ];
}

/** Those that are held before those that hold them, as far as none holds itself. */
function inOrder(sets: readonly Draft[]): SetPlan[] {
  const held = new Set(sets.flatMap(({ fields }) => fields.flatMap(({ nest }) => nest ?? [])));
  const done = new Set<string>();
  const forward = new Set<string>();
  const ordered: Draft[] = [];
  const visit = (set: Draft, around: ReadonlySet<string>) => {
    if (done.has(set.key)) return;
    if (around.has(set.key)) {
      forward.add(set.key);
      return;
    }
    for (const { nest } of set.fields) {
      const inner = sets.find(({ key }) => key === nest);
      if (inner) visit(inner, new Set([...around, set.key]));
    }
    if (done.has(set.key)) return;
    done.add(set.key);
    ordered.push(set);
  };
  for (const set of sets) visit(set, new Set());
  return ordered.map((set) => ({
    ...set,
    held: held.has(set.key),
    forward: forward.has(set.key) && !set.stored,
  }));
}
