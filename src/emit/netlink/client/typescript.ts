/** `NAME.ts`: a typed client in TypeScript, which runs the tool. */
import { Names } from '../../../lower/netlink/client/names.js';
import type { ClientLayout, ClientObject, ClientPlan } from '../../../lower/netlink/client/plan.js';
import { userLicence } from '../../../model/module.js';
import type { NetlinkModel } from '../../../model/netlink.js';
import type { GeneratedFile } from '../../file.js';
import { render, type View } from '../../render.js';
import { TypeScript, ts, tsComment, tsLines, tsName, tsString } from '../../typescript.js';
import { objectInterfaces } from './interfaces.js';
import { callMethods, type Method, objectMethods } from './methods.js';
import { headerShapes, shapesOf } from './shapes.js';
import { callTypes, headerTypes, setInterfaces, type Types } from './types.js';

export function typeScriptClient(plan: ClientPlan, model: NetlinkModel): GeneratedFile {
  const tool = `${model.name}ctl`;
  const names = new Names(['AsyncGenerator', 'AsyncIterable', 'TypeError'], 64);
  const family = names.take(pascal(plan.family.prefix));
  const own = (word: string) => names.take(`${family}${word}`);
  const types = {
    ...{ client: own('Client'), error: own('Error'), event: own('Event') },
    ...{ options: own('Options'), ran: own('Run'), connect: `connect${family}` },
  };
  const all = namesOfTypes(plan, family, names);
  const view: View<TypeScript> = {
    ...Object.fromEntries(Object.entries(types).map(([name, value]) => [name, tsName(value)])),
    spdx: tsComment(userLicence(model.license)),
    about: tsComment(`A client of ${model.name}: ${model.description}.`),
    ...{ tool: tsName(tool), tool_name: tsString(tool), error_name: tsString(types.error) },
    listeners: plan.happenings.length > 0,
    told: plan.happenings.some((one) => one.event !== null),
    header: plan.header !== null,
    places: plan.placed.length > 0,
    points: plan.layouts.some((one) => one.attributes.some(({ inside }) => inside?.of === 'set')),
    interfaces: tsLines([
      ...plan.objects.flatMap((object) => objectInterfaces(object, all.objects.get(object)!, all.sets)),
      ...setInterfaces(plan, all),
      ...headerTypes(plan, all),
      ...plan.operations.flatMap(({ calls }) => calls.flatMap((call) => callTypes(call, all))),
      ...eventType(plan, all, types.event),
      ...clientInterface(plan, all, types),
    ]),
    shapes: tsLines([...shapesOf(plan), ...headerShapes(plan)]),
    client_object: tsLines(clientObject(plan, all)),
  };
  const text = render('netlink/client/client.ts', view, TypeScript);
  return { path: `client/${model.name}.ts`, text, lines: new Map() };
}

function pascal(name: string): string {
  return name.replace(/(?:^|_)+([a-z0-9])?/g, (_, letter: string | undefined) =>
    (letter ?? '').toUpperCase(),
  );
}

/** What further types are called after the first of each kind. */
const tails = {
  object: ['', 'Made', 'Change', 'Name', 'Key'],
  set: ['', 'Given'],
  call: ['Request', 'Reply'],
} as const;

