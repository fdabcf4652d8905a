/** `NAME.ts`: a typed client in TypeScript, which runs the tool. */
import type { NetlinkPlan, ObjectPlan } from '../../../lower/netlink/plan.js';
import { userLicence } from '../../../model/module.js';
import { type Attribute, isInteger, type NetlinkModel } from '../../../model/netlink.js';
import type { GeneratedFile } from '../../file.js';
import { render, type View } from '../../render.js';
import { TypeScript, ts, tsComment, tsLines, tsName, tsString } from '../../typescript.js';
import { isWide, objectInterfaces } from './interfaces.js';
import { type ClientOperation, clientOperations } from './operations.js';

export function typeScriptClient(plan: NetlinkPlan, model: NetlinkModel): GeneratedFile {
  const tool = `${model.name}ctl`;
  const names = new Names();
  const family = names.take(pascal(plan.prefix));
  const own = (word: string) => names.take(`${family}${word}`);
  const types = {
    ...{ client: own('Client'), error: own('Error'), event: own('Event') },
    ...{ options: own('Options'), ran: own('Run'), connect: `connect${family}` },
  };
  const of = new Map(
    plan.objects.map((object) => [object, names.takeAll(`${family}${pascal(object.object.name)}`)]),
  );
  const view: View<TypeScript> = {
    ...Object.fromEntries(Object.entries(types).map(([name, value]) => [name, tsName(value)])),
    spdx: tsComment(userLicence(model.license)),
    about: tsComment(`A client of ${model.name}: ${model.description}.`),
    ...{ tool: tsName(tool), tool_name: tsString(tool), error_name: tsString(types.error) },
    listeners: plan.group !== null,
    interfaces: tsLines([
      objectInterfaces(plan, { of }),
      ...eventType(plan, of, types.event),
      ...clientInterface(plan, of, types),
    ]),
    shapes: tsLines(shapesOf(plan)),
    client_object: tsLines(clientObject(plan, of)),
  };
  const text = render('netlink/client/client.ts', view, TypeScript);
  return { path: `client/${model.name}.ts`, text, lines: new Map() };
}

function pascal(name: string): string {
  return name.replace(/(?:^|_)+([a-z0-9])?/g, (_, letter: string | undefined) =>
    (letter ?? '').toUpperCase(),
  );
}

/** What an object's further types are called after its own. */
const tails = ['', 'Made', 'Change', 'Name', 'Key'];

/** Names of types, of which no two are the same, and none is one that the client needs of the language. */
class Names {
  readonly #taken = new Set(['AsyncGenerator', 'AsyncIterable', 'TypeError']);

  take(name: string): string {
    return this.takeAll(name, ['']);
  }

