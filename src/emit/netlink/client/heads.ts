/** First lines of the functions that all clients have: their names, what they are given, and so their line breaks, depend on the family. */
import type { ClientPlan } from '../../../lower/netlink/client/plan.js';
import { type CCode, c, ident } from '../../c.js';
import type { View } from '../../render.js';
import { Writer, written } from '../../writer.js';
import { clientParameter, structOf, writeHead } from './function.js';
import { type Parameter, type Pointer, writeParameters } from './parameters.js';

type Head = readonly [name: string, type: CCode, parameters: readonly Parameter[]];

/** What a dump's answer is shown to. */
function each({ header }: ClientPlan): Pointer {
  const first = header ? [c`const ${structOf(header)} *header`] : [];
  return { to: c`int (*each)(`, of: [...first, c`const void *object`, c`void *data`] };
}

export function sharedHeads(plan: ClientPlan): View {
  const { header, family } = plan;
  const client = clientParameter(plan);
  const operation = c`const struct operation *operation`;
  const layout = c`const struct layout *layout`;
  const attribute = c`const struct attribute *one`;
  const request = c`const void *request`;
  const tool = c`const struct tool *tool`;
  const sent = header ? [c`const ${structOf(header)} *header`] : [];
  const answered = header ? [c`${structOf(header)} *answered`] : [];
  const headers = header ? [c`${structOf(header)} **headers`] : [];
  const shared: readonly Head[] = [
    ['call', c`int`, [client, operation, ...sent, request, ...answered, c`void *reply`]],
    ['walk', c`int`, [client, operation, ...sent, request, each(plan), c`void *data`]],
    ['gather', c`int`, [client, operation, ...sent, request, ...headers, c`void **list`, c`size_t *count`]],
    ['drop', c`void`, [layout, c`void *list`, c`size_t count`]],
    ['next', c`int`, [client, c`struct ${ident(plan.event)} *event`, c`int timeout_ms`]],
    ['lengthen', c`void *`, [attribute, c`void *object`, c`void **memory`]],
    ['takes', c`bool`, [layout, attribute]],
  ];
  const own: readonly Head[] = [
    ['run', c`static int`, [client, operation, ...sent, request, c`struct taker *taker`]],
    ['print', c`static void`, [tool, ...sent, layout, c`const void *object`]],
    ['run_dump', c`static int`, [tool, operation, ...sent, request]],
    ['run_request', c`static int`, [tool, operation, ...sent, request, c`void *reply`]],
    ['run_operation', c`static int`, [c`struct tool *tool`, operation, ...sent, c`struct words *words`]],
  ];
  const names: Readonly<Record<string, string>> = { run: 'run_operation', print: 'print_answer' };
  return {
    ...Object.fromEntries(
      shared.flatMap((one) => {
        const name = `${family.prefix}_${one[0]}`;
        return [
          [`${one[0]}_head`, head(name, one, c``)],
          [`${one[0]}_declared`, head(name, one, c`;`)],
        ];
      }),
    ),
    ...Object.fromEntries(own.map((one) => [`${one[0]}_head`, head(names[one[0]] ?? one[0], one, c``)])),
    each: written((out) => writeParameters(out, c``, [each(plan)], c`;`)),
    ...sharedCalls(plan),
  };
}

function head(name: string, [, type, parameters]: Head, after: CCode): CCode {
  const out = new Writer();
  writeHead(out, { type, name: ident(name), parameters }, after);
  return out.done();
}

/** Calls of these by the tool, which begin as far to the right as the family's name is long. */
function sharedCalls({ header, family }: ClientPlan): View {
  const call = (name: string, ...args: readonly CCode[]) =>
    written((out) => out.wrapped(c`err = ${ident(`${family.prefix}_${name}`)}(`, args, ',', c`);`));
  const [sent, headers, answered] = header ? [[c`header`], [c`&headers`], [c`&answered`]] : [[], [], []];
  const first = [c`tool->client`, c`operation`, ...sent, c`request`];
  return {
    gather: call('gather', ...first, ...headers, c`&list`, c`&count`),
    call: call('call', ...first, ...answered, c`reply`),
  };
}
