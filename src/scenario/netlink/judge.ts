/** The answers to a family's steps: what the spec expects, the reference predicts and the kernel answers must be one. */
import type { NetlinkStep, Refusal, RequestStep } from '../../check/netlink/scenario.js';
import { errnoName } from '../../model/errno.js';
import { type Attribute, type NetlinkModel, objectNamed } from '../../model/netlink.js';
import type { Values } from '../../model/netlink-value.js';
import { type Answer, type Change, Reference } from '../../reference/netlink/index.js';
import type { KernelAnswer } from './client.js';
import { lacking, same, sameChange } from './compare.js';
import { showValues } from './show.js';
import { Unheard } from './unheard.js';

/** What the spec expects and the reference predicts, held against what was answered, step by step. */
export class Trial {
  readonly #reference: Reference;
  readonly #unheard = new Map<string, Unheard>();
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
    if (predicted.ok) this.#unheardIn(step.netns).add(predicted.changes);
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

  #againstSpec(step: RequestStep, predicted: Answer): string[] {
    if (!matches(step.fails, predicted)) {
      return [`expected ${showRefusal(step.fails)}, the reference predicts ${this.#show(predicted)}`];
    }
    if (!('returns' in step) || step.returns === null || !predicted.ok) return [];
    const expected = step.step === 'dump' ? step.returns : [step.returns];
    if (same(expected, predicted.objects)) return [];
    const { attributes } = objectNamed(this.model, step.object)!;
    const [wanted, given] = [expected, predicted.objects].map((list) => showList(attributes, list));
    return [`expected ${wanted}, the reference predicts ${given}`];
  }

  #againstKernel(predicted: Answer, found: KernelAnswer, step: RequestStep): string[] {
    const { ack, objects, echoes } = found;
    if (!predicted.ok) {
      if (errnoName(ack.errno) === predicted.error && ack.text === predicted.text) return [];
      return [`the reference predicts ${this.#show(predicted)}, the kernel answers ${showAck(ack)}`];
    }
    if (ack.errno !== 0) return [`the reference predicts success, the kernel answers ${showAck(ack)}`];
    if (!same(predicted.objects, objects)) {
      const { attributes } = objectNamed(this.model, step.object)!;
      return difference(attributes, predicted.objects, objects);
    }
    const wanted = step.echo ? predicted.changes : [];
    if (echoes.length !== wanted.length) {
      return [`${echoes.length} notifications came back to the sender, not ${wanted.length}`];
    }
    const wrong = echoes.filter((echo) => !wanted.some((one) => sameChange(one, echo)));
    return wrong.map((echo) => `the sender was told of ${this.#showChange(echo)}, which was not made`);
  }

  #notification(step: Extract<NetlinkStep, { step: 'notified' }>, found: Change | undefined): string[] {
    const { object, change, values } = step;
    const expected: Change = { object, change, values };
    const { spec, kernel } = this.#unheardIn(step.netns).next(expected, found);
    this.#notified++;
    const wanted = this.#showChange(expected);
    if (!spec.right) return [`expected ${wanted}, the reference predicts ${this.#showAny(spec.possible)}`];
    if (kernel.right) return [];
    return [`expected ${this.#showAny(kernel.possible)}, the kernel sent ${this.#showChange(found)}`];
  }

  #unheardIn(netns: string): Unheard {
    const unheard = this.#unheard.get(netns) ?? new Unheard();
    this.#unheard.set(netns, unheard);
    return unheard;
  }

  #show(answer: Answer): string {
    return answer.ok ? 'success' : `${answer.error} (${answer.text})`;
  }

  #showChange(change: Change | undefined): string {
    if (!change) return 'no notification';
    const { attributes } = objectNamed(this.model, change.object)!;
    return `${change.change} of ${showValues(attributes, change.values)}`;
  }

  /** One of them, whichever. */
  #showAny([first, ...others]: readonly Change[]): string {
    return others.length === 0
      ? this.#showChange(first)
      : `${this.#showChange(first)} or ${others.length} more`;
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

function showList(attributes: readonly Attribute[], objects: readonly Values[]): string {
  if (objects.length > 4) return `${objects.length} objects`;
  return `[${objects.map((one) => `{ ${showValues(attributes, one)} }`).join(', ')}]`;
}

function difference(
  attributes: readonly Attribute[],
  predicted: readonly Values[],
  found: readonly Values[],
): string[] {
  const missing = lacking(predicted, found).map((one) => `missing: ${showValues(attributes, one)}`);
  const extra = lacking(found, predicted).map((one) => `unexpected: ${showValues(attributes, one)}`);
  return [
    `the reference predicts ${predicted.length} objects, the kernel answers ${found.length}`,
    ...missing.slice(0, 8),
    ...extra.slice(0, 8),
  ];
}
