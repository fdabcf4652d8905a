/** A link's scenarios: their frames must be buildable, and what they name must be there. */
import { z } from 'zod';
import type { NetDeviceModel } from '../../model/netdevice.js';
import type { Path } from '../../model/path.js';
import type { StepScenario } from '../../model/scenario.js';
import { checkLayers } from '../../packet/index.js';
import type { Report } from '../report.js';
import { readScenarios } from '../scenario/read.js';
import { layer, stepScenarioSchema } from '../scenario/schema.js';
import type { OwnSteps } from '../scenario/step.js';
import { checkStepScenario } from '../scenario/steps.js';

const choice = z.union([z.enum(['all', 'none']), z.array(z.int().min(0))], {
  error: "'all', 'none' or a list of places in frames",
});
const count = z.int().min(0).optional();

const scenarioSchema = z.discriminatedUnion('scenario', [
  z.strictObject({
    scenario: z.literal('frames-on-link'),
    name: z.string(),
    mtu: z.int().optional(),
    frames: z.array(z.array(layer)).min(1, 'a list of at least one frame'),
    expect: z.strictObject({
      returned: choice,
      refused: choice.optional(),
      counted: z
        .strictObject({ txPackets: count, txBytes: count, rxPackets: count, rxBytes: count })
        .optional(),
    }),
  }),
  z.strictObject({
    scenario: z.literal('mtu-on-link'),
    name: z.string(),
    mtu: z.int().min(0),
    expect: z.enum(['accepted', 'refused']),
  }),
  z.strictObject({ scenario: z.literal('links-in-namespaces'), name: z.string() }),
  stepScenarioSchema,
]);

type Data = z.infer<typeof scenarioSchema>;
/** What links do, which the reference predicts. */
export type PredictedScenario = Exclude<Data, { scenario: 'steps' }>;
export type FramesScenario = Extract<Data, { scenario: 'frames-on-link' }>;
export type LinkScenario = PredictedScenario | StepScenario;
export type FrameChoice = FramesScenario['expect']['returned'];

export function checkScenarios(
  data: readonly unknown[],
  model: NetDeviceModel,
  report: Report,
): LinkScenario[] {
  return readScenarios(scenarioSchema, data, report).map(({ scenario, path }) => {
    if (scenario.scenario === 'steps') return checkStepScenario(scenario, path, report, linkSteps(model));
    if (scenario.scenario === 'frames-on-link') checkFrames(scenario, model, path, report);
    return scenario;
  });
}

/** All steps do for links: only the kind is the module's own. */
function linkSteps({ linkKind }: NetDeviceModel): OwnSteps<never> {
  return { called: 'a link', names: [], linkType: linkKind, check: () => undefined };
}

function checkFrames(scenario: FramesScenario, model: NetDeviceModel, path: Path, report: Report): void {
  const { frames, expect, mtu } = scenario;
  if (mtu !== undefined && (mtu < model.mtu.min || mtu > model.mtu.max)) {
    report.add(
      'NK7301',
      [...path, 'mtu'],
      `the link takes no MTU of ${mtu}, only ${model.mtu.min} to ${model.mtu.max}`,
    );
  }
  frames.forEach((frame, index) => {
    const at = [...path, 'frames', index];
    const problems = checkLayers(frame);
    for (const problem of problems) report.add('NK7302', [...at, ...problem.path], problem.message);
    if (problems.length === 0 && frame[0]!.header !== 'ether') {
      report.add('NK7303', [...at, 0], `a frame begins with ether, not with ${frame[0]!.header}`);
    }
  });
  for (const field of ['returned', 'refused'] as const) {
    const chosen = expect[field];
    if (!Array.isArray(chosen)) continue;
    chosen.forEach((place, index) => {
      if (place < frames.length) return;
      report.add(
        'NK7304',
        [...path, 'expect', field, index],
        `there is no frame ${place}: the last is ${frames.length - 1}`,
      );
    });
  }
}
