/** Types of the TypeScript client: what objects and answers have, and what requests may. */
import type { ClientAttribute, ClientLayout, ClientObject } from '../../../lower/netlink/client/plan.js';
import {
  type Attribute,
  defaultOf,
  integerTypes,
  isInteger,
  keysOf,
  namingOf,
  numbersOf,
  type WireAttribute,
} from '../../../model/netlink.js';
import { type TypeScript, ts, tsComment, tsJoin, tsName, tsString } from '../../typescript.js';
import { describeAttribute } from './describe.js';
import { isArray } from './member.js';

/** Whether a value is read from an answer or given in a request. */
export type Way = 'out' | 'in';

/** What the types of a set are called that is inside of others. */
export type SetTypes = ReadonlyMap<ClientLayout, { readonly [way in Way]: string }>;

export function objectInterfaces(own: ClientObject, name: string, sets: SetTypes): TypeScript[] {
  const { object } = own.plan;
  const all = own.layout.attributes;
  const of = (attributes: readonly Attribute[]) =>
    all.filter(({ attribute }) => attributes.includes(attribute as Attribute));
  const keys = of(keysOf(object));
  const { required } = object.operations.create;
  const always = all.filter(
    (one) => keys.includes(one) || required.includes(one.attribute.name) || isPreset(one),
  );
  const asked = keys.filter((one) => !isPreset(one));
  const given = all.filter(
    (one) => (asked.includes(one) && !object.assigned) || required.includes(one.attribute.name),
  );
  const unique = of(namingOf(object)).filter((one) => !keys.includes(one));
  const naming = [keys, ...unique.map((one) => [one])].map(
    (alternative) =>
      ts`{ ${tsJoin(
        alternative.map((one) => member(one, 'in', !asked.includes(one) && !unique.includes(one), sets)),
        ts` `,
      )} }`,
  );
  const what = tsComment(object.name);
  return [
    ...block(ts`One ${what}.`, name, all, 'out', always, sets),
    ...block(ts`One ${what} that is to be made.`, `${name}Made`, all, 'in', given, sets),
    ...block(
      ts`What is to become of one ${what}: its key, and what changes.`,
      `${name}Change`,
      all,
      'in',
      asked,
      sets,
    ),
    ts`/** What names one ${what}. */`,
    ts`export type ${tsName(`${name}Name`)} =`,
    ...naming.map((one, index) => ts`  | ${one}${index === naming.length - 1 ? ts`;` : ts``}`),
    ts``,
    ts`/** The key of one ${what}. */`,
    ts`export type ${tsName(`${name}Key`)} = Pick<${tsName(name)}, ${tsJoin(
      keys.map(({ attribute }) => tsString(attribute.name)),
      ts` | `,
    )}>;`,
    ts``,
  ];
}

export function block(
  about: TypeScript,
  name: string,
  attributes: readonly ClientAttribute[],
  way: Way,
  always: readonly ClientAttribute[],
  sets: SetTypes,
): TypeScript[] {
  return [
    ts`/** ${about} */`,
    ts`export interface ${tsName(name)} {`,
    ...attributes.flatMap((one) => [
      ts`  /** ${tsComment(describeAttribute(one.attribute))} */`,
      ts`  ${member(one, way, !always.includes(one), sets)}`,
    ]),
    ts`}`,
    ts``,
  ];
}

function isPreset({ attribute }: ClientAttribute): boolean {
  return attribute.list === null && defaultOf(attribute as Attribute) !== null;
}

function member(one: ClientAttribute, way: Way, optional: boolean, sets: SetTypes): TypeScript {
  const type = typeOf(one, way, sets);
  const given = isArray(one) ? ts`readonly (${type})[]` : type;
  // What is undefined is as if it were not there.
  const undefinable = optional && way === 'in' ? ts` | undefined` : ts``;
  return ts`readonly ${tsName(one.attribute.name)}${optional ? ts`?` : ts``}: ${given}${undefinable};`;
}

/** Whether numbers of an attribute are bigint. */
export function isWide(attribute: WireAttribute): boolean {
  return isInteger(attribute) && integerTypes[attribute.type].bits === 64;
}

export function numberType(wide: boolean, way: Way): TypeScript {
  if (!wide) return ts`number`;
  return way === 'in' ? ts`bigint | number` : ts`bigint`;
}

function typeOf(one: ClientAttribute, way: Way, sets: SetTypes): TypeScript {
  const { attribute, inside, placed } = one;
  const number = numberType(isWide(attribute), way);
  const names = attribute.type === 'pad' ? [] : numbersOf(attribute).map(({ name }) => tsString(name));
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
      const always = (inner: ClientAttribute) =>
        attribute.required.includes(inner.attribute.name) || (way === 'out' && isPreset(inner));
      const members = inside!.attributes.map((inner) => member(inner, way, !always(inner), sets));
      return ts`{ ${tsJoin(members, ts` `)} }`;
    }
    case 'nest-of': {
      const set = tsName(sets.get(inside!)![way]);
      if (!placed) return set;
      const index = tsJoin(
        Array.from({ length: placed.places }, () => ts`number`),
        ts`, `,
      );
      return ts`{ readonly index: readonly [${index}]; readonly value: ${set} }`;
    }
    default:
      return ts`string`;
  }
}
