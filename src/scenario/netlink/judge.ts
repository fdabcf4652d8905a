/** The answers to a family's steps: what the spec expects, the reference predicts and the kernel answers must be one. */
import type { NetlinkStep, Refusal, Values } from '../../check/netlink/scenario.js';
import { errnoName } from '../../model/errno.js';
import type { NetlinkModel } from '../../model/netlink.js';
import { type Answer, type Change, Reference } from '../../reference/netlink.js';
import type { KernelAnswer } from './client.js';
import { showValues } from './wire.js';

/** What the spec expects and the reference predicts, held against what was answered, step by step. */
export class Trial {
  readonly #reference: Reference;
  #requests = 0;
  #refused = 0;
  #notified = 0;

  constructor(readonly model: NetlinkModel) {
    this.#reference = new Reference(model);
  }

  /**
   * What is wrong with a step, in lines; nothing where all agree. Where memory runs out during it the reference is not asked
   * of a step that is refused for that: the store is as it was.
   */
  step(step: NetlinkStep, found: KernelAnswer | Change | undefined, failing = false): string[] {
    if (step.step === 'notified') return this.#notification(step, found as Change | undefined);
    const answer = found as KernelAnswer;
    if (failing && step.fails?.error === 'ENOMEM') return this.#outOfMemory(answer);
    const predicted = this.#reference.answer(step);
    this.#requests++;
    if (answer.ack.errno !== 0) this.#refused++;
    return [...this.#againstSpec(step, predicted), ...this.#againstKernel(predicted, answer, step)];
  }

  #outOfMemory({ ack }: KernelAnswer): string[] {
    this.#requests++;
    this.#refused++;
    return errnoName(ack.errno) === 'ENOMEM' ? [] : [`expected ENOMEM, the kernel answers ${showAck(ack)}`];
  }

  summary(): string {
    const count = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`;
    return [
      count(this.#requests, 'request'),
      ...(this.#refused > 0 ? [`${this.#refused} refused as expected`] : []),
      ...(this.#notified > 0 ? [count(this.#notified, 'notification')] : []),
    ].join(', ');
  }

  #againstSpec(step: Exclude<NetlinkStep, { step: 'notified' }>, predicted: Answer): string[] {
    if (!matches(step.fails, predicted)) {
      return [`expected ${showRefusal(step.fails)}, the reference predicts ${this.#show(predicted)}`];
    }
    if ((step.step !== 'get' && step.step !== 'dump') || step.returns === null || !predicted.ok) return [];
    const expected = step.step === 'get' ? [step.returns] : step.returns;
    if (same(expected, predicted.objects)) return [];
    return [`expected ${this.#list(expected)}, the reference predicts ${this.#list(predicted.objects)}`];
  }

  #againstKernel(predicted: Answer, found: KernelAnswer, step: { readonly echo: boolean }): string[] {
    const { ack } = found;
    if (!predicted.ok) {
      if (errnoName(ack.errno) === predicted.error && ack.text === predicted.text) return [];
      return [`the reference predicts ${this.#show(predicted)}, the kernel answers ${showAck(ack)}`];
    }
    if (ack.errno !== 0) return [`the reference predicts success, the kernel answers ${showAck(ack)}`];
    if (!same(predicted.objects, found.objects)) {
      return difference(this.model, predicted.objects, found.objects);
    }
    const changed = found.echoes.length;
    const wanted = step.echo && this.model.notify !== null && predicted.objects.length === 0 ? 1 : 0;
    return changed === wanted ? [] : [`${changed} notifications came back to the sender, not ${wanted}`];
  }

  #notification(step: Extract<NetlinkStep, { step: 'notified' }>, found: Change | undefined): string[] {
    const predicted = this.#reference.nextChange(step.netns);
    const expected: Change = { change: step.change, values: step.values };
    this.#notified++;
    if (!sameChange(expected, predicted)) {
      return [
        `expected ${this.#showChange(expected)}, the reference predicts ${this.#showChange(predicted)}`,
      ];
    }
    if (sameChange(expected, found)) return [];
    return [`expected ${this.#showChange(expected)}, the kernel sent ${this.#showChange(found)}`];
  }

  #show(answer: Answer): string {
    return answer.ok ? 'success' : `${answer.error} (${answer.text})`;
  }

  #showChange(change: Change | undefined): string {
    return change ? `${change.change} of ${showValues(this.model, change.values)}` : 'no notification';
  }

  #list(objects: readonly Values[]): string {
    if (objects.length > 4) return `${objects.length} objects`;
    return `[${objects.map((one) => `{ ${showValues(this.model, one)} }`).join(', ')}]`;
  }
}

function matches(fails: Refusal | null, predicted: Answer): boolean {
  if (predicted.ok || fails === null) return predicted.ok === (fails === null);
  return fails.error === predicted.error && (fails.text === null || fails.text === predicted.text);
}

function showRefusal(fails: Refusal | null): string {
  if (fails === null) return 'success';
  return fails.text === null ? fails.error : `${fails.error} (${fails.text})`;
}

function showAck(ack: KernelAnswer['ack']): string {
  if (ack.errno === 0) return 'success';
  return `${errnoName(ack.errno)} (${ack.text ?? 'without a text'})`;
}

/** One text for one object, whatever the order of its attributes. */
function canonical(values: Values): string {
  return JSON.stringify(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The same objects, each as often: the order of a dump is not compared. */
function same(a: readonly Values[], b: readonly Values[]): boolean {
  const texts = (list: readonly Values[]) => list.map(canonical).sort();
  return a.length === b.length && JSON.stringify(texts(a)) === JSON.stringify(texts(b));
}

function sameChange(a: Change | undefined, b: Change | undefined): boolean {
  return a?.change === b?.change && canonical(a?.values ?? {}) === canonical(b?.values ?? {});
}

function difference(model: NetlinkModel, predicted: readonly Values[], found: readonly Values[]): string[] {
  const lacks = (list: readonly Values[], other: readonly Values[]) => {
    const left = other.map(canonical);
    return list.filter((one) => {
      const at = left.indexOf(canonical(one));
      if (at >= 0) left.splice(at, 1);
      return at < 0;
    });
  };
  const missing = lacks(predicted, found).map((one) => `missing: ${showValues(model, one)}`);
  const extra = lacks(found, predicted).map((one) => `unexpected: ${showValues(model, one)}`);
  return [
    `the reference predicts ${predicted.length} objects, the kernel answers ${found.length}`,
    ...missing.slice(0, 8),
    ...extra.slice(0, 8),
  ];
}

export function showStep(model: NetlinkModel, step: NetlinkStep): string {
  if (step.step === 'dump') return 'dump';
  const what = step.step === 'notified' ? `notified of ${step.change}` : step.step;
  return `${what} ${showValues(model, step.values)}`;
}
