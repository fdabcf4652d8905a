/** The operations of a store: the family's that it serves, with their numbers, names and permissions. */
import type { Path } from '../../../model/path.js';
import { printable } from '../../printable.js';
import type { Report } from '../../report.js';
import type { OneObjectData } from '../schema.js';
import type { OperationData, ServedData } from './schema.js';
import { wrong } from './store-common.js';

export function bindOperations(
  set: string,
  served: ServedData,
  operations: Readonly<Record<string, OperationData & { readonly id: number }>>,
  path: Path,
  report: Report,
): OneObjectData['operations'] {
  const dumped = served.dump?.of;
  const command = (own: keyof ServedData, of: string) => {
    const at = [...path, own, 'of'];
    const operation = operations[of];
    if (!operation) {
      wrong(
        report,
        at,
        `the family has no operation '${printable(of)}'`,
        `it has ${Object.keys(operations).join(', ')}`,
      );
      return {};
    }
    const { id, permission = 'admin', lenient = false } = operation;
    const direction = own === 'dump' ? 'dump' : 'do';
    const exchange = operation[direction];
    if (operation.attributes !== set) {
      wrong(
        report,
        at,
        `'${of}' has the attributes of '${printable(operation.attributes)}', not of '${set}'`,
      );
    } else if (!exchange) {
      wrong(report, at, `operation '${of}' has no ${direction}`);
    } else if ((exchange.replyId ?? id) !== id) {
      wrong(report, at, `answers to '${of}' have another number, ${exchange.replyId}`);
    } else if (own !== 'create' && (own === 'get' || own === 'dump') !== (exchange.reply !== undefined)) {
      const answers = exchange.reply !== undefined;
      wrong(report, at, `'${of}' ${answers ? 'answers with attributes' : 'has no answer'}, ${own} does not`);
    } else if (own !== 'get' && own !== 'dump' && operation.dump && dumped !== of) {
      wrong(report, at, `operation '${of}' has a dump, too`);
    } else if (
      (own === 'get' || own === 'dump') &&
      operation.do &&
      operation.dump &&
      served.get?.of !== dumped
    ) {
      wrong(
        report,
        at,
        `operation '${of}' is served in one of its directions only`,
        'let get and dump serve it both',
      );
    }
    return { id, name: of, permission, lenient };
  };
  const optional = (own: Exclude<keyof ServedData, 'create'>) => {
    const given = served[own];
    return given ? { [own]: command(own, given.of) } : {};
  };
  const { of, ...required } = served.create;
  return {
    create: { ...command('create', of), ...required, answers: operations[of]?.do?.reply !== undefined },
    ...optional('get'),
    ...optional('set'),
    ...optional('dump'),
    ...optional('delete'),
    ...optional('flush'),
  };
}
