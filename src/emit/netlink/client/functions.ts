/** The library's typed functions for each kind of object: thin, since the tables have all that differs. */
import type { NetlinkPlan, ObjectPlan } from '../../../lower/netlink/plan.js';
import { type CCode, c, ident } from '../../c.js';
import { Writer } from '../../writer.js';
import type { ClientNames } from './names.js';
import { type ClientOperation, clientOperations } from './operations.js';

interface Function {
  readonly comment: string;
  readonly type: CCode;
  readonly name: CCode;
  readonly parameters: readonly CCode[];
  readonly body: (out: Writer) => void;
}

/** Prototypes with what they do, for the header. */
export function clientDeclarations(plan: NetlinkPlan, names: ClientNames): CCode {
  const out = new Writer();
  for (const object of plan.objects) {
    for (const own of functionsOf(plan, object, names)) {
      out.comment(own.comment);
      writeHead(out, own, c`;`);
      out.blank();
    }
  }
  return out.done();
}

export function clientFunctions(plan: NetlinkPlan, names: ClientNames): CCode {
  const out = new Writer();
  plan.objects.forEach((object, place) => {
    if (place > 0) out.blank();
    if (object.operations.dump !== null) writeVisit(out, object);
    functionsOf(plan, object, names).forEach((own, index) => {
      if (index > 0) out.blank();
      writeHead(out, own, c``);
      out.block(c``, () => own.body(out));
    });
  });
  return out.done();
}

/** A function's first lines; `after` is a semicolon where it is only declared. */
export function writeHead(
  out: Writer,
  { type, name, parameters }: Pick<Function, 'type' | 'name' | 'parameters'>,
  after: CCode,
): void {
  const space = type.text.endsWith('*') ? c`` : c` `;
  const before = c`${type}${space}${name}(`;
  if (parameters.every((own) => out.fits(c`${before}${own},`))) {
    out.wrapped(before, parameters, ',', c`)${after}`);
    return;
  }
  out.line(type);
  if (parameters.every((own) => out.fits(c`${name}(${own},`))) {
    out.wrapped(c`${name}(`, parameters, ',', c`)${after}`);
    return;
  }
  // Beside the longest names there is no room below the parenthesis.
  const [first, ...others] = parameters;
  out.line(c`${name}(${first!},`);
  out.indent(() => out.wrapped(c``, others, ',', c`)${after}`), 2);
}

function functionsOf(plan: NetlinkPlan, object: ObjectPlan, names: ClientNames): Function[] {
  const operations = clientOperations(object).flatMap((one) => functionsFor(plan, object, names, one));
  return [...operations, freeing(object)];
}

function functionsFor(
  plan: NetlinkPlan,
  object: ObjectPlan,
  names: ClientNames,
  operation: ClientOperation,
): Function[] {
  const prefix = ident(plan.prefix);
  const type = ident(object.type);
  const client = c`struct ${ident(names.client)} *client`;
  const struct = c`struct ${type}`;
  const table = c`&${type}_${ident(operation.table)}`;
  const what = object.object.name;
  const make = (
    word: string,
    comment: string,
    parameters: readonly CCode[],
    call: CCode,
    args: readonly CCode[],
  ): Function => ({
    ...{ comment, type: c`int`, name: c`${type}_${ident(word)}`, parameters: [client, ...parameters] },
    body: (out) => out.wrapped(c`return ${prefix}_${call}(`, [c`client`, table, ...args], ',', c`);`),
  });
  const given = c`const ${struct} *object`;
  const key = c`const ${struct} *key`;
  switch (operation.name) {
    case 'create':
      if (!operation.reply) {
        return [make('create', `Makes one ${what}.`, [given], c`call`, [c`object`, c`NULL`])];
      }
      return [
        make(
          'create',
          `Makes one ${what}. Its key is put into made, unless that is NULL: free it with ${object.type}_free().`,
          [given, c`${struct} *made`],
          c`call`,
          [c`object`, c`made`],
        ),
      ];
    case 'get':
      return [
        make(
          'get',
          `The ${what} that key names, whatever else it has: free it with ${object.type}_free().`,
          [key, c`${struct} *object`],
          c`call`,
          [c`key`, c`object`],
        ),
      ];
    case 'set':
      return [
        make('set', `Changes what is there in object, of the ${what} with its key.`, [given], c`call`, [
          c`object`,
          c`NULL`,
        ]),
      ];
    case 'delete':
      return [make('delete', `Takes the ${what} away that key names.`, [key], c`call`, [c`key`, c`NULL`])];
    case 'flush':
      return [make('flush', `Takes every ${what} away, or none.`, [], c`call`, [c`NULL`, c`NULL`])];
    case 'dump':
      return dumping(object, make, prefix);
  }
}

