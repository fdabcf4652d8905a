/** The shape of what a family's spec has beside objects: sets of attributes, operations, events. */
import { z } from 'zod';
import { integerTypes, listStyles, permissions } from '../../../model/netlink.js';
import type { HeaderType } from '../../../model/netlink-set.js';
import {
  address,
  attributes,
  binary,
  bitfield,
  family,
  flag,
  integer,
  nest,
  notifications,
  requiredWith,
  store,
  string,
} from '../schema.js';

const list = {
  list: z
    .strictObject({ style: z.enum(listStyles), max: z.int().optional(), of: z.unknown().optional() })
    .optional(),
};
const id = { id: z.int().optional() };

export const setAttributeSchema = z.discriminatedUnion('type', [
  integer.extend(list),
  string.extend({ ...list, maxLength: z.int().optional() }),
  binary.extend({ ...list, maxLength: z.int().optional() }),
  bitfield.extend(list),
  nest.extend(list),
  address.extend(list),
  flag.extend(list),
  z.strictObject({
    type: z.literal('nest-of'),
    ...id,
    ...list,
    set: z.string(),
    levels: z.int().optional(),
  }),
  z.strictObject({ type: z.literal('pad'), ...id, ...list }),
]);
export type SetAttributeData = z.infer<typeof setAttributeSchema>;

const set = z.strictObject({
  set: z.literal('attributes'),
  prefix: z.string().optional(),
  attributes: z.record(z.string(), setAttributeSchema),
});
export type SetData = z.infer<typeof set>;

const names = z.array(z.string());
const exchange = {
  request: names.optional(),
  required: names.optional(),
  replyId: z.int().optional(),
};
const operation = z.strictObject({
  operation: z.literal('custom'),
  ...id,
  attributes: z.string(),
  permission: z.enum(permissions).optional(),
  lenient: z.boolean().optional(),
  do: z.strictObject({ ...exchange, reply: names.optional(), replySize: z.int().optional() }).optional(),
  dump: z.strictObject({ ...exchange, reply: names }).optional(),
});
export type OperationData = z.infer<typeof operation>;
export type ExchangeData = NonNullable<OperationData['do']>;

const event = z.strictObject({
  event: z.literal('custom'),
  id: z.int(),
  attributes: z.string(),
  has: names.optional(),
  group: z.string(),
});
export type EventData = z.infer<typeof event>;

/** An operation of the family that a store serves. */
const served = z.strictObject({ of: z.string() });
const servedOperations = z.strictObject({
  create: served.extend({ required: names.optional(), requiredWith: requiredWith.optional() }),
  get: served.optional(),
  set: served.optional(),
  dump: served.optional(),
  delete: served.optional(),
  flush: served.optional(),
});
export type ServedData = z.infer<typeof servedOperations>;

/** A kind of object that has the attributes of a set, or more said of them. */
export const storeSchema = store.omit({ attributePrefix: true, lenient: true }).extend({
  set: z.string(),
  attributes: attributes.optional(),
  operations: servedOperations,
  notifications,
});
export type SetStoreData = z.infer<typeof storeSchema>;

const headerTypes = Object.keys(integerTypes).filter((type) => !type.endsWith('int')) as HeaderType[];

/** A family with operations of its own. */
export const customSchema = z.strictObject({
  ...family,
  header: z.record(z.string(), z.enum(headerTypes)).optional(),
  sets: z.record(z.string(), set).optional(),
  operations: z.record(z.string(), operation),
  events: z.record(z.string(), event).optional(),
  groups: names.optional(),
  /** Of either form; read when it is known which. */
  objects: z.record(z.string(), z.unknown()).optional(),
});
export type CustomData = z.infer<typeof customSchema>;
