/** What `NAMEctl --help` and `NAMEctl OBJECT help` print. */
import type { AttributePlan, NetlinkPlan, ObjectPlan } from '../../../lower/netlink/plan.js';
import { type CCode, c, ident, string } from '../../c.js';
import { Writer } from '../../writer.js';
import { describeAttribute } from './describe.js';
import { attributeWords, deed, plain, requestAttributes, synopsis } from './grammar.js';
import { clientOperations } from './operations.js';

export function toolHelp(plan: NetlinkPlan, tool: string): CCode {
  const out = new Writer();
  writeLines(out, c`help`, overview(plan, tool));
  for (const object of plan.objects) writeLines(out, helpName(object), objectHelp(object, tool));
  out.block(
    c`static const char *const *const help_of[] =`,
    () => {
      for (const object of plan.objects) out.line(c`${helpName(object)},`);
    },
    c`;`,
  );
  return out.done();
}

const helpName = ({ type }: ObjectPlan) => c`${ident(type)}_help`;

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

function overview({ objects, group }: NetlinkPlan, tool: string): string[] {
  const commands = objects.flatMap((object) => [
    ...clientOperations(object).map((one) => [plain(synopsis(object, one)), deed(object, one)] as const),
    ...(group === null
      ? []
      : [[`${object.object.name} monitor [count NUMBER]`, `print every change of one`] as const]),
    [`${object.object.name} help`, `its attributes`] as const,
  ]);
  const monitor = group === null ? [] : [['monitor [count NUMBER]', 'print every change'] as const];
  return [
    `usage: ${tool} [OPTION ...] OBJECT COMMAND [ATTRIBUTE ...]`,
    '',
    ...table([...commands, ...monitor]),
    '',
    ...table([
      ['-j, --json', 'print JSON, errors too'],
      ['-n, --netns NAME', 'in the network namespace of that name'],
      ['-V, --version', 'print what this is for'],
      ['-h, --help', 'print this'],
    ]),
    '',
    'Exit status: 0 done, 1 refused or failed, 2 wrong words.',
  ];
}

function objectHelp(object: ObjectPlan, tool: string): string[] {
  return clientOperations(object).flatMap((one) => {
    const attributes = requestAttributes(object, one);
    return [
      `${tool} ${plain(synopsis(object, one))}: ${deed(object, one)}`,
      ...table(attributes.flatMap((attribute) => attributeRows(attribute, ''))),
    ];
  });
}

/** An attribute, and those inside it. */
function attributeRows(one: AttributePlan, indent: string): (readonly [string, string])[] {
  return [
    [`${indent}${plain(attributeWords(one.attribute))}`, describeAttribute(one.attribute)],
    ...(one.nest?.attributes ?? []).flatMap((inner) => attributeRows(inner, `${indent}  `)),
  ];
}

/** Two columns. */
function table(rows: readonly (readonly [string, string])[]): string[] {
  const wide = Math.min(32, Math.max(0, ...rows.map(([first]) => first.length)));
  return rows.map(([first, second]) => `  ${first.padEnd(wide)}  ${second}`);
}
