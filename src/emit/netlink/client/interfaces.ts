/** Types of the TypeScript client: what objects have, and what requests may. */
import type { NetlinkPlan, ObjectPlan } from '../../../lower/netlink/plan.js';
import {
  type Attribute,
  defaultOf,
  integerTypes,
  isInteger,
  keysOf,
  namingOf,
  numbersOf,
} from '../../../model/netlink.js';
import { type TypeScript, ts, tsComment, tsJoin, tsLines, tsName, tsString } from '../../typescript.js';
import { describeAttribute } from './describe.js';

/** Whether a value is read from an answer or given in a request. */
type Way = 'out' | 'in';

export interface InterfaceNames {
  /** Of an object's types: as it is answered, as it is made, changed and named. */
  readonly of: ReadonlyMap<ObjectPlan, string>;
}

export function objectInterfaces({ objects }: NetlinkPlan, { of }: InterfaceNames): TypeScript {
  return tsLines(objects.flatMap((object) => interfacesOf(object, of.get(object)!)));
}

function interfacesOf(plan: ObjectPlan, name: string): TypeScript[] {
  const { object } = plan;
  const keys = keysOf(object);
  const { required } = object.operations.create;
  const always = object.attributes.filter(
    (one) =>
      keys.includes(one) || required.includes(one.name) || (defaultOf(one) !== null && one.list === null),
  );
  const asked = keys.filter((one) => defaultOf(one) === null);
  const given = object.attributes.filter(
    (one) => (asked.includes(one) && !object.assigned) || required.includes(one.name),
  );
  const unique = namingOf(object).filter((one) => !keys.includes(one));
  const naming = [keys, ...unique.map((one) => [one])].map(
    (all) =>
      ts`{ ${tsJoin(
        all.map((one) => member(one, 'in', !asked.includes(one) && !unique.includes(one))),
        ts` `,
      )} }`,
  );
  return [
    ts`/** One ${tsComment(object.name)}. */`,
    ...block(ts`export interface ${tsName(name)}`, object.attributes, 'out', always),
    ts`/** One ${tsComment(object.name)} that is to be made. */`,
    ...block(ts`export interface ${tsName(`${name}Made`)}`, object.attributes, 'in', given),
    ts`/** What is to become of one ${tsComment(object.name)}: its key, and what changes. */`,
    ...block(ts`export interface ${tsName(`${name}Change`)}`, object.attributes, 'in', asked),
    ts`/** What names one ${tsComment(object.name)}. */`,
    ts`export type ${tsName(`${name}Name`)} =`,
    ...naming.map((one, index) => ts`  | ${one}${index === naming.length - 1 ? ts`;` : ts``}`),
    ts``,
    ts`/** The key of one ${tsComment(object.name)}. */`,
    ts`export type ${tsName(`${name}Key`)} = Pick<${tsName(name)}, ${tsJoin(
      keys.map((one) => tsString(one.name)),
      ts` | `,
    )}>;`,
    ts``,
  ];
}

function block(
  head: TypeScript,
  attributes: readonly Attribute[],
  way: Way,
  always: readonly Attribute[],
): TypeScript[] {
  return [
    ts`${head} {`,
    ...attributes.flatMap((one) => [
      ts`  /** ${tsComment(describeAttribute(one))} */`,
      ts`  ${member(one, way, !always.includes(one))}`,
    ]),
    ts`}`,
    ts``,
  ];
}

function member(attribute: Attribute, way: Way, optional: boolean): TypeScript {
  const type = typeOf(attribute, way);
  const given = attribute.list === null ? type : ts`readonly (${type})[]`;
  // What is undefined is as if it were not there.
  const undefinable = optional && way === 'in' ? ts` | undefined` : ts``;
  return ts`readonly ${tsName(attribute.name)}${optional ? ts`?` : ts``}: ${given}${undefinable};`;
}

/** Whether numbers of an attribute are bigint. */
export function isWide(attribute: Attribute): boolean {
  return isInteger(attribute) && integerTypes[attribute.type].bits === 64;
}

function typeOf(attribute: Attribute, way: Way): TypeScript {
  const number = isWide(attribute) ? (way === 'in' ? ts`bigint | number` : ts`bigint`) : ts`number`;
  const names = numbersOf(attribute).map(({ name }) => tsString(name));
  if (isInteger(attribute)) {
    if (attribute.names === null) return number;
    const named = tsJoin([...names, attribute.names.kind === 'bits' ? ts`number` : number], ts` | `);
    return attribute.names.kind === 'bits' ? ts`readonly (${named})[]` : named;
  }
  switch (attribute.type) {
    case 'flag':
      return way === 'in' ? ts`boolean` : ts`true`;
    case 'bitfield32': {
      const bits = ts`readonly (${tsJoin([...names, ts`number`], ts` | `)})[]`;
      const mark = way === 'in' ? ts`?` : ts``;
      return ts`{ readonly on${mark}: ${bits}; readonly off${mark}: ${bits} }`;
    }
    case 'nest': {
      const always = (one: Attribute) =>
        attribute.required.includes(one.name) ||
        (way === 'out' && defaultOf(one) !== null && one.list === null);
      const members = attribute.attributes.map((one) => member(one, way, !always(one)));
      return ts`{ ${tsJoin(members, ts` `)} }`;
    }
    default:
      return ts`string`;
  }
}
