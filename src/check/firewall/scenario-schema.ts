/** The shape of a firewall's scenarios. */
import { z } from 'zod';
import type { StepScenario } from '../../model/scenario.js';
import { layer, stepScenarioSchema } from '../scenario/schema.js';
import type { FirewallStep } from './step.js';

const common = {
  name: z.string(),
  chain: z.string(),
  packet: z.array(layer).min(1, 'a list of at least one header'),
  by: z.string().optional(),
};

export const scenarioSchema = z.discriminatedUnion('scenario', [
  z.strictObject({
    scenario: z.literal('packet-at-hook'),
    ...common,
    iif: z.string().optional(),
    oif: z.string().optional(),
    linear: z.int().min(0).optional(),
    truncate: z.int().min(0).optional(),
    expect: z.enum(['accept', 'drop']),
  }),
  z.strictObject({
    scenario: z.literal('packet-through'),
    ...common,
    expect: z.enum(['delivered', 'dropped']),
  }),
  stepScenarioSchema,
]);

type Data = z.infer<typeof scenarioSchema>;
export type AtHookScenario = Extract<Data, { scenario: 'packet-at-hook' }>;
export type ThroughScenario = Extract<Data, { scenario: 'packet-through' }>;
/** One packet and its verdict, which the reference interpreter predicts. */
export type PacketScenario = AtHookScenario | ThroughScenario;
export type FirewallScenario = PacketScenario | StepScenario<FirewallStep>;
