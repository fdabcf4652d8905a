/** What the TypeScript client knows of attributes when it runs: how each is given to the tool, and read from what that prints. */
import type { ClientAttribute, ClientPlan } from '../../../lower/netlink/client/plan.js';
import { integerTypes, isInteger, type WireAttribute } from '../../../model/netlink.js';
import { type TypeScript, ts, tsJoin, tsName, tsString } from '../../typescript.js';
import { isWide } from './interfaces.js';
import { isArray } from './member.js';

export function shapesOf({ layouts, happenings }: ClientPlan): TypeScript[] {
  const told = happenings.filter(({ object }) => object === null);
  return [
    ts`const shapes = {`,
    ...layouts.flatMap(({ name, of, attributes }) =>
      of === 'nest'
        ? []
        : [ts`  ${tsName(name)}: {`, ...attributes.map((one) => ts`    ${shape(one)},`), ts`  },`],
    ),
    ts`} as const satisfies { readonly [name: string]: Shapes };`,
    ...(told.length === 0
      ? []
      : [
          ts``,
          ts`/** What events have. */`,
          ts`const told: { readonly [event: string]: Shapes } = {`,
          ...told.map(({ word, layout }) => ts`  ${tsName(word)}: shapes.${tsName(layout.name)},`),
          ts`};`,
        ]),
  ];
}

export function headerShapes({ header }: ClientPlan): TypeScript[] {
  if (!header) return [];
  return [
    ts``,
    ts`const headerShapes: Shapes = {`,
    ...header.members.map(
      ({ name, type }) =>
        ts`  ${tsName(name)}: { kind: ${integerTypes[type].bits === 64 ? ts`'wide'` : ts`'number'`} },`,
    ),
    ts`};`,
  ];
}

function shape(one: ClientAttribute): TypeScript {
  const { attribute, amount, inside } = one;
  const many = isArray(one) ? ts`, list: ${tsString(amount)}` : ts``;
  return ts`${tsName(attribute.name)}: { kind: ${tsString(kindOf(attribute))}${many}${insideOf(inside)} }`;
}

/** Sets are named, since they can be in one another. */
function insideOf(inside: ClientAttribute['inside']): TypeScript {
  if (!inside) return ts``;
  if (inside.of === 'set') return ts`, set: ${tsString(inside.name)}`;
  return ts`, inside: { ${tsJoin(inside.attributes.map(shape), ts`, `)} }`;
}

function kindOf(attribute: WireAttribute): string {
  if (isInteger(attribute)) {
    if (attribute.names?.kind === 'bits') return 'bits';
    return isWide(attribute) ? 'wide' : 'number';
  }
  switch (attribute.type) {
    case 'bitfield32':
      return 'bitfield';
    case 'flag':
      return 'flag';
    case 'nest':
    case 'nest-of':
      return 'nest';
    default:
      return 'text';
  }
}
