/** The shape of a netlink family's model, as `check --emit-model` prints it. */
import { z } from 'zod';
import { licenses, schemaVersion } from '../../model/module.js';
import {
  type Attribute,
  addressTypes,
  integerTypes,
  listStyles,
  type NetlinkModel,
  type ObjectModel,
  permissions,
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

const attribute: z.ZodType<Attribute> = z.lazy(() =>
  z.discriminatedUnion('type', [
    z.object({
      type: z.enum(keysOf(integerTypes)),
      ...common,
      min: number,
      max: number,
      default: number.nullable(),
      names: z.object({ kind: z.enum(['values', 'bits']), list: z.array(named) }).nullable(),
    }),
    z.object({ type: z.literal('string'), ...common, ...lengths, default: z.string().nullable() }),
    z.object({ type: z.literal('binary'), ...common, ...lengths }),
    z.object({ type: z.enum(keysOf(addressTypes)), ...common }),
    z.object({ type: z.literal('flag'), ...common, list: z.null() }),
    z.object({ type: z.literal('bitfield32'), ...common, list: z.null(), bits: z.array(named) }),
    z.object({
      type: z.literal('nest'),
      ...common,
      attributes: z.array(attribute),
      required: z.array(z.string()),
    }),
  ]),
);

const operation = z.object({ permission: z.enum(permissions) });
const object: z.ZodType<ObjectModel> = z
  .object({
    name: z.string(),
    attributes: z.array(attribute),
    key: z.tuple([z.string()], z.string()),
    unique: z.array(z.string()),
    assigned: z.boolean(),
    max: z.int(),
    operations: z.object({
      create: operation.extend({ required: z.array(z.string()) }),
      get: operation.nullable(),
      set: operation.nullable(),
      dump: operation.nullable(),
      delete: operation.nullable(),
      flush: operation.nullable(),
    }),
  })
  .refine(({ attributes, key }) => key.every((name) => attributes.some((one) => one.name === name)), {
    path: ['key'],
    error: 'no attribute',
  });

export const netlinkModelSchema: z.ZodType<NetlinkModel> = z.object({
  schemaVersion: z.literal(schemaVersion),
  kind: z.literal('netlink'),
  name: z.string().regex(/^[a-z0-9_]+$/i, 'no name of a module'),
  description: z.string(),
  author: z.string().nullable(),
  license: z.enum(keysOf(licenses)),
  family: z.string(),
  version: z.int(),
  objects: z.tuple([object], object),
  notify: z.string().nullable(),
});
