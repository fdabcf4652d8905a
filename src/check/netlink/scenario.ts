/** A family's scenarios: attributes and operations they use must be there, and values must fit their types. */
import { z } from 'zod';
import type { Errno } from '../../model/errno.js';
import {
  type ChangeName,
  changes,
  type NetlinkModel,
  objectNamed,
  operationNames,
} from '../../model/netlink.js';
import type { Values } from '../../model/netlink-value.js';
import type { Path } from '../../model/path.js';
import type { StepScenario } from '../../model/scenario.js';
import { printable } from '../printable.js';
import type { Report } from '../report.js';
import { readScenarios } from '../scenario/read.js';
import type { Scene } from '../scenario/scene.js';
import { stepScenarioSchema } from '../scenario/schema.js';
import { checkStepScenario } from '../scenario/steps.js';
import { checkErrno } from './errors.js';
import { type CallStep, callSchemas, checkCall, checkEventStep, type EventStep } from './set/scenario.js';
import { checkValues } from './values.js';

export interface Refusal {
  readonly error: Errno;
  readonly text: string | null;
}

interface Request {
  readonly netns: string;
  /** Whose objects it is about. */
  readonly object: string;
  readonly echo: boolean;
  readonly fails: Refusal | null;
}

export type NetlinkStep =
  | (Request & { readonly step: 'set' | 'delete'; readonly values: Values })
  | (Request & { readonly step: 'create' | 'get'; readonly values: Values; readonly returns: Values | null })
  | (Request & { readonly step: 'dump'; readonly returns: readonly Values[] | null })
  | (Request & { readonly step: 'flush' })
  | {
      readonly step: 'notified';
      readonly netns: string;
      readonly object: string;
      readonly change: ChangeName;
      readonly values: Values;
    };

/** A step that asks for something. */
export type RequestStep = Exclude<NetlinkStep, { step: 'notified' }>;

/** A step of a family's own: about objects, or about what a person writes. */
export type FamilyStep = NetlinkStep | CallStep | EventStep;

export type NetlinkScenario = StepScenario<FamilyStep>;

const record = z.record(z.string(), z.unknown());
const request = {
  object: z.string().optional(),
  netns: z.string().optional(),
  echo: z.boolean().optional(),
  fails: z.strictObject({ error: z.string(), text: z.string().optional() }).optional(),
};
const stepSchema = z.discriminatedUnion('step', [
  z.strictObject({ step: z.enum(['set', 'delete']), values: record, ...request }),
  z.strictObject({
    ...{ step: z.enum(['create', 'get']), values: record, returns: record.optional(), ...request },
  }),
  z.strictObject({ step: z.literal('dump'), returns: z.array(record).optional(), ...request }),
  z.strictObject({ step: z.literal('flush'), ...request }),
  z.strictObject({
    step: z.literal('notified'),
    change: z.enum(changes),
    values: record,
    object: request.object,
    netns: request.netns,
  }),
  ...callSchemas,
]);

export function checkScenarios(
  data: readonly unknown[],
  model: NetlinkModel,
  report: Report,
): NetlinkScenario[] {
  const own = {
    called: 'a netlink family',
    names: [...operationNames, 'notified', ...(model.custom ? ['call', 'event'] : [])],
    fallible: [...operationNames, 'call'],
    check: (step: unknown, path: Path, scene: Scene) => checkStep(step, model, path, scene),
  };
  return readScenarios(stepScenarioSchema, data, report).map(({ scenario, path }) =>
    checkStepScenario(scenario, path, report, own),
  );
}

function checkStep(data: unknown, model: NetlinkModel, path: Path, scene: Scene): FamilyStep | undefined {
  const { report } = scene;
  const step = report.read(stepSchema, data, path);
  if (!step) return undefined;
  const netns = step.netns ?? 'a';
  scene.name(netns, [...path, 'netns']);
  if (step.step === 'call') {
    return checkCall(step, model, path, scene, (fails) => checkRefusal(fails, path, report));
  }
  if (step.step === 'event') return checkEventStep(step, model, path, scene);
  const object = step.object === undefined ? model.objects[0] : objectNamed(model, step.object);
  if (!object) {
    report.add('NK7201', [...path, 'object'], `the family has no object '${printable(step.object!)}'`, {
      fix: `it has ${model.objects.map((one) => one.name).join(', ')}`,
    });
    return undefined;
  }
  const { name, attributes, operations } = object;
  const read = (data: Record<string, unknown>, where: Path) =>
    checkValues(data, attributes, where, report, name);
  const values = 'values' in step ? read(step.values, [...path, 'values']) : {};
  if (step.step === 'notified') {
    if (model.notify === null) report.add('NK7204', path, 'the family has no notify group to listen to');
    return { step: 'notified', netns, object: name, change: step.change, values };
  }
  if (!operations[step.step]) {
    report.add('NK7201', path, `'${name}' has no operation '${step.step}'`);
  }
  const fails = checkRefusal(step.fails, path, report);
  const common = { netns, object: name, echo: step.echo ?? false, fails };
  switch (step.step) {
    case 'flush':
      return { step: 'flush', ...common };
    case 'dump': {
      const returns = step.returns?.map((one, i) => read(one, [...path, 'returns', i]));
      return { step: 'dump', ...common, returns: returns ?? null };
    }
    case 'create':
    case 'get': {
      const returns = step.returns ? read(step.returns, [...path, 'returns']) : null;
      return { step: step.step, ...common, values, returns };
    }
    default:
      return { step: step.step, ...common, values };
  }
}

function checkRefusal(
  fails: { readonly error: string; readonly text?: string | undefined } | undefined,
  path: Path,
  report: Report,
): Refusal | null {
  if (!fails) return null;
  return { error: checkErrno(fails.error, [...path, 'fails'], report), text: fails.text ?? null };
}
