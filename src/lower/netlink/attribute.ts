/** Attributes to plans: what each is called in C, and what it takes to check it and to keep it. */
import {
  type Attribute,
  bitsOf,
  bytesOfDefault,
  defaultOf,
  type IntegerAttribute,
  integerTypes,
  isContiguous,
  isInteger,
  limitsOf,
  type NestAttribute,
  numbersOf,
  type Requirement,
} from '../../model/netlink.js';
import { enumerationOf } from '../../model/netlink-prefix.js';
import type { Path } from '../../model/path.js';
import type { AttributePlan, NestPlan, RequirementPlan } from './plan.js';

/** What a set of attributes stands in. */
export interface Scope {
  readonly prefix: string;
  readonly upper: string;
  /** What its enumerators begin with: `REGISTRY_A_`. */
  readonly attrPrefix: string;
  readonly path: Path;
  /** The names of the nests around it, each with an underscore. */
  readonly around: string;
  /** Their numbers, likewise. */
  readonly ids: string;
  readonly required: readonly string[];
  /** What every object has, given or not. */
  readonly key: readonly string[];
  /** Those of which all bytes are compared, and which can change. */
  readonly padded: readonly string[];
}

export function lowerAttributes(attributes: readonly Attribute[], scope: Scope): AttributePlan[] {
  return attributes.map((attribute) => lowerAttribute(attribute, scope));
}

/** Longer names are numbers instead, or they would take lines past 80 columns: with the prefix before them, and of lists. */
const longest = { tag: 22, list: 12, listInAll: 32, inAll: 43 };

function lowerAttribute(attribute: Attribute, scope: Scope): AttributePlan {
  const { prefix, upper, around, ids } = scope;
  const { name, id, list } = attribute;
  const required = scope.required.includes(name);
  const always =
    required ||
    scope.key.includes(name) ||
    attribute.type === 'flag' ||
    list !== null ||
    defaultOf(attribute) !== null;
  const full = `${around}${name}`;
  const member = list === null || name.length <= longest.list ? name : `attr${id}`;
  const begins = 'prefix' in attribute ? attribute.prefix : undefined;
  const tagged = prefix.length + full.length;
  const fits =
    tagged <= longest.tag && tagged + member.length <= (list === null ? longest.inAll : longest.listInAll);
  const tag = fits ? full : `attr${ids}${id}`;
  return {
    attribute,
    path: [...scope.path, name],
    id: `${scope.attrPrefix}${name.toUpperCase()}`,
    tag,
    member,
    inKey: scope.key.length > 1 && scope.key.includes(name),
    presence: always ? null : `has_${name}`,
    length: attribute.type === 'string' && list === null ? `${member}_len` : null,
    padded: scope.padded.includes(name),
    count: list === null ? null : `${member}_count`,
    required,
    preset: hasPreset(attribute) ? `${prefix}_${tag}_default` : null,
    range: isInteger(attribute) && needsRange(attribute) ? `${prefix}_${tag}_range` : null,
    validate: isInteger(attribute) && needsFunction(attribute) ? `${prefix}_${tag}_valid` : null,
    fallback: isInteger(attribute) && integerTypes[attribute.type].sized ? `${prefix}_${tag}_valid` : null,
    numbers: numbersOf(attribute).map((number) => ({
      id: `${begins ?? `${upper}_${full.toUpperCase()}_`}${number.name.toUpperCase()}`,
      number,
    })),
    numbersTag: begins === undefined ? `${prefix}_${tag}` : enumerationOf(begins),
    nest: attribute.type === 'nest' ? lowerNest(attribute, tag, scope) : null,
    members: list?.style === 'indexed' ? `${prefix}_${tag}_members` : null,
  };
}

function lowerNest(attribute: NestAttribute, tag: string, scope: Scope): NestPlan {
  const { prefix, around, ids } = scope;
  const { name, id } = attribute;
  const attrPrefix = `${scope.attrPrefix}${name.toUpperCase()}_`;
  const attributes = lowerAttributes(attribute.attributes, {
    ...scope,
    attrPrefix,
    path: [...scope.path, name, 'attributes'],
    around: `${around}${name}_`,
    ids: `${ids}${id}_`,
    required: attribute.required,
    key: [],
    padded: [],
  });
  return {
    attribute,
    type: `${prefix}_${tag}`,
    policy: `${prefix}_${tag}_nest`,
    attrPrefix,
    parse: `${prefix}_parse_${tag}`,
    put: `${prefix}_put_${tag}`,
    size: `${prefix}_${tag}_size`,
    attributes,
    requirements: lowerRequirements(attribute.requiredWith, attributes),
  };
}

export function lowerRequirements(
  requirements: readonly Requirement[],
  attributes: readonly AttributePlan[],
): RequirementPlan[] {
  const named = (name: string) => attributes.find(({ attribute }) => attribute.name === name)!;
  return requirements.map(({ attribute, needs }) => ({
    attribute: named(attribute),
    needs: needs.map((names) => names.map(named)),
  }));
}

/** Bytes are copied from somewhere, unless they are all 0 as an object is at first. */
function hasPreset(attribute: Attribute): boolean {
  if (attribute.type !== 'ipv6' && attribute.type !== 'mac' && attribute.type !== 'binary') return false;
  return bytesOfDefault(attribute).some((byte) => byte !== 0);
}

/** A policy's own limits are 16 bits wide and signed. */
function needsRange(attribute: IntegerAttribute): boolean {
  if (bitsOf(attribute) !== null || needsFunction(attribute)) return false;
  const limits = limitsOf(attribute.type);
  const given = [
    ...(BigInt(attribute.min) === limits.min ? [] : [BigInt(attribute.min)]),
    ...(BigInt(attribute.max) === limits.max ? [] : [BigInt(attribute.max)]),
  ];
  return given.some((limit) => limit < -32768n || limit > 32767n);
}

/** A policy knows no gaps, and no limits of what has 64 bits in network byte order. */
function needsFunction(attribute: IntegerAttribute): boolean {
  if (!isContiguous(attribute)) return true;
  const { bits, bigEndian } = integerTypes[attribute.type];
  if (bits !== 64 || !bigEndian) return false;
  const { min, max } = limitsOf(attribute.type);
  return BigInt(attribute.min) !== min || BigInt(attribute.max) !== max;
}
