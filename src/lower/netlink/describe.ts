/** Netlink family plan to description. */
import { userLicence } from '../../model/module.js';
import { groupsOf, headerLayout, type NetlinkModel } from '../../model/netlink.js';
import { commandPrefixOf, groupId } from '../../model/netlink-prefix.js';
import { Enumerations } from './describe/names.js';
import { objectEvents, objectOperations } from './describe/objects.js';
import { ownEvents, ownOperations } from './describe/operations.js';
import { describeSets } from './describe/sets.js';
import type { FamilyDescription, HeaderDescription } from './description.js';
import type { CustomPlan } from './operation/plan.js';
import type { NetlinkPlan } from './plan.js';

export function describeFamily(plan: NetlinkPlan, model: NetlinkModel): FamilyDescription {
  const { objects, upper, group, custom } = plan;
  const names = new Enumerations(plan);
  return {
    module: model.name,
    family: plan.family,
    version: plan.version,
    description: model.description,
    license: userLicence(model.license),
    ...{ prefix: plan.prefix, upper, commandPrefix: commandPrefixOf(model) },
    ...{ policy: model.policy, ignoresReserved: model.ignoresReserved },
    header: custom && headerOf(custom),
    constants: plan.constants.map(({ id, constant }) => ({ id, ...constant })),
    groups: groupsOf(model).map((name) => ({ name, id: groupId(upper, name) })),
    objects: objects.map(({ object: { name, key, unique, assigned, max, errors } }) => ({
      ...{ name, set: name, key, unique, assigned, max, errors },
    })),
    names: names.all,
    sets: describeSets(plan, model, names),
    operations: [
      ...objects.flatMap((object) => objectOperations(model, object)),
      ...(custom ? ownOperations(custom) : []),
    ],
    events: [
      ...(group === null ? [] : objects.flatMap((object) => objectEvents(model, object, group))),
      ...(custom ? ownEvents(custom) : []),
    ],
  };
}

function headerOf({ header }: CustomPlan): HeaderDescription | null {
  if (header === null) return null;
  const { size, offsets } = headerLayout(header.members);
  const members = header.members.map((member, place) => ({ ...member, offset: offsets[place]! }));
  return { tag: header.type, size, members };
}
