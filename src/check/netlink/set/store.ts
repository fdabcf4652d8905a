/**
 * Stores for what a family has described already: an object takes the place of a set and of the operations that it serves, with
 * their numbers and names. What no object serves stays as it is.
 */
import { printable } from '../../printable.js';
import type { Report } from '../../report.js';
import type { OneObjectData } from '../schema.js';
import type { OwnData } from './custom.js';
import type { SetStoreData } from './schema.js';
import { bindAttributes } from './store-attributes.js';
import { numbered, wrong } from './store-common.js';
import { bindOperations } from './store-operations.js';

export type Stores = Readonly<Record<string, SetStoreData>>;

export interface Bound {
  readonly objects: Readonly<Record<string, OneObjectData>>;
  readonly rest: OwnData;
}

export function bindStores(stores: Stores, own: OwnData, report: Report): Bound {
  const operations = numbered(own.operations);
  const owners = new Map<string, string>();
  const objects: Record<string, OneObjectData> = {};
  for (const [name, store] of Object.entries(stores)) {
    const path = ['objects', name];
    const set = own.sets?.[store.set];
    if (!set) {
      const sets = Object.keys(own.sets ?? {});
      report.add('NK2541', [...path, 'set'], `the family has no set '${printable(store.set)}'`, {
        fix: sets.length > 0 ? `its sets are ${sets.join(', ')}` : 'declare it among sets',
      });
      continue;
    }
    if (owners.has(store.set)) {
      wrong(report, [...path, 'set'], `set '${store.set}' has a store already, '${owners.get(store.set)!}'`);
      continue;
    }
    owners.set(store.set, name);
    const { set: _, attributes = {}, operations: served, ...rest } = store;
    objects[name] = {
      ...rest,
      ...(set.prefix === undefined ? {} : { attributePrefix: set.prefix }),
      attributes: bindAttributes(store.set, set.attributes, attributes, [...path, 'attributes'], report),
      operations: bindOperations(store.set, served, operations, [...path, 'operations'], report),
    };
  }
  checkNests(own, owners, report);
  const taken = new Set(Object.values(stores).flatMap(servedBy));
  return { objects, rest: remaining(own, operations, taken, owners) };
}

function servedBy({ operations }: SetStoreData): string[] {
  return Object.values(operations).flatMap((one) => (one ? [one.of] : []));
}

/** What is kept has its attributes for itself: a nest in a message that nothing keeps could not be of them. */
function checkNests({ sets = {} }: OwnData, owners: ReadonlyMap<string, string>, report: Report): void {
  for (const [name, { attributes }] of Object.entries(sets)) {
    if (owners.has(name)) continue;
    for (const [attribute, one] of Object.entries(attributes)) {
      if (one.type !== 'nest-of' || !owners.has(one.set)) continue;
      const path = ['sets', name, 'attributes', attribute];
      wrong(
        report,
        path,
        `set '${one.set}' is kept by '${owners.get(one.set)!}', and cannot be in a nest as well`,
      );
    }
  }
}

/** Operations that no object serves can speak of the attributes of one by its name. */
function remaining(
  { header, sets = {}, events, groups }: OwnData,
  operations: OwnData['operations'],
  taken: ReadonlySet<string>,
  owners: ReadonlyMap<string, string>,
): OwnData {
  const about = <D extends { readonly attributes: string }>(all: Readonly<Record<string, D>>) =>
    Object.entries(all).map(([name, one]) => [
      name,
      { ...one, attributes: owners.get(one.attributes) ?? one.attributes },
    ]);
  return {
    header,
    sets: Object.fromEntries(Object.entries(sets).filter(([name]) => !owners.has(name))),
    operations: Object.fromEntries(about(operations).filter(([name]) => !taken.has(name as string))),
    events: events && Object.fromEntries(about(events)),
    groups,
  };
}