function namesOfTypes(plan: ClientPlan, family: string, names: Names): Types {
  const take = (name: string, kind: keyof typeof tails) =>
    names.take(`${family}${pascal(name)}`, (free) => tails[kind].map((tail) => `${free}${tail}`));
  const objects = new Map(plan.objects.map((object) => [object, take(object.name, 'object')]));
  const held = new Set(
    plan.layouts.flatMap(({ attributes }) => attributes.flatMap(({ inside }) => inside ?? [])),
  );
  const sets = new Map<ClientLayout, { in: string; out: string }>();
  for (const layout of held) {
    if (layout.of !== 'set') continue;
    const name = take(layout.name, 'set');
    sets.set(layout, { out: name, in: `${name}Given` });
  }
  return {
    ...{ objects, sets },
    header: plan.header ? take('header', 'set') : null,
    calls: new Map(
      plan.operations.flatMap(({ calls }) =>
        calls.map((call) => {
          const dump = calls.length > 1 && call.dump ? '_dump' : '';
          return [call, take(`${call.plan.operation.name}${dump}`, 'call')] as const;
        }),
      ),
    ),
    events: new Map(
      plan.happenings.flatMap((one) =>
        one.event ? [[one, take(`${one.event.event.name}_event`, 'set')] as const] : [],
      ),
    ),
  };
}

function eventType({ happenings, objects }: ClientPlan, types: Types, event: string): TypeScript[] {
  if (happenings.length === 0) return [];
  const changed = objects.filter((object) => happenings.some((one) => one.object === object));
  const told = happenings.flatMap((one) => (types.events.has(one) ? [one] : []));
  const header = types.header ? ts`readonly header: ${tsName(types.header)}; ` : ts``;
  return [
    told.length > 0
      ? ts`/** What the kernel tells of unasked; or that some of that was missed. */`
      : ts`/** A change of an object, as it is since then, or was when it was taken away; or that some changes were missed. */`,
    ts`export type ${tsName(event)} =`,
    ...changed.map((object) => {
      const name = tsString(object.name);
      return ts`  | { readonly event: 'create' | 'set' | 'delete'; readonly object: ${name}; readonly value: ${tsName(types.objects.get(object)!)} }`;
    }),
    ...told.map(
      (one) =>
        ts`  | { readonly event: ${tsString(one.word)}; ${header}readonly value: ${tsName(types.events.get(one)!)} }`,
    ),
    ts`  | { readonly event: 'lost' };`,
    ts``,
  ];
}

function clientInterface(
  plan: ClientPlan,
  types: Types,
  { client, event }: { readonly client: string; readonly event: string },
): TypeScript[] {
  const typed = (indent: TypeScript, all: readonly Method[]) =>
    all.flatMap((one) => [
      ts`${indent}/** ${tsComment(one.comment)} */`,
      ts`${indent}readonly ${tsName(one.name)}: ${one.type};`,
    ]);
  return [
    ts`export interface ${tsName(client)} {`,
    ...plan.objects.flatMap((object) => [
      ts`  readonly ${tsName(object.name)}: {`,
      ...typed(ts`    `, objectMethods(object, types.objects.get(object)!)),
      ts`  };`,
    ]),
    ...typed(ts`  `, callMethods(plan, types)),
    ...(plan.happenings.length === 0
      ? []
      : [
          plan.operations.length > 0
            ? ts`  /** Events, until nobody reads on. None is missed that comes after \`onListening\`. */`
            : ts`  /** Changes, by whomever they are made, until nobody reads on. None is missed that is made after \`onListening\`. */`,
          ts`  readonly watchAll: (onListening?: () => void) => AsyncGenerator<${tsName(event)}>;`,
        ]),
    ts`}`,
  ];
}

function clientObject(plan: ClientPlan, types: Types): TypeScript[] {
  const written = (indent: TypeScript, all: readonly Method[]) =>
    all.map((one) => ts`${indent}${tsName(one.name)}: ${one.body},`);
  return [
    ts`  return {`,
    ...plan.objects.flatMap((object: ClientObject) => [
      ts`    ${tsName(object.name)}: {`,
      ...written(ts`      `, objectMethods(object, types.objects.get(object)!)),
      ts`    },`,
    ]),
    ...written(ts`    `, callMethods(plan, types)),
    ...(plan.happenings.length === 0
      ? []
      : [
          ts`    watchAll: (onListening = () => {}) => eventsOf(follow([...words, 'monitor']), onListening),`,
        ]),
    ts`  };`,
  ];
}
