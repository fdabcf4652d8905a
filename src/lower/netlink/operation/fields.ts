/** A set's attributes as members of a struct, and the helpers for each. */

import { isReserved } from '../../../model/identifier.js';
import {
  type Attribute,
  messageAttributes,
  type NetlinkModel,
  type WireAttribute,
} from '../../../model/netlink.js';
import { isTakenAttributeName } from '../../../model/netlink-reserved.js';
import type { Path } from '../../../model/path.js';
import { lowerAttributes } from '../attribute.js';
import type { AttributePlan } from '../plan.js';
import type { FieldPlan } from './plan.js';

/** With the prefix before them and `_start_` between, names of helpers stay within 63 characters. */
const longestTag = 42;

export interface Naming {
  readonly prefix: string;
  /** The set's name, and its number among all. */
  readonly set: string;
  readonly number: number;
}

export function lowerSetFields(
  attributes: readonly WireAttribute[],
  model: NetlinkModel,
  attrPrefix: string,
  path: Path,
  naming: Naming,
): FieldPlan[] {
  const { prefix, set, number } = naming;
  const all = messageAttributes(model, set);
  const plans = lowerAttributes(
    all.filter(({ type }) => type !== 'nest'),
    {
      prefix,
      upper: prefix.toUpperCase(),
      attrPrefix,
      path,
      around: `${set}_`,
      ids: `s${number}_`,
      required: [],
      key: [],
      padded: [],
    },
  );
  const members = membersFor(attributes);
  return attributes.map((attribute) =>
    fieldFor(attribute, {
      id: `${attrPrefix}${attribute.name.toUpperCase()}`,
      path: [...path, attribute.name],
      plan: plans.find((one) => one.attribute.id === attribute.id) ?? null,
      member: members.get(attribute)!,
      nest: attribute.type === 'nest-of' ? attribute.set : null,
      naming,
    }),
  );
}

/** Those of an object, or of a nest of its. `nestKey` says by what an inner nest's set is known. */
export function lowerStoredFields(
  plans: readonly AttributePlan[],
  naming: Naming,
  nestKey: (attribute: AttributePlan) => string,
): FieldPlan[] {
  const members = membersFor(plans.map(({ attribute }) => attribute));
  return plans.map((plan) => {
    const { attribute, path, id } = plan;
    const nest = attribute.type === 'nest' ? nestKey(plan) : null;
    return fieldFor(attribute, {
      ...{ id, path, naming, nest },
      plan: nest === null ? plan : null,
      member: members.get(attribute)!,
    });
  });
}

function fieldFor(
  attribute: WireAttribute,
  own: Pick<FieldPlan, 'id' | 'path' | 'plan' | 'member' | 'nest'> & { readonly naming: Naming },
): FieldPlan {
  const { naming, member, ...rest } = own;
  const { prefix, set, number } = naming;
  const full = `${set}_${attribute.name}`;
  const tag = full.length <= longestTag ? full : `s${number}_attr${attribute.id}`;
  return {
    attribute,
    ...rest,
    member,
    presence: saysItself(attribute) ? null : `has_${member}`,
    length: hasLength(attribute) ? `${member}_len` : null,
    put: `${prefix}_put_${tag}`,
    start: `${prefix}_start_${tag}`,
    get: `${prefix}_get_${tag}`,
  };
}

/** Lists, and what is a pointer or true where it is there. */
function saysItself({ type, list }: WireAttribute): boolean {
  const pointers: readonly string[] = ['flag', 'string', 'binary', 'nest', 'nest-of', 'pad'];
  return list !== null || pointers.includes(type);
}

function hasLength(attribute: WireAttribute): boolean {
  if (attribute.list !== null) return false;
  return attribute.type === 'binary' || isUnterminated(attribute);
}

/** Whether the end of a text is where its attribute's is. */
export function isUnterminated(attribute: WireAttribute | Attribute): boolean {
  return attribute.type === 'string' && 'terminated' in attribute && attribute.terminated === false;
}

/** Names that C can have, no two the same; numbers where they cannot be. */
function membersFor(attributes: readonly WireAttribute[]): Map<WireAttribute, string> {
  const taken = new Set<string>(['header']);
  const members = new Map<WireAttribute, string>();
  for (const attribute of attributes) {
    const { name, id } = attribute;
    const plain = isReserved(name) || isMacro(name) ? `${name}_value` : name;
    const all = (member: string) => [member, `has_${member}`, `${member}_len`];
    const member = all(plain).some((one) => taken.has(one)) ? `attr${id}` : plain;
    for (const one of all(member)) taken.add(one);
    members.set(attribute, member);
  }
  return members;
}

/** Names that end as counts do are refused for objects, whose structs have such members, and are none of the kernel's. */
function isMacro(name: string): boolean {
  return isTakenAttributeName(name) && !/_(count|len)$|^(has|by)_|^attr\d/.test(name);
}
