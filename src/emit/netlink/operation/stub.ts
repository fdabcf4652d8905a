/** The person's file as it begins: functions that do nothing yet. From then on it is theirs. */
import type { CustomPlan, ExchangePlan, OperationPlan } from '../../../lower/netlink/operation/plan.js';
import type { NetlinkPlan } from '../../../lower/netlink/plan.js';
import type { NetlinkModel } from '../../../model/netlink.js';
import { type CCode, c, comment, ident, lines, string } from '../../c.js';
import type { GeneratedFile, OwnFunction } from '../../file.js';
import { generatedFile } from '../../module.js';
import { Writer, wrap } from '../../writer.js';
import { parametersOf } from './header.js';

export function opsFile(plan: NetlinkPlan, custom: CustomPlan, model: NetlinkModel): GeneratedFile {
  const functions = functionsOf(plan, custom);
  const file = generatedFile(`${model.name}_ops.c`, 'netlink/operation/ops.c', {
    name: ident(model.name),
    what: lines(wrap(about(model.name), 76).map((row) => c` * ${comment(row)}`)),
    spdx: comment(model.license),
    functions: lines(functions.map(({ code }) => code)),
  });
  return {
    ...file,
    userOwned: true,
    functions: functions.map(({ name, code }): OwnFunction => ({ name, stub: code.text })),
  };
}

function about(name: string): string {
  return (
    `The operations of ${name}. netkiln made this file once and does not touch it again: it is yours. ` +
    `${name}_ops.h says what each function is given, and has helpers that read messages and fill them.`
  );
}

interface Stub {
  readonly name: string;
  readonly code: CCode;
}

function functionsOf({ prefix }: NetlinkPlan, custom: CustomPlan): Stub[] {
  const operations = custom.operations.flatMap((operation) =>
    [operation.do, operation.dump].flatMap((own) => (own ? [stubOf(custom, operation, own)] : [])),
  );
  const init: Stub = {
    name: `${prefix}_ops_init`,
    code: lines([c`int ${ident(`${prefix}_ops_init`)}(void)`, c`{`, c`	return 0;`, c`}`, c``]),
  };
  const exit: Stub = {
    name: `${prefix}_ops_exit`,
    code: lines([c`void ${ident(`${prefix}_ops_exit`)}(void)`, c`{`, c`}`]),
  };
  return [...operations, init, exit];
}

function stubOf(custom: CustomPlan, operation: OperationPlan, own: ExchangePlan): Stub {
  const out = new Writer();
  const { name } = operation.operation;
  out.head(c`int`, ident(own.fn), parametersOf(custom, operation, own));
  out.line(c`{`);
  out.indent(() => {
    const extack = own === operation.dump ? c`extack` : c`info->extack`;
    out.wrapped(c`NL_SET_ERR_MSG(`, [extack, string(`${name} does nothing yet`)], ',', c`);`);
    out.line(c`return -EOPNOTSUPP;`);
  });
  out.line(c`}`);
  out.blank();
  return { name: own.fn, code: out.done() };
}