  takeAll(name: string, all: readonly string[] = tails): string {
    let free = name;
    for (let more = 2; all.some((tail) => this.#taken.has(`${free}${tail}`)); more++) free = `${name}${more}`;
    for (const tail of all) this.#taken.add(`${free}${tail}`);
    return free;
  }
}

type Types = ReadonlyMap<ObjectPlan, string>;

function eventType({ objects, group }: NetlinkPlan, of: Types, event: string): TypeScript[] {
  if (group === null) return [];
  return [
    ts`/** A change of an object, as it is since then, or was when it was taken away; or that some changes were missed. */`,
    ts`export type ${tsName(event)} =`,
    ...objects.map((object) => {
      const name = tsString(object.object.name);
      return ts`  | { readonly event: 'create' | 'set' | 'delete'; readonly object: ${name}; readonly value: ${tsName(of.get(object)!)} }`;
    }),
    ts`  | { readonly event: 'lost' };`,
    ts``,
  ];
}

interface Method {
  readonly name: string;
  readonly comment: string;
  readonly type: TypeScript;
  readonly body: TypeScript;
}

function methodsOf(object: ObjectPlan, type: string): Method[] {
  return clientOperations(object).map((one) => method(object, one, type));
}

function method({ object }: ObjectPlan, { name, word, reply }: ClientOperation, type: string): Method {
  const shapes = ts`shapes.${tsName(object.name)}`;
  const own = tsName(type);
  const words = ts`${tsString(object.name)}, ${tsString(word)}`;
  const named = ts`${tsName(`${type}Name`)}`;
  const values = ts`...wordsOf(${shapes}, values as unknown as Data)`;
  const answer = (as: TypeScript) => ts`decode(${shapes}, await ask(${words}, ${values})) as ${as}`;
  switch (name) {
    case 'create': {
      if (!reply) {
        return {
          ...{ name, comment: 'Makes one.' },
          type: ts`(values: ${tsName(`${type}Made`)}) => Promise<void>`,
          body: ts`async (values) => void (await ask(${words}, ${values}))`,
        };
      }
      const key = tsName(`${type}Key`);
      return {
        ...{ name, comment: 'Makes one, and says what its key is.' },
        type: ts`(values: ${tsName(`${type}Made`)}) => Promise<${key}>`,
        body: ts`async (values) => ${answer(key)}`,
      };
    }
    case 'get':
      return {
        ...{ name, comment: 'The one of that name.' },
        type: ts`(values: ${named}) => Promise<${own}>`,
        body: ts`async (values) => ${answer(own)}`,
      };
    case 'set':
    case 'delete':
      return {
        ...{ name, comment: name === 'set' ? 'Changes what is given, and nothing else.' : 'Takes one away.' },
        type: ts`(values: ${name === 'set' ? tsName(`${type}Change`) : named}) => Promise<void>`,
        body: ts`async (values) => void (await ask(${words}, ${values}))`,
      };
    case 'dump':
      return {
        ...{ name, comment: 'All there are.' },
        type: ts`() => Promise<${own}[]>`,
        body: ts`async () => ((await ask(${words})) as unknown[]).map((one) => decode(${shapes}, one) as ${own})`,
      };
    case 'flush':
      return {
        ...{ name, comment: 'Takes all away, or none.' },
        type: ts`() => Promise<void>`,
        body: ts`async () => void (await ask(${words}))`,
      };
  }
}

function clientInterface(
  { objects, group }: NetlinkPlan,
  of: Types,
  { client, event }: { readonly client: string; readonly event: string },
): TypeScript[] {
  return [
    ts`export interface ${tsName(client)} {`,
    ...objects.flatMap((object) => [
      ts`  readonly ${tsName(object.object.name)}: {`,
      ...methodsOf(object, of.get(object)!).flatMap((one) => [
        ts`    /** ${tsComment(one.comment)} */`,
        ts`    readonly ${tsName(one.name)}: ${one.type};`,
      ]),
      ts`  };`,
    ]),
    ...(group === null
      ? []
      : [
          ts`  /** Changes, by whomever they are made, until nobody reads on. None is missed that is made after \`onListening\`. */`,
          ts`  readonly watchAll: (onListening?: () => void) => AsyncGenerator<${tsName(event)}>;`,
        ]),
    ts`}`,
  ];
}

function clientObject({ objects, group }: NetlinkPlan, of: Types): TypeScript[] {
  return [
    ts`  return {`,
    ...objects.flatMap((object) => [
      ts`    ${tsName(object.object.name)}: {`,
      ...methodsOf(object, of.get(object)!).map((one) => ts`      ${tsName(one.name)}: ${one.body},`),
      ts`    },`,
    ]),
    ...(group === null
      ? []
      : [
          ts`    watchAll: (onListening = () => {}) => eventsOf(follow([...words, 'monitor']), onListening),`,
        ]),
    ts`  };`,
  ];
}

function shapesOf({ objects }: NetlinkPlan): TypeScript[] {
  return [
    ts`const shapes = {`,
    ...objects.flatMap(({ object }) => [
      ts`  ${tsName(object.name)}: {`,
      ...object.attributes.map((one) => ts`    ${shape(one)},`),
      ts`  },`,
    ]),
    ts`} as const satisfies { readonly [object: string]: Shapes };`,
  ];
}

function shape(attribute: Attribute): TypeScript {
  const { name, list } = attribute;
  const many = list === null ? ts`` : ts`, list: ${tsString(list.style)}`;
  const inside =
    attribute.type === 'nest'
      ? ts`, inside: { ${attribute.attributes.map(shape).reduce((all, one) => ts`${all}, ${one}`)} }`
      : ts``;
  return ts`${tsName(name)}: { kind: ${tsString(kindOf(attribute))}${many}${inside} }`;
}

function kindOf(attribute: Attribute): string {
  if (isInteger(attribute)) {
    if (attribute.names?.kind === 'bits') return 'bits';
    return isWide(attribute) ? 'wide' : 'number';
  }
  if (attribute.type === 'bitfield32') return 'bitfield';
  return attribute.type === 'flag' || attribute.type === 'nest' ? attribute.type : 'text';
}
