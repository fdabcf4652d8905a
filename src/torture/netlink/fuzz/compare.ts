/** Answers and notifications held against what is predicted of the messages that brought them about. */
import { errnoName } from '../../../model/errno.js';
import type { NetlinkModel } from '../../../model/netlink.js';
import type { Predicted } from '../../../reference/netlink/index.js';
import type { Exchanged } from '../../../vm/netlink-exchange.js';
import { notifications, replies, type Sent } from './expected.js';
import { refusalOf, Stream } from './received.js';

const ERROR = 2;
const DONE = 3;

/**
 * What may be missing: nothing; from somewhere on all, as of a socket that has run over; or any notification, where memory is
 * scarce, which also refuses requests that are made again then.
 */
export type Losses = 'none' | 'end' | 'notifications';

/** Where prediction and answer part. */
export interface Difference {
  /** Which of the messages; undefined where it is about none of them. */
  readonly message: number | undefined;
  readonly predicted: string;
  readonly found: string;
}

type Wrong = Omit<Difference, 'message'>;

export function compare(
  model: NetlinkModel,
  family: number,
  came: Exchanged,
  predicted: readonly Predicted[],
  losses: Losses = 'none',
): Difference | undefined {
  return new Comparison(model, family, came, losses).with(predicted);
}

class Comparison {
  readonly #own: Stream;
  readonly #others: Stream;
  /** Whether something that the sender, or the listener, should have had has not come. */
  #lost = false;
  #unheard = false;

  constructor(
    private readonly model: NetlinkModel,
    family: number,
    private readonly came: Exchanged,
    private readonly losses: Losses,
  ) {
    this.#own = new Stream(came.answers, family);
    this.#others = new Stream(came.heard, family);
  }

  with(predicted: readonly Predicted[]): Difference | undefined {
    const { model, came, losses } = this;
    const whole = (wrong: Wrong) => ({ message: undefined, ...wrong });
    if (came.refused !== 0) {
      const found = `sending is refused with ${errnoName(came.refused)}`;
      return whole({ predicted: 'it can be sent', found });
    }
    if (losses === 'none' && came.overruns + came.missed > 0) {
      return whole({ predicted: 'all can be received', found: 'a socket has run over' });
    }
    for (const [index, one] of predicted.entries()) {
      const wrong = this.#refusedBefore(one) ?? this.#answered(one) ?? this.#told(one);
      if (wrong) return { message: index, ...wrong };
    }
    if (this.#own.left.length > 0) {
      return whole({ predicted: 'no more answers', found: this.#own.left.toString('hex') });
    }
    if (model.notify !== null && this.#others.left.length > 0) {
      return whole({ predicted: 'no more notifications', found: this.#others.left.toString('hex') });
    }
    const wrong =
      isTold(this.#lost, came.overruns, 'sender') ?? isTold(this.#unheard, came.missed, 'listener');
    return wrong && whole(wrong);
  }

  /** For want of memory; what it came to in the end is behind that. */
  #refusedBefore({ sequence }: Predicted): Wrong | undefined {
    if (this.losses !== 'notifications') return undefined;
    for (;;) {
      const next = this.#own.peek();
      if (next?.type !== ERROR) return undefined;
      const { errno, text } = refusalOf(next);
      if (errnoName(errno) !== 'ENOMEM') return undefined;
      if (text !== 'out of memory' || next.sequence !== sequence || next.port !== this.came.port) {
        return { predicted: 'ENOMEM (out of memory)', found: showEnd(this.#own) };
      }
      this.#own.next();
    }
  }

  #answered(predicted: Predicted): Wrong | undefined {
    if (this.#lost) return undefined;
    const { model, came, losses } = this;
    const own = this.#own;
    for (const { messages, notify } of replies(model, came.port, predicted)) {
      const missing = own.takeAmong(messages);
      if (missing.length === 0) continue;
      if (losses === 'end' && own.ended) {
        this.#lost = true;
        return undefined;
      }
      // That of its sender's own, which is lost without a word.
      if (losses === 'notifications' && notify) continue;
      return { predicted: `answers, ${show(missing[0]!)} among them`, found: showEnd(own) };
    }
    const done = predicted.step === 'dump' && predicted.refused === null;
    if (!predicted.acknowledged && !done) return undefined;
    if (losses === 'end' && own.ended) {
      this.#lost = true;
      return undefined;
    }
    return ended(own, came.port, predicted, done);
  }

  #told(predicted: Predicted): Wrong | undefined {
    const { model, came, losses } = this;
    if (model.notify === null || (losses === 'end' && this.#unheard)) return undefined;
    const others = this.#others;
    const missing = others.takeAmong(notifications(model, came.port, predicted));
    if (missing.length === 0) return undefined;
    if (losses === 'notifications' || (losses === 'end' && others.ended)) {
      this.#unheard = true;
      return undefined;
    }
    return { predicted: `notifications, ${show(missing[0]!)} among them`, found: showEnd(others) };
  }
}

/** Whoever has missed something is told so, and nobody else. */
function isTold(lost: boolean, overruns: number, who: string): Wrong | undefined {
  if (lost === overruns > 0) return undefined;
  return lost
    ? { predicted: `the ${who} is told that it has missed something (ENOBUFS)`, found: 'nothing is said' }
    : {
        predicted: `the ${who} has received all`,
        found: 'it is told that it has missed something (ENOBUFS)',
      };
}

/** The acknowledgement, the refusal or the end of a dump. */
function ended(own: Stream, port: number, predicted: Predicted, done: boolean): Wrong | undefined {
  const { refused, sequence } = predicted;
  const end = own.next();
  const wanted = refused
    ? `${refused.error} (${refused.text ?? 'without a text'})`
    : done
      ? 'DONE'
      : predicted.warning === null
        ? 'success'
        : `success (${predicted.warning})`;
  if (!end || (end.type !== ERROR && end.type !== DONE) || end.sequence !== sequence || end.port !== port) {
    return { predicted: wanted, found: end ? `a message ${end.bytes.toString('hex')}` : 'nothing' };
  }
  if (done || end.type === DONE) {
    const errno = end.bytes.length >= 20 ? end.bytes.readInt32LE(16) : -1;
    if (done && end.type === DONE && errno === 0) return undefined;
    return { predicted: wanted, found: `${end.type === DONE ? 'DONE' : 'ERROR'} with ${errnoName(-errno)}` };
  }
  const { errno, text, at } = refusalOf(end);
  const place = (where: number | undefined) => (where === undefined ? '' : ` at byte ${where}`);
  const same =
    errnoName(errno) === (refused?.error ?? errnoName(0)) &&
    text === (refused ? refused.text : predicted.warning) &&
    (refused?.at === undefined || refused.at === at);
  if (same) return undefined;
  const found =
    errno === 0 && text === null ? 'success' : `${errnoName(errno)} (${text ?? 'without a text'})`;
  return { predicted: `${wanted}${place(refused?.at)}`, found: `${found}${place(at)}` };
}

/** What comes next instead. */
function showEnd(stream: Stream): string {
  const end = stream.peek();
  if (end?.type !== ERROR) return end ? `a message ${end.bytes.toString('hex')}` : 'nothing';
  const { errno, text } = refusalOf(end);
  return errno === 0 ? 'success' : `${errnoName(errno)} (${text ?? 'without a text'})`;
}

const show = ({ payload, port, flags, sequence }: Sent) =>
  `${Buffer.from(payload, 'latin1').toString('hex')} (port ${port}, flags ${flags}, sequence ${sequence})`;
