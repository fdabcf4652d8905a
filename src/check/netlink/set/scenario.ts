/** Steps about operations and events that a person writes. */
import { z } from 'zod';
import {
  eventNamed,
  limitsOf,
  messageAttributes,
  type NetlinkModel,
  operationNamed,
} from '../../../model/netlink.js';
import type { Values } from '../../../model/netlink-value.js';
import type { Path } from '../../../model/path.js';
import { printable } from '../../printable.js';
import type { Scene } from '../../scenario/scene.js';
import type { Refusal } from '../scenario.js';
import { checkValues } from '../values.js';

/** A call of an operation, as a request for one answer or as a dump. */
export interface CallStep {
  readonly step: 'call';
  readonly netns: string;
  readonly operation: string;
  readonly dump: boolean;
  /** Members of the fixed header, as decimal texts; those that are not given are 0. */
  readonly header: Values;
  readonly values: Values;
  readonly fails: Refusal | null;
  /** The answers in their order; null where the spec says nothing of them. */
  readonly returns: readonly Values[] | null;
  readonly returnsHeader: Values | null;
}

/** What a listener hears next. */
export interface EventStep {
  readonly step: 'event';
  readonly netns: string;
  readonly event: string;
  readonly values: Values;
  readonly header: Values | null;
}

const record = z.record(z.string(), z.unknown());
export const callSchemas = [
  z.strictObject({
    step: z.literal('call'),
    operation: z.string(),
    values: record,
    dump: z.boolean().optional(),
    header: record.optional(),
    netns: z.string().optional(),
    fails: z.strictObject({ error: z.string(), text: z.string().optional() }).optional(),
    returns: record.optional(),
    returnsHeader: record.optional(),
    returnsAll: z.array(record).optional(),
  }),
  z.strictObject({
    step: z.literal('event'),
    event: z.string(),
    values: record,
    header: record.optional(),
    netns: z.string().optional(),
  }),
] as const;
export type CallData = z.infer<(typeof callSchemas)[0]>;
export type EventData = z.infer<(typeof callSchemas)[1]>;

export function checkCall(
  data: CallData,
  model: NetlinkModel,
  path: Path,
  { report }: Scene,
  refusal: (fails: CallData['fails']) => Refusal | null,
): CallStep | undefined {
  const operation = operationNamed(model, data.operation);
  if (!operation) {
    const names = model.custom?.operations.map(({ name }) => name) ?? [];
    report.add('NK7201', [...path, 'operation'], `there is no operation '${printable(data.operation)}'`, {
      ...(names.length > 0 ? { fix: `the family has ${names.join(', ')}` } : {}),
    });
    return undefined;
  }
  const { name, attributes } = operation;
  const dump = data.dump ?? operation.do === null;
  const exchange = dump ? operation.dump : operation.do;
  if (!exchange) {
    report.add('NK7201', path, `'${name}' has no ${dump ? 'dump' : 'do'}`);
    return undefined;
  }
  const read = (values: Record<string, unknown>, where: Path) =>
    checkValues(values, messageAttributes(model, attributes), where, report, attributes);
  const answers = data.returnsAll ?? (data.returns ? [data.returns] : undefined);
  if (answers && exchange.reply === null) {
    report.add('NK7201', path, `'${name}' has no answer but the acknowledgement`, {
      fix: 'give it a reply, or say nothing of what it returns',
    });
  }
  const header = (values: Record<string, unknown> | undefined, field: string) =>
    checkHeader(values ?? {}, model, [...path, field], report);
  return {
    step: 'call',
    netns: data.netns ?? 'a',
    operation: name,
    dump,
    header: header(data.header, 'header'),
    values: read(data.values, [...path, 'values']),
    fails: refusal(data.fails),
    returns:
      answers?.map((one, index) =>
        read(one, [...path, ...(data.returnsAll ? ['returnsAll', index] : ['returns'])]),
      ) ?? null,
    returnsHeader: data.returnsHeader ? header(data.returnsHeader, 'returnsHeader') : null,
  };
}

export function checkEventStep(
  data: EventData,
  model: NetlinkModel,
  path: Path,
  { report }: Scene,
): EventStep | undefined {
  const event = eventNamed(model, data.event);
  if (!event) {
    const names = model.custom?.events.map(({ name }) => name) ?? [];
    report.add('NK7201', [...path, 'event'], `there is no event '${printable(data.event)}'`, {
      ...(names.length > 0 ? { fix: `the family has ${names.join(', ')}` } : {}),
    });
    return undefined;
  }
  const all = messageAttributes(model, event.attributes);
  return {
    step: 'event',
    netns: data.netns ?? 'a',
    event: event.name,
    values: checkValues(data.values, all, [...path, 'values'], report, event.attributes),
    header: data.header ? checkHeader(data.header, model, [...path, 'header'], report) : null,
  };
}

/** Every member, those that are not given as 0. */
function checkHeader(
  data: Record<string, unknown>,
  { custom }: NetlinkModel,
  path: Path,
  report: Scene['report'],
): Values {
  const members = custom?.header ?? [];
  for (const name of Object.keys(data)) {
    if (members.some((one) => one.name === name)) continue;
    report.add('NK7202', [...path, name], `the fixed header has no member '${printable(name)}'`, {
      fix:
        members.length > 0 ? `its members are ${members.map((one) => one.name).join(', ')}` : 'leave it out',
    });
  }
  return Object.fromEntries(
    members.map(({ name, type }) => {
      const value = data[name] ?? 0;
      const { min, max } = limitsOf(type);
      const whole = typeof value === 'bigint' || Number.isSafeInteger(value);
      const number = whole ? BigInt(value as number) : null;
      if (number === null || number < min || number > max) {
        report.add('NK7202', [...path, name], `'${name}' is a whole number from ${min} to ${max} (${type})`);
      }
      return [name, String(number)];
    }),
  );
}
