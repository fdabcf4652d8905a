/** Each form that a family's spec can have: what it stores, what it has beside that, and the rest. */
import type { Report } from '../report.js';
import type { ObjectData } from './object.js';
import { familySchema, type OneObjectData, objectSchema, objectsSchema } from './schema.js';
import type { OwnData } from './set/custom.js';
import { customSchema, storeSchema } from './set/schema.js';
import { bindStores, type Stores } from './set/store.js';

export function readFamily(data: unknown, report: Report) {
  const form = typeof data === 'object' && data !== null ? data : {};
  if ('operations' in form && !('attributes' in form)) return readCustom(data, report);
  if ('objects' in form) {
    const spec = report.read(objectsSchema, data);
    report.throwIfFailed();
    const { objects, ...rest } = spec!;
    return { objects: Object.entries(objects).map(([name, one]) => objectOf(name, one)), rest };
  }
  const spec = report.read(familySchema, data);
  report.throwIfFailed();
  const { attributes, operations, notifications, object, ...rest } = spec!;
  const { name, ...store } = object;
  const only: ObjectData = {
    ...{ name, attributes, store, operations, notifications },
    paths: {
      name: ['object', 'name'],
      attributes: ['attributes'],
      store: ['object'],
      operations: ['operations'],
      notifications: ['notifications'],
    },
  };
  return { objects: [only], rest };
}

/** A family with operations of its own, some of which objects may serve. */
function readCustom(data: unknown, report: Report) {
  const spec = report.read(customSchema, data);
  report.throwIfFailed();
  const { objects = {}, header, sets, operations, events, groups, ...rest } = spec!;
  const declared: [string, OneObjectData][] = [];
  const stores: Record<string, Stores[string]> = {};
  for (const [name, one] of Object.entries(objects)) {
    const path = ['objects', name];
    if (typeof one === 'object' && one !== null && 'set' in one) {
      const store = report.read(storeSchema, one, path);
      if (store) stores[name] = store;
    } else {
      const object = report.read(objectSchema, one, path);
      if (object) declared.push([name, object]);
    }
  }
  report.throwIfFailed();
  const bound = bindStores(stores, { header, sets, operations, events, groups }, report);
  report.throwIfFailed();
  const all = [...declared, ...Object.entries(bound.objects)].map(([name, one]) => objectOf(name, one));
  const order = Object.keys(objects);
  all.sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  return { objects: all, rest, ...(isEmpty(bound.rest) ? {} : { custom: bound.rest }) };
}

/** Whether all is served: what nothing names any more are sets of nests that the objects have themselves. */
function isEmpty({ header = {}, operations, events = {} }: OwnData): boolean {
  return [header, operations, events].every((one) => Object.keys(one).length === 0);
}

function objectOf(
  name: string,
  { attributes, operations, notifications, ...store }: OneObjectData,
): ObjectData {
  const base = ['objects', name];
  return {
    ...{ name, attributes, store, operations, notifications },
    paths: {
      name: base,
      attributes: [...base, 'attributes'],
      store: base,
      operations: [...base, 'operations'],
      notifications: [...base, 'notifications'],
    },
  };
}
