/** What a client can ask of a kind of object. The tables, the library's functions, the tool and its manual go by this. */
import { type Attribute, namingOf } from '../../../model/netlink.js';
import { commandId, type ObjectPlan } from '../plan.js';
import type { Names } from './names.js';
import type { ClientLayout, ClientObject, ClientRequest, ObjectOperation } from './plan.js';

const all = [
  { name: 'create', word: 'add', table: 'creates', request: 'all', reply: true },
  { name: 'get', word: 'get', table: 'gets', request: 'naming', reply: true },
  { name: 'set', word: 'set', table: 'sets', request: 'all', reply: false },
  { name: 'delete', word: 'del', table: 'deletes', request: 'naming', reply: false },
  { name: 'dump', word: 'show', table: 'dumps', request: null, reply: true },
  { name: 'flush', word: 'flush', table: 'flushes', request: null, reply: false },
] as const;

export function clientObject(plan: ObjectPlan, layout: ClientLayout, names: Names): ClientObject {
  const { object, operations } = plan;
  const there = all.filter(({ name }) => operations[name] !== null);
  const naming: readonly Attribute[] = namingOf(object);
  const whole: ClientRequest = { layout, table: layout.layout, only: null, attributes: layout.attributes };
  const named =
    naming.length < object.attributes.length && there.some(({ request }) => request === 'naming')
      ? {
          layout,
          table: names.take(`${plan.type}_naming`),
          only: names.take(`${plan.type}_names`),
          attributes: layout.attributes.filter(({ attribute }) => naming.includes(attribute as Attribute)),
        }
      : whole;
  return {
    ...{ plan, name: object.name, layout },
    operations: there.map(({ name, word, table, request, reply }): ObjectOperation => {
      const command = commandId(plan, name === 'dump' ? 'get' : name);
      return {
        ...{ name, word, command, answer: command },
        table: names.take(`${plan.type}_${table}`),
        dump: name === 'dump',
        request: request === 'all' ? whole : request === 'naming' ? named : null,
        reply: (name === 'create' ? plan.answers : reply) ? layout : null,
      };
    }),
    table: names.take(`${plan.type}_operations`),
    help: names.take(`${plan.type}_help`),
  };
}