function dumping(
  object: ObjectPlan,
  make: (word: string, comment: string, parameters: CCode[], call: CCode, args: CCode[]) => Function,
  prefix: CCode,
): Function[] {
  const type = ident(object.type);
  const struct = c`struct ${type}`;
  const what = object.object.name;
  const each = c`int (*each)(const ${struct} *, void *)`;
  return [
    {
      ...make(
        'dump',
        `Shows each ${what} to a function, which need not free it. What that returns, if it is not 0, ends ` +
          'the dump and is returned; it is to make no request of the same client. -EINTR says that ' +
          'the kernel could not keep the dump consistent.',
        [each, c`void *data`],
        c`walk`,
        [],
      ),
      body: (out) => {
        out.line(c`struct visitor visitor = {`);
        out.indent(() => {
          out.line(c`.each = (void (*)(void))each,`);
          out.line(c`.data = data,`);
        });
        out.line(c`};`);
        out.blank();
        const args = [c`client`, c`&${type}_dumps`, c`${type}_visit`, c`&visitor`];
        out.wrapped(c`return ${prefix}_walk(`, args, ',', c`);`);
      },
    },
    {
      ...make(
        'list',
        `Every ${what} in an array, which ${object.type}_drop() frees. A dump that was not consistent is ` +
          'tried again.',
        [c`${struct} **list`, c`size_t *count`],
        c`gather`,
        [],
      ),
      body: (out) => {
        out.line(c`void *all;`);
        out.line(c`int err;`);
        out.blank();
        const args = [c`client`, c`&${type}_dumps`, c`&all`, c`count`];
        out.wrapped(c`err = ${prefix}_gather(`, args, ',', c`);`);
        out.line(c`*list = all;`);
        out.line(c`return err;`);
      },
    },
    {
      comment: 'Frees what a list has, and the list.',
      type: c`void`,
      name: c`${type}_drop`,
      parameters: [c`${struct} *list`, c`size_t count`],
      body: (out) => out.wrapped(c`${prefix}_drop(`, [c`&${type}_layout`, c`list`, c`count`], ',', c`);`),
    },
  ];
}

function freeing(object: ObjectPlan): Function {
  const type = ident(object.type);
  return {
    comment: 'Frees what an object points at that a function has filled, and empties it.',
    type: c`void`,
    name: c`${type}_free`,
    parameters: [c`struct ${type} *object`],
    body: (out) => out.line(c`free_object(&${type}_layout, object);`),
  };
}

/** From any object to the one whose function it is. */
function writeVisit(out: Writer, object: ObjectPlan): void {
  const type = ident(object.type);
  writeHead(
    out,
    {
      ...{ type: c`static int`, name: c`${type}_visit` },
      parameters: [c`const void *object`, c`void *data`],
    },
    c``,
  );
  out.block(c``, () => {
    out.line(c`const struct visitor *visitor = data;`);
    out.blank();
    const cast = c`(int (*)(const struct ${type} *, void *))`;
    const whole = c`return (${cast}visitor->each)(object, visitor->data);`;
    if (out.fits(whole)) out.line(whole);
    else {
      out.line(c`return (${cast}`);
      out.line(c`	visitor->each)(object, visitor->data);`);
    }
  });
  out.blank();
}
