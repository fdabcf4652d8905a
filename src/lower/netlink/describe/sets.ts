/** Sets of attributes: those of objects and of the nests in them, and those that the spec names. */
import { freeName } from '../../../model/identifier.js';
import type { NetlinkModel } from '../../../model/netlink.js';
import type { AttributeDescription, InsideDescription, SetDescription } from '../description.js';
import type { FieldPlan, SetPlan } from '../operation/plan.js';
import { type AttributePlan, allAttributes, type NetlinkPlan, type ObjectPlan } from '../plan.js';
import type { Enumerations } from './names.js';

/** Those of nests first, as in the header; then those that the spec names, in its own order. */
export function describeSets(
  { objects, custom }: NetlinkPlan,
  model: NetlinkModel,
  names: Enumerations,
): SetDescription[] {
  const given = (model.custom?.sets ?? []).map(({ name }) => name);
  const taken = new Set([...given, ...objects.map(({ object }) => object.name)]);
  return [
    ...objects.flatMap((object) => setsOfObject(object, names, taken)),
    ...given.map((name) => setNamed(custom!.sets.find(({ key }) => key === name)!, names)),
  ];
}

function setsOfObject(object: ObjectPlan, names: Enumerations, taken: Set<string>): SetDescription[] {
  const { name } = object.object;
  const nests = [...allAttributes(object.attributes)].filter(({ nest }) => nest !== null);
  /** What enumerators of the object's own begin with says its name already where there are several. */
  const inside = new Map(
    nests.map((one) => {
      const own = one.nest!.attrPrefix.slice(object.attrPrefix.length, -1).toLowerCase();
      return [one, freeName(`${name}_${own}`, taken)];
    }),
  );
  const described = (own: readonly AttributePlan[]) =>
    own.map((one): AttributeDescription => {
      const { attribute, id, required } = one;
      const requiredWith = attribute.type === 'nest' ? attribute.requiredWith : [];
      const nest = one.nest && { set: inside.get(one)!, levels: 0 };
      return { attribute, id, names: names.of(one), nest, required, requiredWith };
    });
  return [
    ...nests.map((one) => ({
      name: inside.get(one)!,
      tag: `${one.nest!.type}_attr`,
      prefix: one.nest!.attrPrefix,
      attributes: described(one.nest!.attributes),
    })),
    { name, tag: object.attrs, prefix: object.attrPrefix, attributes: described(object.attributes) },
  ];
}

function setNamed({ name, tag, attrPrefix, fields }: SetPlan, names: Enumerations): SetDescription {
  const attributes = fields.map((field) => ({
    ...{ attribute: field.attribute, id: field.id },
    names: field.plan && names.of(field.plan),
    nest: insideOf(field),
    ...{ required: false, requiredWith: [] },
  }));
  return { name, tag, prefix: attrPrefix, attributes };
}

function insideOf({ attribute }: FieldPlan): InsideDescription | null {
  return attribute.type === 'nest-of' ? { set: attribute.set, levels: attribute.levels } : null;
}
