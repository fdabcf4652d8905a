/** Types of the TypeScript client that are of no object: what operations take and answer, sets inside of others, headers, events. */
import type { Call, ClientObject, ClientPlan, Happening } from '../../../lower/netlink/client/plan.js';
import { integerTypes } from '../../../model/netlink.js';
import { type TypeScript, ts, tsComment, tsName } from '../../typescript.js';
import { block, numberType, type SetTypes, type Way } from './interfaces.js';

/** What types are called. */
export interface Types {
  /** Of objects: as they are answered; what else there is ends otherwise. */
  readonly objects: ReadonlyMap<ClientObject, string>;
  readonly sets: SetTypes;
  /** Of the fixed header in an answer; in a request it has Given at its end. */
  readonly header: string | null;
  /** Before Request and Reply. */
  readonly calls: ReadonlyMap<Call, string>;
  readonly events: ReadonlyMap<Happening, string>;
}

/** Sets that are in nests, and what events have. */
export function setInterfaces({ layouts }: ClientPlan, { sets, events }: Types): TypeScript[] {
  return [
    ...layouts.flatMap((layout) => {
      const names = sets.get(layout);
      if (!names) return [];
      const what = tsComment(layout.name);
      const { attributes } = layout;
      return [
        ...block(ts`What a nest of ${what} has.`, names.out, attributes, 'out', [], sets),
        ...block(ts`What a nest of ${what} is given.`, names.in, attributes, 'in', [], sets),
      ];
    }),
    ...[...events].flatMap(([{ event, layout }, name]) => {
      const { has, name: own } = event!.event;
      const attributes = layout.attributes.filter(({ attribute }) => has.includes(attribute.name));
      return block(ts`What ${tsComment(own)} tells.`, name, attributes, 'out', [], sets);
    }),
  ];
}

export function headerTypes({ header }: ClientPlan, types: Types): TypeScript[] {
  if (!header || types.header === null) return [];
  const members = (way: Way) =>
    header.members.map((one) => {
      const type = numberType(integerTypes[one.type].bits === 64, way);
      const optional = way === 'in' ? ts`?` : ts``;
      return ts`  readonly ${tsName(one.name)}${optional}: ${type}${way === 'in' ? ts` | undefined` : ts``};`;
    });
  return [
    ts`/** What an answer begins with. */`,
    ts`export interface ${tsName(types.header)} {`,
    ...members('out'),
    ts`}`,
    ts``,
    ts`/** What a request begins with; 0 unless given. */`,
    ts`export interface ${tsName(`${types.header}Given`)} {`,
    ...members('in'),
    ts`}`,
    ts``,
  ];
}

/** What a request takes, if it takes anything, and what is answered. */
export function callTypes(call: Call, { calls, sets }: Types): TypeScript[] {
  const name = calls.get(call)!;
  const { request, reply, required, replied, word } = call;
  const always = request?.attributes.filter(({ attribute }) => required.includes(attribute.name)) ?? [];
  const what = tsComment(word);
  return [
    ...(request
      ? block(ts`What ${what} takes.`, `${name}Request`, request.attributes, 'in', always, sets)
      : []),
    ...(reply ? block(ts`What ${what} answers.`, `${name}Reply`, replied, 'out', [], sets) : []),
  ];
}
