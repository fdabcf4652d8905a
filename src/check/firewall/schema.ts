/** The shape of a firewall's spec data. Meaning is checked afterwards; this only says what is where. */
import { z } from 'zod';
import { hooks } from '../../model/firewall.js';
import { moduleFields } from '../module-schema.js';

const range = z.strictObject({
  from: z.union([z.string(), z.number()]),
  to: z.union([z.string(), z.number()]),
});
const value = z.union([z.string(), z.number(), range], {
  error: 'a number, a text or { from, to }',
});

const list = { field: z.string(), values: z.array(value).min(1, 'a list of at least one value') };
const bits = z.union([z.number(), z.array(z.string())], { error: 'a number or a list of flags' });
const masked = { field: z.string(), mask: bits, value: bits };

const conditionSchema = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('in'), ...list }),
  z.strictObject({ op: z.literal('notIn'), ...list }),
  z.strictObject({ op: z.literal('mask'), ...masked }),
  z.strictObject({ op: z.literal('notMask'), ...masked }),
]);
export type ConditionData = z.infer<typeof conditionSchema>;

export const ruleSchema = z.strictObject({
  name: z.string(),
  verdict: z.enum(['accept', 'drop']),
  counter: z.boolean().optional(),
  when: z.array(conditionSchema).optional(),
});

export const chainSchema = z.strictObject({
  name: z.string().optional(),
  hook: z.enum(hooks),
  family: z.enum(['ipv4', 'ipv6', 'inet']).optional(),
  priority: z
    .union([z.string(), z.number()], { error: "a number or a name as nftables has it ('filter')" })
    .optional(),
  policy: z.enum(['accept', 'drop']).optional(),
  counter: z.boolean().optional(),
  rules: z.array(z.unknown()),
});

export const firewallSchema = z.strictObject({
  ...moduleFields,
  netns: z.enum(['init', 'all']).optional(),
  onError: z.enum(['closed', 'open']).optional(),
  chains: z.array(chainSchema).min(1, 'a list of at least one chain'),
});
