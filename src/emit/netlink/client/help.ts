/** What `NAMEctl --help`, `NAMEctl OBJECT help` and `NAMEctl OPERATION --help` print. */
import { within } from '../../../lower/netlink/client/calls.js';
import type {
  ClientAttribute,
  ClientLayout,
  ClientObject,
  ClientOperation,
  ClientPlan,
} from '../../../lower/netlink/client/plan.js';
import { type CCode, c, ident, string } from '../../c.js';
import { Writer } from '../../writer.js';
import { describeAttribute } from './describe.js';
import { attributeWords, callDeed, callSynopsis, deed, plain, synopsis } from './grammar.js';

export function toolHelp(plan: ClientPlan, tool: string): CCode {
  const out = new Writer();
  const { objects, operations } = plan;
  const sets = new Map(plan.layouts.flatMap((one) => (one.help === null ? [] : [[one, one.help] as const])));
  writeLines(out, c`help`, overview(plan, tool));
  for (const object of objects) writeLines(out, ident(object.help), objectHelp(object, tool));
  for (const operation of operations)
    writeLines(out, ident(operation.help), operationHelp(plan, operation, tool));
  const needed = new Set(operations.flatMap((one) => setsOf(one, sets)));
  for (const set of needed) writeLines(out, ident(sets.get(set)!), setHelp(set));
  for (const one of operations) {
    const all = [one.help, ...setsOf(one, sets).map((set) => sets.get(set)!)];
    out.block(
      c`static const char *const *const ${ident(one.helps)}[] =`,
      () => {
        for (const help of all) out.line(c`${ident(help)},`);
        out.line(c`NULL`);
      },
      c`;`,
    );
    out.blank();
  }
  writeIndex(
    out,
    c`static const char *const *const help_of[] =`,
    objects.map(({ help }) => help),
  );
  writeIndex(
    out,
    c`static const char *const *const *const helps_of[] =`,
    operations.map(({ helps }) => helps),
  );
  return out.done();
}

function writeIndex(out: Writer, before: CCode, names: readonly string[]): void {
  if (names.length === 0) return;
  out.block(
    before,
    () => {
      for (const name of names) out.line(c`${ident(name)},`);
    },
    c`;`,
  );
  out.blank();
}

function writeLines(out: Writer, name: CCode, rows: readonly string[]): void {
  out.block(
    c`static const char *const ${name}[] =`,
    () => {
      for (const row of rows) out.line(c`${string(row)},`);
      out.line(c`NULL`);
    },
    c`;`,
  );
  out.blank();
}

type Row = readonly [string, string];

function overview(plan: ClientPlan, tool: string): string[] {
  const { objects, operations, happenings, header } = plan;
  const commands = objects.flatMap((object): Row[] => {
    const changes = happenings.some((one) => one.object === object);
    return [
      ...object.operations.map((one): Row => [plain(synopsis(object, one)), deed(object, one)]),
      ...(changes ? [[`${object.name} monitor [count NUMBER]`, `print every change of one`] as const] : []),
      [`${object.name} help`, `its attributes`],
    ];
  });
  const calls = operations.flatMap((operation): Row[] => [
    ...operation.calls.map((one): Row => [plain(callSynopsis(operation, one, plan)), callDeed(one)]),
    [`${operation.word} --help`, 'its attributes'],
  ]);
  const changes = operations.length === 0 ? 'print every change' : 'print every event';
  const monitor: Row[] = happenings.length === 0 ? [] : [['monitor [count NUMBER]', changes]];
  return [
    ...usage(plan, tool),
    '',
    ...table([...commands, ...calls, ...monitor]),
    '',
    ...table([
      ['-j, --json', 'print JSON, errors too'],
      ['-n, --netns NAME', 'in the network namespace of that name'],
      ['-V, --version', 'print what this is for'],
      ['-h, --help', 'print this'],
    ]),
    '',
    ...(header
      ? [`Members of --header: ${header.members.map((one) => `${one.name} (${one.type})`).join(', ')}.`, '']
      : []),
    'Exit status: 0 done, 1 refused or failed, 2 wrong words.',
  ];
}

function usage({ objects, operations }: ClientPlan, tool: string): string[] {
  const all = [
    ...(objects.length > 0 ? ['OBJECT COMMAND [ATTRIBUTE ...]'] : []),
    ...(operations.length > 0 ? ['OPERATION [ATTRIBUTE ...]'] : []),
  ];
  return all.map((words, index) => `${index === 0 ? 'usage:' : '      '} ${tool} [OPTION ...] ${words}`);
}

function objectHelp(object: ClientObject, tool: string): string[] {
  return object.operations.flatMap((one) => [
    `${tool} ${plain(synopsis(object, one))}: ${deed(object, one)}`,
    ...table((one.request?.attributes ?? []).flatMap((attribute) => attributeRows(attribute, ''))),
  ]);
}

function operationHelp(plan: ClientPlan, operation: ClientOperation, tool: string): string[] {
  return operation.calls.flatMap((call) => [
    `${tool} ${plain(callSynopsis(operation, call, plan))}: ${callDeed(call)}`,
    ...table(
      (call.request?.attributes ?? []).flatMap((attribute) => attributeRows(attribute, '', call.required)),
    ),
  ]);
}

/** Sets that an operation's requests can have inside, which are told once. */
function setsOf({ calls }: ClientOperation, sets: ReadonlyMap<ClientLayout, string>): ClientLayout[] {
  return within(calls.flatMap(({ request }) => request?.attributes ?? [])).filter((one) => sets.has(one));
}

function setHelp({ name, attributes }: ClientLayout): string[] {
  return [`attributes of ${name}:`, ...table(attributes.flatMap((one) => attributeRows(one, '')))];
}

/** An attribute, and those inside it, unless they are of a set. */
function attributeRows(one: ClientAttribute, indent: string, required: readonly string[] = []): Row[] {
  const { attribute, inside } = one;
  const needed = required.includes(attribute.name) ? '; required' : '';
  return [
    [`${indent}${plain(attributeWords(one))}`, `${describeAttribute(attribute)}${needed}`],
    ...(inside?.of === 'nest'
      ? inside.attributes.flatMap((inner) => attributeRows(inner, `${indent}  `))
      : []),
  ];
}

/** Two columns. */
function table(rows: readonly Row[]): string[] {
  const wide = Math.min(32, Math.max(0, ...rows.map(([first]) => first.length)));
  return rows.map(([first, second]) => `  ${first.padEnd(wide)}  ${second}`);
}
