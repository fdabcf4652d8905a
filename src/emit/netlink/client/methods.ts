/** Methods of the TypeScript client. */
import { Names } from '../../../lower/netlink/client/names.js';
import type { Call, ClientObject, ClientPlan, ObjectOperation } from '../../../lower/netlink/client/plan.js';
import { type TypeScript, ts, tsJoin, tsName, tsString } from '../../typescript.js';
import type { Types } from './types.js';

export interface Method {
  readonly name: string;
  readonly comment: string;
  readonly type: TypeScript;
  readonly body: TypeScript;
}

export function objectMethods(object: ClientObject, type: string): Method[] {
  return object.operations.map((one) => method(object, one, type));
}

function method(object: ClientObject, { name, word, reply }: ObjectOperation, type: string): Method {
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

export function callMethods({ objects, operations }: ClientPlan, types: Types): Method[] {
  // What has a method `then` is taken for a promise.
  const names = new Names(['then', ...objects.map(({ name }) => name)]);
  return operations.flatMap(({ word, calls }) => {
    const name = names.take(word);
    return calls.map((call) => callMethod(name, call, calls.length > 1, types));
  });
}

/** `name(values, header)`; a dump beside a request has `Dump` at its end. */
function callMethod(own: string, call: Call, both: boolean, types: Types): Method {
  const { word, dump, request, reply, required } = call;
  const name = types.calls.get(call)!;
  const optional = required.length === 0;
  const headed = types.header !== null;
  const values = optional ? ts`(values ?? {})` : ts`values`;
  const shapes = (layout: { readonly name: string }) => ts`shapes.${tsName(layout.name)}`;
  const parameters = [
    ...(request ? [ts`values${optional ? ts`?` : ts``}: ${tsName(`${name}Request`)}`] : []),
    ...(headed ? [ts`header?: ${tsName(`${types.header!}Given`)}`] : []),
  ];
  const given = [...(request ? [ts`values`] : []), ...(headed ? [ts`header`] : [])];
  const words = [
    tsString(word),
    ...(dump && both ? [ts`'--dump'`] : []),
    ...(headed
      ? [ts`'--header', '[', ...wordsOf(headerShapes, (header ?? {}) as unknown as Data), ']'`]
      : []),
    ...(request ? [ts`...wordsOf(${shapes(request.layout)}, ${values} as unknown as Data)`] : []),
  ];
  const list = (parts: readonly TypeScript[]) => tsJoin(parts, ts`, `);
  const asked = ts`await ask(${list(words)})`;
  const value = tsName(`${name}Reply`);
  const one = headed ? ts`{ readonly header: ${tsName(types.header!)}; readonly value: ${value} }` : value;
  const decoded = (data: TypeScript) =>
    headed
      ? ts`decodeAnswer(${shapes(reply!)}, ${data}) as ${one}`
      : ts`decode(${shapes(reply!)}, ${data}) as ${one}`;
  const result = !reply ? ts`void` : dump ? ts`(${one})[]` : one;
  return {
    name: dump && both ? `${own}Dump` : own,
    comment: dump ? `All that ${word} answers.` : reply ? `What ${word} answers.` : `Asks for ${word}.`,
    type: ts`(${list(parameters)}) => Promise<${result}>`,
    body: !reply
      ? ts`async (${list(given)}) => void (${asked})`
      : dump
        ? ts`async (${list(given)}) => ((${asked}) as unknown[]).map((one) => ${decoded(ts`one`)})`
        : ts`async (${list(given)}) => ${decoded(asked)}`,
  };
}
