/** What the spec says of a call or an event, and what the reference knows of it, held against what came. */
import type { CallStep, EventStep } from '../../../check/netlink/set/scenario.js';
import { errnoName } from '../../../model/errno.js';
import { eventNamed, messageAttributes, type NetlinkModel, operationNamed } from '../../../model/netlink.js';
import type { Values } from '../../../model/netlink-value.js';
import { predictCall } from '../../../reference/netlink/index.js';
import { same } from '../compare.js';
import { showValues } from '../show.js';
import type { CallAnswer, Received } from './client.js';

/** Lines of what is wrong with a call. What policies and `required` refuse is known; the rest is the person's code. */
export function judgeCall(
  model: NetlinkModel,
  step: CallStep,
  { ack, answers }: CallAnswer,
  failing = false,
): string[] {
  const found = { error: ack.errno === 0 ? null : errnoName(ack.errno), text: ack.text };
  if (failing && step.fails?.error === 'ENOMEM') {
    return found.error === 'ENOMEM' ? [] : [`expected ENOMEM, the kernel answers ${show(found)}`];
  }
  const predicted = predictCall(model, step);
  const { fails } = step;
  if (predicted) {
    if (fails?.error !== predicted.error || (fails.text !== null && fails.text !== predicted.text)) {
      return [`expected ${show(fails)}, the reference predicts ${show(predicted)}`];
    }
    if (found.error === predicted.error && found.text === predicted.text) return [];
    return [`the reference predicts ${show(predicted)}, the kernel answers ${show(found)}`];
  }
  if (found.error !== (fails?.error ?? null) || (fails?.text != null && fails.text !== found.text)) {
    return [`expected ${show(fails)}, the kernel answers ${show(found)}`];
  }
  if (fails) return [];
  const { attributes } = operationNamed(model, step.operation)!;
  return [...differences(model, attributes, step, answers), ...headers(step.returnsHeader, answers)];
}

function differences(
  model: NetlinkModel,
  name: string,
  { returns, dump }: CallStep,
  answers: readonly Received[],
): string[] {
  if (returns === null) return [];
  const attributes = messageAttributes(model, name);
  if (answers.length !== returns.length) {
    const what = dump ? 'answers' : 'answers beside the acknowledgement';
    return [`expected ${returns.length} ${what}, ${answers.length} came`];
  }
  return returns.flatMap((wanted, index) => {
    const { values } = answers[index]!;
    if (same([wanted], [values])) return [];
    const which = dump ? `answer ${index + 1}: ` : '';
    return [`${which}expected ${showValues(attributes, wanted)}, found ${showValues(attributes, values)}`];
  });
}

function headers(wanted: Values | null, answers: readonly Received[]): string[] {
  if (wanted === null) return [];
  return answers
    .filter(({ header }) => !same([wanted], [header]))
    .map(({ header }) => `expected the header ${showHeader(wanted)}, found ${showHeader(header)}`);
}

function showHeader(values: Values): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ');
}

export function judgeEvent(model: NetlinkModel, step: EventStep, found: Received | undefined): string[] {
  const attributes = messageAttributes(model, eventNamed(model, step.event)!.attributes);
  const wanted = showValues(attributes, step.values);
  if (!found) return [`expected the event ${step.event} of ${wanted}, none came`];
  const wrong = same([step.values], [found.values])
    ? []
    : [`expected the event ${step.event} of ${wanted}, found ${showValues(attributes, found.values)}`];
  return [...wrong, ...headers(step.header, [found])];
}

function show(refusal: { readonly error: string | null; readonly text: string | null } | null): string {
  if (refusal === null || refusal.error === null) return 'success';
  return refusal.text === null ? refusal.error : `${refusal.error} (${refusal.text})`;
}
