/**
 * The shape of YNL specs of generic netlink, of all three levels at once: what the stricter ones leave out means the same
 * where they have it. Properties that are named nowhere here are told about and passed over.
 */
import { z } from 'zod';

const integer = z.union([z.int(), z.bigint()], { error: 'a whole number' });
const numberOrName = z.union([z.int(), z.bigint(), z.string()], { error: 'a whole number or a name' });
const text = z.string();
const texts = z.array(text);

/** `array-nest` is what an `indexed-array` of nests was called before Linux 6.10. */
const types = [
  ...['unused', 'pad', 'flag', 'binary', 'bitfield32', 'uint', 'sint', 'u8', 'u16', 'u32', 'u64'],
  ...['s8', 's16', 's32', 's64', 'string', 'nest', 'indexed-array', 'array-nest', 'nest-type-value'],
  'sub-message',
] as const;

const byteOrder = z.enum(['little-endian', 'big-endian']).optional();
const structMember = z.strictObject({
  name: text,
  type: z.enum([
    'u8',
    'u16',
    'u32',
    'u64',
    's8',
    's16',
    's32',
    's64',
    'string',
    'binary',
    'pad',
    'bitfield32',
  ]),
  len: numberOrName.optional(),
  'byte-order': byteOrder,
  doc: text.optional(),
  enum: text.optional(),
  'enum-as-flags': z.boolean().optional(),
  struct: text.optional(),
  'display-hint': text.optional(),
});
export type MemberData = z.infer<typeof structMember>;

const entry = z.strictObject({ name: text, value: integer.optional(), doc: text.optional() });
const definition = z.strictObject({
  type: z.enum(['const', 'enum', 'flags', 'struct']),
  name: text,
  header: text.optional(),
  scope: z.enum(['uapi', 'kernel', 'user']).optional(),
  doc: text.optional(),
  value: numberOrName.optional(),
  'value-start': integer.optional(),
  entries: z.array(z.union([text, entry], { error: 'a name, or a record with one' })).optional(),
  'render-max': z.boolean().optional(),
  'enum-name': text.nullable().optional(),
  'enum-cnt-name': text.nullable().optional(),
  'name-prefix': text.optional(),
  members: z.array(structMember).optional(),
});
export type DefinitionData = z.infer<typeof definition>;

const checks = z.strictObject({
  'flags-mask': numberOrName.optional(),
  min: numberOrName.optional(),
  max: numberOrName.optional(),
  'min-len': numberOrName.optional(),
  'max-len': numberOrName.optional(),
  'exact-len': numberOrName.optional(),
  'unterminated-ok': z.boolean().optional(),
});
export type ChecksData = z.infer<typeof checks>;

const attribute = z.strictObject({
  name: text,
  type: z.enum(types).optional(),
  doc: text.optional(),
  value: integer.optional(),
  'type-value': texts.optional(),
  'byte-order': byteOrder,
  'multi-attr': z.boolean().optional(),
  'nested-attributes': text.optional(),
  enum: text.optional(),
  'enum-as-flags': z.boolean().optional(),
  checks: checks.optional(),
  'sub-type': z.enum(types).optional(),
  'display-hint': text.optional(),
  'name-prefix': text.optional(),
  struct: text.optional(),
  len: numberOrName.optional(),
  'sub-message': text.optional(),
  selector: text.optional(),
});
export type AttributeData = z.infer<typeof attribute>;

const set = z.strictObject({
  name: text,
  'name-prefix': text.optional(),
  'enum-name': text.nullable().optional(),
  doc: text.optional(),
  'subset-of': text.optional(),
  'attr-cnt-name': text.optional(),
  'attr-max-name': text.optional(),
  header: text.optional(),
  attributes: z.array(attribute),
});
export type SetData = z.infer<typeof set>;

const list = z.strictObject({ attributes: texts.optional(), value: integer.optional() });
const exchange = z.strictObject({
  request: list.optional(),
  reply: list.optional(),
  pre: text.optional(),
  post: text.optional(),
});
export type ExchangeData = z.infer<typeof exchange>;

const permissions = z.array(z.enum(['admin-perm', 'uns-admin-perm']));
const operation = z.strictObject({
  name: text,
  doc: text.optional(),
  value: integer.optional(),
  'attribute-set': text.optional(),
  flags: permissions.optional(),
  'dont-validate': z.array(z.enum(['strict', 'dump', 'dump-strict'])).optional(),
  'config-cond': text.optional(),
  'fixed-header': text.optional(),
  do: exchange.optional(),
  dump: exchange.optional(),
  notify: text.optional(),
  event: z.strictObject({ attributes: texts.optional() }).nullable().optional(),
  mcgrp: text.optional(),
});
export type OperationData = z.infer<typeof operation>;

const operations = z.strictObject({
  'enum-model': z.enum(['unified', 'directional']).optional(),
  'name-prefix': text.optional(),
  'enum-name': text.nullable().optional(),
  'async-prefix': text.optional(),
  'async-enum': text.nullable().optional(),
  'fixed-header': text.optional(),
  list: z.array(operation),
});
export type OperationsData = z.infer<typeof operations>;

const group = z.strictObject({
  name: text,
  'c-define-name': text.optional(),
  flags: permissions.optional(),
  doc: text.optional(),
  value: integer.optional(),
});

export const ynlSchema = z.strictObject({
  name: text,
  doc: text.optional(),
  protocol: text.optional(),
  'uapi-header': text.optional(),
  'c-family-name': text.optional(),
  'c-version-name': text.optional(),
  'max-by-define': z.boolean().optional(),
  'cmd-max-name': text.optional(),
  'cmd-cnt-name': text.optional(),
  'kernel-policy': z.enum(['split', 'per-op', 'global']).optional(),
  version: z.int().optional(),
  definitions: z.array(definition).optional(),
  'attribute-sets': z.array(set),
  'sub-messages': z.unknown().optional(),
  operations,
  'mcast-groups': z.strictObject({ list: z.array(group) }).optional(),
  /** Headers and hooks of the kernel's own code. */
  'kernel-family': z.unknown().optional(),
});
export type YnlData = z.infer<typeof ynlSchema>;
