/** The shape of a scenario's data. What it means is looked at elsewhere in this folder. */
import { z } from 'zod';
import { linkCounters } from '../../model/scenario.js';

/** A header of a packet or frame, as its builder makes it. */
export const layer = z.strictObject({ header: z.string(), fields: z.record(z.string(), z.unknown()) });

const place = { netns: z.string(), link: z.string() };
const end = z.strictObject({
  ...place,
  mac: z.string().optional(),
  mtu: z.int().min(0).max(0xffffffff).optional(),
  addresses: z.array(z.string()).optional(),
});

export const linkSchema = z.strictObject({
  type: z.string(),
  ends: z.array(end).min(1).max(2),
  ports: z.array(z.string()).optional(),
});
export type LinkData = z.infer<typeof linkSchema>;

export const topologySchema = z.strictObject({
  links: z.array(linkSchema).optional(),
  routes: z
    .array(
      z.strictObject({
        netns: z.string(),
        to: z.string(),
        via: z.string().optional(),
        link: z.string().optional(),
      }),
    )
    .optional(),
  neighbours: z.array(z.strictObject({ ...place, address: z.string(), mac: z.string() })).optional(),
  sysctls: z
    .record(
      z.string(),
      z.record(z.string(), z.union([z.string(), z.int()], { error: 'a whole number or a text' })),
    )
    .optional(),
});
export type TopologyData = z.infer<typeof topologySchema>;

const pattern = z.union([z.string(), z.strictObject({ pattern: z.string(), flags: z.string() })], {
  error: 'a text or a regular expression',
});
export type PatternData = z.infer<typeof pattern>;
const fails = z.string().optional();
const count = z.int().min(0).optional();
const packet = z.array(layer).min(1, 'a list of at least one header');

export const stepSchema = z.discriminatedUnion('step', [
  z.strictObject({ step: z.literal('load'), fails }),
  z.strictObject({ step: z.literal('unload'), fails }),
  z.strictObject({ step: z.literal('replace') }),
  z.strictObject({ step: z.literal('add-link'), link: linkSchema }),
  z.strictObject({ step: z.literal('remove-link'), ...place }),
  z.strictObject({
    step: z.literal('send'),
    netns: z.string(),
    link: z.string().optional(),
    packets: z.array(packet).min(1, 'a list of at least one packet'),
    refused: z.array(z.int().min(0)).optional(),
  }),
  z.strictObject({
    step: z.literal('arrives'),
    ...place,
    packets: z.array(
      z.union([packet, z.strictObject({ exact: packet })], { error: 'a list of headers, or exactly(…)' }),
    ),
    others: z.literal('ignored').optional(),
    quietMs: z.int().min(1).max(10_000).optional(),
  }),
  z.strictObject({
    step: z.literal('run'),
    argv: z.array(z.string()).min(1, 'a program and its arguments'),
    netns: z.string().optional(),
    input: z.string().optional(),
    env: z.record(z.string(), z.string()).optional(),
    timeoutMs: z.int().min(1).max(600_000).optional(),
    exit: z.int().min(0).max(255).optional(),
    stdout: pattern.optional(),
    stderr: pattern.optional(),
    ktap: z.enum(['stdout', 'log']).optional(),
  }),
  z.strictObject({ step: z.literal('wait'), ms: z.int().min(1).max(3_600_000) }),
  z.strictObject({ step: z.literal('logs'), text: pattern, absent: z.boolean().optional() }),
  z.strictObject({
    step: z.literal('link-counts'),
    ...place,
    counts: z.strictObject(Object.fromEntries(linkCounters.map((name) => [name, count]))),
  }),
  z.strictObject({ step: z.literal('dropped'), reason: z.string(), count: z.int().min(0) }),
  z.strictObject({ step: z.literal('failing'), allocation: z.int().min(1).max(1_000_000), of: z.unknown() }),
  z.strictObject({
    step: z.literal('together'),
    branches: z.array(z.array(z.unknown()).min(1, 'at least one step')).min(2, 'at least two branches'),
  }),
]);
export type StepData = z.infer<typeof stepSchema>;

/** Of a scenario among those of a kind. */
export const stepScenarioSchema = z.strictObject({
  scenario: z.literal('steps'),
  name: z.string(),
  topology: topologySchema.optional(),
  programs: z.array(z.string()).optional(),
  modules: z.array(z.string()).optional(),
  steps: z.array(z.unknown()).min(1, 'a list of at least one step'),
});
export type StepScenarioData = z.infer<typeof stepScenarioSchema>;
