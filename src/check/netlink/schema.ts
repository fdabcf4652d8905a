/** The shape of a netlink family's spec data. Meaning is checked afterwards. */
import { z } from 'zod';
import { integerTypes, permissions } from '../../model/netlink.js';
import { moduleFields } from '../module-schema.js';

const number = z.union([z.int(), z.bigint()], { error: 'a whole number' });
const types = Object.keys(integerTypes) as (keyof typeof integerTypes)[];

const attribute = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.enum(types),
    id: z.int().optional(),
    min: number.optional(),
    max: number.optional(),
    default: number.optional(),
  }),
  z.strictObject({
    type: z.literal('string'),
    id: z.int().optional(),
    minLength: z.int().optional(),
    maxLength: z.int(),
    default: z.string().optional(),
  }),
  z.strictObject({ type: z.literal('flag'), id: z.int().optional() }),
]);
export type AttributeData = z.infer<typeof attribute>;

const operation = z.strictObject({ permission: z.enum(permissions).optional() });
export type OperationData = z.infer<typeof operation>;

export const netlinkSchema = z.strictObject({
  ...moduleFields,
  family: z.string().optional(),
  version: z.int().optional(),
  attributes: z.record(z.string(), attribute),
  object: z.strictObject({ name: z.string(), key: z.string(), max: z.int().optional() }),
  operations: z.strictObject({
    create: operation.extend({ required: z.array(z.string()).optional() }),
    get: operation.optional(),
    dump: operation.optional(),
    delete: operation.optional(),
  }),
  notify: z.string().optional(),
});
export type NetlinkData = z.infer<typeof netlinkSchema>;
