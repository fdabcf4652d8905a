/** The shape of a netlink family's spec data. Meaning is checked afterwards. */
import { z } from 'zod';
import {
  addressTypes,
  changes,
  integerTypes,
  type ListShape,
  listStyles,
  permissions,
  policyScopes,
} from '../../model/netlink.js';
import { moduleFields } from '../module-schema.js';

const number = z.union([z.int(), z.bigint()], { error: 'a whole number' });
const integers = Object.keys(integerTypes) as (keyof typeof integerTypes)[];
const addresses = Object.keys(addressTypes) as (keyof typeof addressTypes)[];
const numbers = z.record(z.string(), number);
export type NumbersData = z.infer<typeof numbers>;

const common = {
  id: z.int().optional(),
  /** `of` is what a list is of that itself has one. */
  list: z.strictObject({ style: z.enum(listStyles), max: z.int(), of: z.unknown().optional() }).optional(),
};

export const integer = z.strictObject({
  type: z.enum(integers),
  ...common,
  min: number.optional(),
  max: number.optional(),
  /** An enumeration's values, or a set's bits. */
  values: numbers.optional(),
  bits: numbers.optional(),
  ranges: z.array(z.tuple([number, number])).optional(),
  mask: number.optional(),
  prefix: z.string().optional(),
  default: z.union([number, z.string(), z.array(z.string())]).optional(),
});
export type IntegerData = z.infer<typeof integer>;

export const string = z.strictObject({
  type: z.literal('string'),
  ...common,
  minLength: z.int().optional(),
  maxLength: z.int(),
  terminated: z.boolean().optional(),
  default: z.string().optional(),
});
export type StringData = z.infer<typeof string>;

export const binary = z.strictObject({
  type: z.literal('binary'),
  ...common,
  minLength: z.int().optional(),
  maxLength: z.int(),
  default: z.string().optional(),
});
export type BinaryData = z.infer<typeof binary>;

export const address = z.strictObject({
  type: z.enum(addresses),
  ...common,
  default: z.string().optional(),
});
export type AddressData = z.infer<typeof address>;
export const flag = z.strictObject({ type: z.literal('flag'), ...common });

export const bitfield = z.strictObject({
  type: z.literal('bitfield32'),
  ...common,
  bits: numbers,
  prefix: z.string().optional(),
});
export type BitfieldData = z.infer<typeof bitfield>;

/** Of an inner list one is enough. */
export const requiredWith = z.record(z.string(), z.array(z.union([z.string(), z.array(z.string())])));
export type RequiredWithData = z.infer<typeof requiredWith>;

/** What a nest holds is read when it is its turn. */
export const nest = z.strictObject({
  type: z.literal('nest'),
  ...common,
  attributes: z.record(z.string(), z.unknown()),
  required: z.array(z.string()).optional(),
  requiredWith: requiredWith.optional(),
});
export type NestData = z.infer<typeof nest>;

export const attributeSchema = z.discriminatedUnion('type', [
  integer,
  string,
  binary,
  bitfield,
  nest,
  address,
  flag,
  z.strictObject({ type: z.literal('reference'), ...common, object: z.string() }),
]);
export type AttributeData = z.infer<typeof attributeSchema>;

/** What attributes of all types have once they are read, and before it is known that one refers to anything. */
export interface Common {
  readonly name: string;
  readonly id: number;
  readonly list: ListShape | null;
  readonly refers: null;
}

const command = z.strictObject({ id: z.int().optional(), name: z.string().optional() });
export type CommandData = z.infer<typeof command>;
const operation = command.extend({
  permission: z.enum(permissions).optional(),
  lenient: z.boolean().optional(),
});
export type OperationData = z.infer<typeof operation>;

export const store = z.strictObject({
  key: z.union([z.string(), z.array(z.string())]),
  unique: z.array(z.string()).optional(),
  assigned: z.boolean().optional(),
  max: z.int().optional(),
  attributePrefix: z.string().optional(),
  lenient: z.boolean().optional(),
  errors: z.strictObject({ exists: z.string().optional(), missing: z.string().optional() }).optional(),
});
export type StoreData = z.infer<typeof store>;

export const attributes = z.record(z.string(), attributeSchema);
const operations = z.strictObject({
  create: operation.extend({
    required: z.array(z.string()).optional(),
    requiredWith: requiredWith.optional(),
    answers: z.boolean().optional(),
  }),
  get: operation.optional(),
  set: operation.optional(),
  dump: operation.optional(),
  delete: operation.optional(),
  flush: operation.optional(),
});
export type OperationsData = z.infer<typeof operations>;
export const notifications = z.partialRecord(z.enum(changes), command).optional();
export type NotificationsData = z.infer<typeof notifications>;

export const family = {
  ...moduleFields,
  family: z.string().optional(),
  version: z.int().optional(),
  notify: z.string().optional(),
  replaces: z.boolean().optional(),
  commandPrefix: z.string().optional(),
  constants: z.record(z.string(), z.union([z.int(), z.bigint(), z.string()])).optional(),
  policy: z.enum(policyScopes).optional(),
  ignoresReserved: z.boolean().optional(),
};

/** A family with one kind of object. */
export const familySchema = z.strictObject({
  ...family,
  attributes,
  object: store.extend({ name: z.string() }),
  operations,
  notifications,
});

/** One of several kinds of object. */
export const objectSchema = store.extend({ attributes, operations, notifications });
export type OneObjectData = z.infer<typeof objectSchema>;

/** A family with several. */
export const objectsSchema = z.strictObject({ ...family, objects: z.record(z.string(), objectSchema) });
