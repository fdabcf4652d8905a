/**
 * The level of a spec: `genetlink` is what YNL wants of new families, and is taken wherever it can say everything; `genetlink-c`
 * knows names of C that do not follow from the family's, and `genetlink-legacy` what older families have.
 */
import type { FamilyDescription, NamesDescription } from '../../../lower/netlink/description.js';
import type { WireAttribute } from '../../../model/netlink.js';
import { capitals, hyphens } from './text.js';

export const levels = ['genetlink', 'genetlink-c', 'genetlink-legacy'] as const;
export type Level = (typeof levels)[number];

export function levelOf(family: FamilyDescription): Level {
  if (isLegacy(family)) return 'genetlink-legacy';
  const own = family.names.some((names) => !isUsual(family, names)) || !hasUsualMacros(family);
  return own || hasAttribute(family, isUnterminated) ? 'genetlink-c' : 'genetlink';
}

function isLegacy(family: FamilyDescription): boolean {
  return (
    family.version !== 1 ||
    family.policy === 'global' ||
    // How old a family is, is said by its level alone.
    family.ignoresReserved ||
    family.header !== null ||
    isDirectional(family) ||
    family.operations.some(({ permission }) => permission === 'netns-admin') ||
    hasAttribute(family, (attribute) => attribute.type === 'bitfield32' || structOf(attribute) !== null)
  );
}

function hasAttribute({ sets }: FamilyDescription, is: (attribute: WireAttribute) => boolean): boolean {
  return sets.some(({ attributes }) => attributes.some(({ attribute }) => is(attribute)));
}

function isUnterminated(attribute: WireAttribute): boolean {
  return attribute.type === 'string' && !attribute.terminated;
}

/** Whether some answers have another number than what they answer, so that both ways are to be numbered each by itself. */
export function isDirectional({ operations }: FamilyDescription): boolean {
  return operations.some(({ number, do: own, dump }) =>
    [own, dump].some((one) => one?.reply && one.reply.number !== number),
  );
}

/** Whether the macros of the family's name, version and groups are what YNL makes of the family's name. */
export function hasUsualMacros({ family, upper }: FamilyDescription): boolean {
  return capitals(family) === upper;
}

/** Whether an enumeration and its enumerators are called in C what YNL makes of its name. */
export function isUsual({ family }: FamilyDescription, { name, tag, prefix }: NamesDescription): boolean {
  const usual = `${family}-${hyphens(name)}-`;
  return capitals(usual) === prefix && capitals(usual).toLowerCase() === `${tag}_`;
}

/** Integers that the schemas know as members of structs alone. */
export function structOf({ type }: Pick<WireAttribute, 'type'>): 's8' | 's16' | null {
  return type === 's8' || type === 's16' ? type : null;
}
