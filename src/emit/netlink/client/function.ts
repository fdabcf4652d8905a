/** A function of the library: how it is declared, and what dumps of every kind have in common. */
import type { Asked, ClientLayout, ClientPlan } from '../../../lower/netlink/client/plan.js';
import { type CCode, c, ident } from '../../c.js';
import type { Writer } from '../../writer.js';
import { type Parameter, pieces, plainParameter, writeParameters } from './parameters.js';

export interface LibraryFunction {
  readonly comment: string;
  readonly type: CCode;
  readonly name: CCode;
  readonly parameters: readonly Parameter[];
  readonly body: (out: Writer) => void;
}

/** A function's first lines; `after` is a semicolon where it is only declared. */
export function writeHead(
  out: Writer,
  { type, name, parameters }: Pick<LibraryFunction, 'type' | 'name' | 'parameters'>,
  after: CCode,
): void {
  const space = type.text.endsWith('*') ? c`` : c` `;
  const before = c`${type}${space}${name}(`;
  const all = pieces(parameters);
  if (all.every((own) => out.fits(c`${before}${own},`))) {
    writeParameters(out, before, parameters, c`)${after}`);
    return;
  }
  out.line(type);
  if (all.every((own) => out.fits(c`${name}(${own},`))) {
    writeParameters(out, c`${name}(`, parameters, c`)${after}`);
    return;
  }
  // Beside the longest names there is no room below the parenthesis.
  const [first, ...others] = parameters;
  out.line(c`${name}(${plainParameter(first!)},`);
  out.indent(() => writeParameters(out, c``, others, c`)${after}`), 2);
}

export function structOf({ type }: { readonly type: string }): CCode {
  return c`struct ${ident(type)}`;
}

export function clientParameter({ client }: ClientPlan): CCode {
  return c`struct ${ident(client)} *client`;
}

/** One function of the library that asks: what it is given and hands on to one of those that all share. */
export interface Asking {
  readonly name: CCode;
  readonly comment: string;
  readonly parameters: readonly CCode[];
  /** The shared function, and what it is handed after client and operation. */
  readonly by: CCode;
  readonly args: readonly CCode[];
}

export function asking(plan: ClientPlan, { table }: Asked, own: Asking): LibraryFunction {
  return {
    ...{ comment: own.comment, type: c`int`, name: own.name },
    parameters: [clientParameter(plan), ...own.parameters],
    body: (out) => {
      const args = [c`client`, c`&${ident(table)}`, ...own.args];
      out.wrapped(c`return ${ident(plan.family.prefix)}_${own.by}(`, args, ',', c`);`);
    },
  };
}

export interface Dumping {
  readonly layout: ClientLayout;
  readonly name: CCode;
  readonly list: CCode;
  readonly comments: { readonly dump: string; readonly list: string };
  /** The request and what stands before it, as they are declared and as they are handed on. */
  readonly parameters: readonly CCode[];
  readonly args: readonly CCode[];
}

/** A dump's two functions: one shows each answer, one gathers all. */
export function dumping(plan: ClientPlan, { table }: Asked, own: Dumping): LibraryFunction[] {
  const prefix = ident(plan.family.prefix);
  const { layout, parameters, args } = own;
  const struct = structOf(layout);
  const header = plan.header ? [c`const ${structOf(plan.header)} *`] : [];
  const shown = [...header, c`const ${struct} *`, c`void *`];
  const headers = plan.header ? [c`${structOf(plan.header)} **headers`] : [];
  const first = [c`client`, c`&${ident(table)}`, ...args];
  return [
    {
      ...{ comment: own.comments.dump, type: c`int`, name: own.name },
      parameters: [clientParameter(plan), ...parameters, { to: c`int (*each)(`, of: shown }, c`void *data`],
      body: (out) => {
        out.line(c`struct visitor visitor = {`);
        out.indent(() => {
          out.line(c`.each = (void (*)(void))each,`);
          out.line(c`.data = data,`);
        });
        out.line(c`};`);
        out.blank();
        out.wrapped(c`return ${prefix}_walk(`, [...first, ident(layout.visit!), c`&visitor`], ',', c`);`);
      },
    },
    {
      ...{ comment: own.comments.list, type: c`int`, name: own.list },
      parameters: [clientParameter(plan), ...parameters, ...headers, c`${struct} **list`, c`size_t *count`],
      body: (out) => {
        out.line(c`void *all;`);
        out.line(c`int err;`);
        out.blank();
        const more = [...(plan.header ? [c`headers`] : []), c`&all`, c`count`];
        out.wrapped(c`err = ${prefix}_gather(`, [...first, ...more], ',', c`);`);
        out.line(c`*list = all;`);
        out.line(c`return err;`);
      },
    },
  ];
}
