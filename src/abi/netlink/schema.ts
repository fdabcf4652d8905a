/**
 * The shape of a netlink family's model, as `check --emit-model` prints it. Models that are older than a field are what they were
 * without it.
 */
import { z } from 'zod';
import { errnos } from '../../model/errno.js';
import { licenses, schemaVersion } from '../../model/module.js';
import {
  type Attribute,
  addressTypes,
  type Command,
  type CustomModel,
  integerTypes,
  listStyles,
  type NetlinkModel,
  type ObjectModel,
  permissions,
  policyScopes,
  usualNumber,
} from '../../model/netlink.js';

const keysOf = <K extends string>(record: Readonly<Record<K, unknown>>) => Object.keys(record) as K[];
const number = z.string().regex(/^-?\d+$/, 'no whole number');
const named = z.object({ name: z.string(), value: number });
const common = {
  name: z.string(),
  id: z.int(),
  list: z.object({ style: z.enum(listStyles), max: z.int() }).nullable(),
  refers: z.string().nullable(),
};
const lengths = { minLength: z.int(), maxLength: z.int() };
const fallback = z.string().nullable().default(null);
const requirements = z
  .array(z.object({ attribute: z.string(), needs: z.array(z.tuple([z.string()], z.string())) }))
  .default([]);

const attribute: z.ZodType<Attribute> = z.lazy(() =>
  z.discriminatedUnion('type', [
    z.object({
      type: z.enum(keysOf(integerTypes)),
      ...common,
      min: number,
      max: number,
      ranges: z
        .array(z.object({ min: number, max: number }))
        .nullable()
        .default(null),
      mask: number.nullable().default(null),
      default: number.nullable(),
      names: z.object({ kind: z.enum(['values', 'bits']), list: z.array(named) }).nullable(),
    }),
    z.object({
      type: z.literal('string'),
      ...common,
      ...lengths,
      terminated: z.boolean().default(true),
      default: z.string().nullable(),
    }),
    z.object({ type: z.literal('binary'), ...common, ...lengths, default: fallback }),
    z.object({ type: z.enum(keysOf(addressTypes)), ...common, default: fallback }),
    z.object({ type: z.literal('flag'), ...common, list: z.null() }),
    z.object({ type: z.literal('bitfield32'), ...common, list: z.null(), bits: z.array(named) }),
    z.object({
      type: z.literal('nest'),
      ...common,
      attributes: z.array(attribute),
      required: z.array(z.string()),
      requiredWith: requirements,
    }),
  ]),
);

const command = z.object({ id: z.int().optional(), name: z.string().optional() });
const operation = command.extend({ permission: z.enum(permissions), lenient: z.boolean().default(false) });
const errno = z.enum(keysOf(errnos));
const object = z
  .object({
    name: z.string(),
    attributes: z.array(attribute),
    key: z.tuple([z.string()], z.string()),
    unique: z.array(z.string()),
    assigned: z.boolean(),
    max: z.int(),
    attributePrefix: fallback,
    errors: z.object({ exists: errno, missing: errno }).default({ exists: 'EEXIST', missing: 'ENOENT' }),
    operations: z.object({
      create: operation.extend({
        required: z.array(z.string()),
        requiredWith: requirements,
        answers: z.boolean().default(true),
      }),
      get: operation.nullable(),
      set: operation.nullable(),
      dump: operation.nullable(),
      delete: operation.nullable(),
      flush: operation.nullable(),
    }),
    notifications: z
      .object({ create: command, set: command, delete: command })
      .default({ create: {}, set: {}, delete: {} }),
  })
  .refine(({ attributes, key }) => key.every((name) => attributes.some((one) => one.name === name)), {
    path: ['key'],
    error: 'no attribute',
  });

/** The numbers and names that every family has are those of a model that says none. */
function whole(data: z.infer<typeof object>, index: number, several: boolean): ObjectModel {
  const named = <C extends z.infer<typeof command>>(own: Command, one: C) => ({
    ...one,
    id: one.id ?? usualNumber(index, own),
    name: one.name ?? (several ? `${data.name}_${own}` : own),
  });
  const optional = (own: Command, one: z.infer<typeof operation> | null) => one && named(own, one);
  const { create, get, set, dump, delete: remove, flush } = data.operations;
  return {
    ...data,
    operations: {
      create: named('create', create),
      get: optional('get', get),
      set: optional('set', set),
      dump: optional('get', dump),
      delete: optional('delete', remove),
      flush: optional('flush', flush),
    },
    notifications: {
      create: named('create_ntf', data.notifications.create),
      set: named('set_ntf', data.notifications.set),
      delete: named('delete_ntf', data.notifications.delete),
    },
  };
}

const wireList = z.object({ style: z.enum(listStyles), max: z.int().nullable() }).nullable();
/** What is looked at of a set's attributes; the rest is as check has made it. */
const wireAttribute = z.looseObject({
  type: z.string(),
  name: z.string(),
  id: z.int(),
  refers: z.null(),
  list: wireList,
});
const names = z.array(z.string());
const exchange = z.object({
  request: names,
  required: names,
  reply: names.nullable(),
  replyId: z.int(),
  replySize: z.int().nullable(),
});
const custom = z.object({
  header: z.array(z.object({ name: z.string(), type: z.enum(keysOf(integerTypes)) })),
  sets: z.array(
    z.object({ name: z.string(), prefix: z.string().nullable(), attributes: z.array(wireAttribute) }),
  ),
  operations: z.array(
    z.object({
      name: z.string(),
      id: z.int(),
      attributes: z.string(),
      permission: z.enum(permissions),
      lenient: z.boolean(),
      do: exchange.nullable(),
      dump: exchange.nullable(),
    }),
  ),
  events: z.array(
    z.object({ name: z.string(), id: z.int(), attributes: z.string(), has: names, group: z.string() }),
  ),
  groups: names,
});

export const netlinkModelSchema: z.ZodType<NetlinkModel> = z
  .object({
    schemaVersion: z.literal(schemaVersion),
    kind: z.literal('netlink'),
    name: z.string().regex(/^[a-z0-9_]+$/i, 'no name of a module'),
    description: z.string(),
    author: z.string().nullable(),
    license: z.enum(keysOf(licenses)),
    family: z.string(),
    version: z.int(),
    objects: z.array(object),
    notify: z.string().nullable(),
    commandPrefix: fallback,
    constants: z
      .array(z.object({ name: z.string(), kind: z.enum(['number', 'text']), value: z.string() }))
      .default([]),
    policy: z.enum(policyScopes).default('operation'),
    ignoresReserved: z.boolean().default(false),
    custom: custom.optional(),
  })
  .refine(({ objects, custom }) => objects.length > 0 || custom !== undefined, {
    path: ['objects'],
    error: 'no objects',
  })
  .transform(({ objects, custom, ...family }) => {
    const several = objects.length > 1;
    return {
      ...family,
      objects: objects.map((one, index) => whole(one, index, several)),
      ...(custom === undefined ? {} : { custom: custom as unknown as CustomModel }),
    };
  });
