/** A family's scenarios: attributes and operations they use must be there, and values must fit their types. */
import { z } from 'zod';
import { type Errno, errnos } from '../../model/errno.js';
import {
  attributeNamed,
  type IntegerAttribute,
  isInteger,
  limitsOf,
  type NetlinkModel,
} from '../../model/netlink.js';
import type { Path } from '../../model/path.js';
import type { StepScenario } from '../../model/scenario.js';
import { printable } from '../printable.js';
import type { Report } from '../report.js';
import { readScenarios } from '../scenario/read.js';
import type { Scene } from '../scenario/scene.js';
import { stepScenarioSchema } from '../scenario/schema.js';
import { checkStepScenario } from '../scenario/steps.js';

/** Attributes by name: integers as decimal texts, strings as they are, flags true (or left out). */
export type Values = Readonly<Record<string, string | true>>;

export interface Refusal {
  readonly error: Errno;
  readonly text: string | null;
}

interface Request {
  readonly netns: string;
  readonly echo: boolean;
  readonly fails: Refusal | null;
}

export type NetlinkStep =
  | (Request & { readonly step: 'create' | 'delete'; readonly values: Values })
  | (Request & { readonly step: 'get'; readonly values: Values; readonly returns: Values | null })
  | (Request & { readonly step: 'dump'; readonly returns: readonly Values[] | null })
  | {
      readonly step: 'notified';
      readonly netns: string;
      readonly change: 'create' | 'delete';
      readonly values: Values;
    };

export type NetlinkScenario = StepScenario<NetlinkStep>;

const record = z.record(z.string(), z.unknown());
const request = {
  netns: z.string().optional(),
  echo: z.boolean().optional(),
  fails: z.strictObject({ error: z.string(), text: z.string().optional() }).optional(),
};
const stepSchema = z.discriminatedUnion('step', [
  z.strictObject({ step: z.enum(['create', 'delete']), values: record, ...request }),
  z.strictObject({ step: z.literal('get'), values: record, returns: record.optional(), ...request }),
  z.strictObject({ step: z.literal('dump'), returns: z.array(record).optional(), ...request }),
  z.strictObject({
    step: z.literal('notified'),
    change: z.enum(['create', 'delete']),
    values: record,
    netns: request.netns,
  }),
]);

export function checkScenarios(
  data: readonly unknown[],
  model: NetlinkModel,
  report: Report,
): NetlinkScenario[] {
  const own = {
    called: 'a netlink family',
    names: ['create', 'get', 'delete', 'dump', 'notified'],
    check: (step: unknown, path: Path, scene: Scene) => checkStep(step, model, path, scene),
  };
  return readScenarios(stepScenarioSchema, data, report).map(({ scenario, path }) =>
    checkStepScenario(scenario, path, report, own),
  );
}

function checkStep(data: unknown, model: NetlinkModel, path: Path, scene: Scene): NetlinkStep | undefined {
  const { report } = scene;
  const step = report.read(stepSchema, data, path);
  if (!step) return undefined;
  const netns = step.netns ?? 'a';
  scene.name(netns, [...path, 'netns']);
  const values = 'values' in step ? checkValues(step.values, model, [...path, 'values'], report) : {};
  if (step.step === 'notified') {
    if (model.notify === null) report.add('NK7204', path, 'the family has no notify group to listen to');
    return { step: 'notified', netns, change: step.change, values };
  }
  if (!model.operations[step.step]) {
    report.add('NK7201', path, `the family has no operation '${step.step}'`);
  }
  const common = { netns, echo: step.echo ?? false, fails: checkRefusal(step.fails, path, report) };
  if (step.step === 'dump') {
    const returns = step.returns?.map((one, i) => checkValues(one, model, [...path, 'returns', i], report));
    return { step: 'dump', ...common, returns: returns ?? null };
  }
  if (step.step === 'get') {
    const returns = step.returns ? checkValues(step.returns, model, [...path, 'returns'], report) : null;
    return { step: 'get', ...common, values, returns };
  }
  return { step: step.step, ...common, values };
}

function checkRefusal(
  fails: { readonly error: string; readonly text?: string | undefined } | undefined,
  path: Path,
  report: Report,
): Refusal | null {
  if (!fails) return null;
  if (!Object.hasOwn(errnos, fails.error)) {
    report.add(
      'NK7203',
      [...path, 'fails'],
      `'${printable(fails.error)}' is not an error that a module answers with`,
    );
  }
  return { error: fails.error as Errno, text: fails.text ?? null };
}

function checkValues(
  data: Readonly<Record<string, unknown>>,
  model: NetlinkModel,
  path: Path,
  report: Report,
): Values {
  const values: Record<string, string | true> = {};
  for (const [name, value] of Object.entries(data)) {
    if (value === undefined) continue;
    const own = [...path, name];
    const attribute = attributeNamed(model, name);
    if (!attribute) {
      report.add('NK2507', own, `the family has no attribute '${printable(name)}'`, {
        fix: `its attributes are ${model.attributes.map((a) => a.name).join(', ')}`,
      });
    } else if (isInteger(attribute)) {
      const read = integerText(attribute, value);
      if (read === undefined) {
        const { min, max } = limitsOf(attribute.type);
        report.add('NK7202', own, `'${name}' is a whole number from ${min} to ${max} (${attribute.type})`);
      } else values[name] = read;
    } else if (attribute.type === 'flag') {
      if (typeof value !== 'boolean') report.add('NK7202', own, `flag '${name}' is true or false`);
      else if (value) values[name] = true;
    } else if (typeof value !== 'string' || value.includes('\0')) {
      report.add('NK7202', own, `'${name}' is a text without NUL`);
    } else values[name] = value;
  }
  return values;
}

/** Values that the kernel's policy forbids are fine here: scenarios show that it does. */
function integerText(attribute: IntegerAttribute, value: unknown): string | undefined {
  if (typeof value !== 'bigint' && !(typeof value === 'number' && Number.isSafeInteger(value)))
    return undefined;
  const { min, max } = limitsOf(attribute.type);
  const number = BigInt(value);
  return number >= min && number <= max ? String(number) : undefined;
}
