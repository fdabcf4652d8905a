/** What a client can ask of a kind of object. The tables, the library's functions, the tool and its manual go by this. */
import { commandId, type ObjectPlan } from '../../../lower/netlink/plan.js';
import { namingOf, type OperationName } from '../../../model/netlink.js';

export interface ClientOperation {
  readonly name: OperationName;
  /** What the tool calls it. */
  readonly word: string;
  /** What its table's name ends with. */
  readonly table: string;
  /** Enumerator of its command. */
  readonly command: string;
  readonly dump: boolean;
  /** What a request has: anything an object can have, what names one, or nothing. */
  readonly request: 'layout' | 'naming' | null;
  /** Whether it is answered by an object, or some of one. */
  readonly reply: boolean;
}

const all = [
  { name: 'create', word: 'add', table: 'creates', request: 'layout', reply: true },
  { name: 'get', word: 'get', table: 'gets', request: 'naming', reply: true },
  { name: 'set', word: 'set', table: 'sets', request: 'layout', reply: false },
  { name: 'delete', word: 'del', table: 'deletes', request: 'naming', reply: false },
  { name: 'dump', word: 'show', table: 'dumps', request: null, reply: true },
  { name: 'flush', word: 'flush', table: 'flushes', request: null, reply: false },
] as const;

export function clientOperations(plan: ObjectPlan): ClientOperation[] {
  const { object, operations } = plan;
  const namesAll = namingOf(object).length === object.attributes.length;
  return all
    .filter(({ name }) => operations[name] !== null)
    .map((one) => ({
      ...one,
      request: one.request === 'naming' && namesAll ? 'layout' : one.request,
      command: commandId(plan, one.name === 'dump' ? 'get' : one.name),
      dump: one.name === 'dump',
      reply: one.name === 'create' ? plan.answers : one.reply,
    }));
}
