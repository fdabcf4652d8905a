/** The operations on a kind of object: who may, what a request must have, which command it is. */
import {
  type Attribute,
  defaultOf,
  type ObjectModel,
  type Operation,
  type OperationName,
  type Permission,
} from '../../model/netlink.js';
import type { Report } from '../report.js';
import { checkCommand, type Place, readingCommand } from './commands.js';
import type { ObjectData } from './object.js';
import { checkRequired } from './required.js';
import { checkRequiredWith } from './requirements.js';
import type { OperationData } from './schema.js';

export interface Operated {
  readonly key: readonly string[];
  readonly attributes: readonly Attribute[];
  readonly place: Place;
}

export function checkOperations(
  { name, operations: data, store, paths }: ObjectData,
  { key, attributes, place }: Operated,
  report: Report,
): ObjectModel['operations'] {
  const base = paths.operations;
  const lenient = store.lenient ?? false;
  const reading = readingCommand(data, base, report);
  const operation = (own: OperationName, given: OperationData, otherwise: Permission): Operation => {
    const reads = own === 'get' || own === 'dump';
    const command = reads ? 'get' : own;
    return {
      ...checkCommand(reads ? reading : given, command, name, place, [...base, own], report),
      permission: given.permission ?? otherwise,
      lenient: given.lenient ?? lenient,
    };
  };
  const optional = (own: Exclude<OperationName, 'create'>, otherwise: Permission) => {
    const given = data[own];
    return given ? operation(own, given, otherwise) : null;
  };
  const required = data.create.required ?? [];
  checkRequired(required, attributes, [...base, 'create', 'required'], name, report);
  const [get, dump] = [optional('get', 'none'), optional('dump', 'none')];
  if (get && dump && get.permission !== dump.permission) {
    report.add('NK2509', [...base, 'dump'], `get is for '${get.permission}', dump for '${dump.permission}'`);
  }
  if (data.set && attributes.every((one) => key.includes(one.name))) {
    report.add('NK2013', [...base, 'set'], 'there is nothing to set: objects have only their key');
  }
  const needed = store.assigned
    ? []
    : attributes.filter((one) => key.includes(one.name) && defaultOf(one) === null).map((one) => one.name);
  const all = [...needed, ...required.filter((one) => !needed.includes(one))];
  return {
    create: {
      ...operation('create', data.create, 'admin'),
      required: all,
      requiredWith: checkRequiredWith(data.create.requiredWith ?? {}, all, {
        attributes,
        path: [...base, 'create', 'requiredWith'],
        owner: name,
        report,
      }),
      answers: data.create.answers ?? true,
    },
    get,
    set: optional('set', 'admin'),
    dump,
    delete: optional('delete', 'admin'),
    flush: optional('flush', 'admin'),
  };
}
