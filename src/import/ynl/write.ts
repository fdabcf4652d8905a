/** A family as a spec that a person would want to read and keep. */
import { inComment, quote } from '../source-text.js';
import type {
  DescribedEvent,
  DescribedExchange,
  DescribedFamily,
  DescribedOperation,
  DescribedSet,
} from './described.js';
import { call, docLines, type Field, type Fields, fields, type Node, print, width } from './print.js';
import type { Variable } from './variables.js';

export interface Source {
  /** Name of the file that was read. */
  readonly file: string;
  /** Its licence, as SPDX has it. */
  readonly licence: string | undefined;
}

export function writeFamily(family: DescribedFamily, source: Source): string {
  const body = familyNode(family);
  const exported = `export default ${print(body, 0, 'export default '.length, 1)};`;
  return [
    ...(source.licence === undefined ? [] : [`// SPDX-License-Identifier: ${source.licence}`]),
    importLine(builders(body)),
    '',
    ...family.variables.flatMap((variable) => [...variableLines(variable), '']),
    ...docLines(
      [`Imported from ${inComment(source.file)} (YNL).`, family.doc?.trim() ?? ''].join('\n\n').trim(),
      0,
    ),
    exported,
    '',
  ].join('\n');
}

function importLine(names: readonly string[]): string {
  const order = new Intl.Collator('en', { numeric: true });
  const sorted = [...new Set(names)].sort(order.compare);
  const short = `import { ${sorted.join(', ')} } from 'netkiln';`;
  if (short.length <= width) return short;
  return ['import {', ...sorted.map((name) => `  ${name},`), "} from 'netkiln';"].join('\n');
}

/** What a node calls. */
function builders(node: Node): string[] {
  if (typeof node === 'string') return [];
  if ('call' in node) return [node.call, ...node.args.flatMap(builders)];
  return 'list' in node ? node.list.flatMap(builders) : node.fields.flatMap(({ value }) => builders(value));
}

function variableLines({ name, enumeration }: Variable): string[] {
  const { doc, entries } = enumeration;
  const all = entries.map((entry) => ({ key: entry.name, value: String(entry.value), doc: entry.doc }));
  const head = `const ${name} = `;
  const lines = doc === undefined ? [] : docLines(doc, 0);
  return [...lines, `${head}${print({ fields: all }, 0, head.length, 1)};`];
}

function familyNode(family: DescribedFamily): Node {
  const { header, constants, sets, operations, events, groups } = family;
  const some = <T>(list: readonly T[], node: Node) => (list.length === 0 ? undefined : node);
  return call(
    'netlinkFamily',
    fields(
      {
        name: quote(family.name),
        family: family.family === family.name ? undefined : quote(family.family),
        version: family.version === 1 ? undefined : String(family.version),
        description: quote(family.description),
        replaces: family.replaces ? 'true' : undefined,
        commandPrefix: family.commandPrefix && quote(family.commandPrefix),
        constants: some(constants, {
          fields: constants.map(({ name, value, doc }) => ({ key: name, value, doc })),
        }),
        header: some(header, fields(Object.fromEntries(header.map(({ name, type }) => [name, quote(type)])))),
        sets: some(sets, opened(sets.map((set) => field(set.name, setNode(set), set.doc)))),
        operations: opened(operations.map((one) => field(one.name, operationNode(one), one.doc))),
        events: some(events, opened(events.map((one) => field(one.name, eventNode(one), one.doc)))),
        groups: some(groups, { list: groups.map(quote) }),
        ignoresReserved: family.old ? 'true' : undefined,
        policy: family.global ? quote('global') : undefined,
      },
      true,
    ),
  );
}

function setNode({ prefix, attributes }: DescribedSet): Node {
  const all = opened(attributes.map(({ name, node, doc }) => field(name, node, doc)));
  return call('attributeSet', fields({ prefix: prefix && quote(prefix), attributes: all }, true));
}

function operationNode(operation: DescribedOperation): Node {
  return call(
    'operation',
    fields(
      {
        id: String(operation.id),
        attributes: quote(operation.attributes),
        permission: quote(operation.permission),
        lenient: operation.lenient ? 'true' : undefined,
        do: operation.do && exchangeNode(operation.do),
        dump: operation.dump && exchangeNode({ ...operation.dump, reply: operation.dump.reply ?? [] }),
      },
      true,
    ),
  );
}

function exchangeNode({ request, reply, replyId }: DescribedExchange): Fields {
  return fields({
    request: request.length === 0 ? undefined : names(request),
    reply: reply && names(reply),
    replyId: replyId === undefined ? undefined : String(replyId),
  });
}

function eventNode({ id, attributes, has, group }: DescribedEvent): Node {
  const given = { id: String(id), attributes: quote(attributes), has: names(has), group: quote(group) };
  return call('event', fields(given));
}

const names = (all: readonly string[]): Node => ({ list: all.map(quote) });
const field = (key: string, value: Node, doc: string | undefined): Field => ({ key, value, doc });
const opened = (all: readonly Field[]): Fields => ({ fields: all, open: true });
