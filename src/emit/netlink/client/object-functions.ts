/** The library's typed functions for each kind of object: thin, since the tables have all that differs. */
import type { ClientObject, ClientPlan, ObjectOperation } from '../../../lower/netlink/client/plan.js';
import { c, ident } from '../../c.js';
import { asking, dumping, type LibraryFunction, structOf } from './function.js';

export function objectFunctions(plan: ClientPlan, object: ClientObject): LibraryFunction[] {
  return object.operations.flatMap((one) => functionsFor(plan, object, one));
}

function functionsFor(plan: ClientPlan, object: ClientObject, operation: ObjectOperation): LibraryFunction[] {
  const { name: what, layout } = object;
  const struct = structOf(layout);
  const free = `${layout.free!}()`;
  const make = (
    comment: string,
    parameters: readonly ReturnType<typeof c>[],
    ...args: ReturnType<typeof c>[]
  ) => [
    asking(plan, operation, {
      name: c`${ident(layout.type)}_${ident(operation.name)}`,
      ...{ comment, parameters, by: c`call`, args },
    }),
  ];
  const given = c`const ${struct} *object`;
  const key = c`const ${struct} *key`;
  switch (operation.name) {
    case 'create':
      if (!operation.reply) return make(`Makes one ${what}.`, [given], c`object`, c`NULL`);
      return make(
        `Makes one ${what}. Its key is put into made, unless that is NULL: free it with ${free}.`,
        [given, c`${struct} *made`],
        ...[c`object`, c`made`],
      );
    case 'get':
      return make(
        `The ${what} that key names, whatever else it has: free it with ${free}.`,
        [key, c`${struct} *object`],
        ...[c`key`, c`object`],
      );
    case 'set':
      return make(
        `Changes what is there in object, of the ${what} with its key.`,
        [given],
        c`object`,
        c`NULL`,
      );
    case 'delete':
      return make(`Takes the ${what} away that key names.`, [key], c`key`, c`NULL`);
    case 'flush':
      return make(`Takes every ${what} away, or none.`, [], c`NULL`, c`NULL`);
    case 'dump':
      return dumping(plan, operation, {
        ...{ layout, name: c`${ident(layout.type)}_dump`, list: c`${ident(layout.type)}_list` },
        comments: {
          dump:
            `Shows each ${what} to a function, which need not free it. What that returns, if it is not 0, ends ` +
            'the dump and is returned; it is to make no request of the same client. -EINTR says that ' +
            'the kernel could not keep the dump consistent.',
          list:
            `Every ${what} in an array, which ${layout.drop!}() frees. A dump that was not consistent is ` +
            'tried again.',
        },
        ...{ parameters: [], args: [c`NULL`] },
      });
  }
}
