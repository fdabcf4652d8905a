/** A datagram's answers and notifications held against what is predicted of it. */
import { errnoName } from '../../../model/errno.js';
import type { NetlinkModel } from '../../../model/netlink.js';
import type { Predicted } from '../../../reference/netlink/index.js';
import type { Exchange, Exchanged } from '../../../vm/netlink-exchange.js';
import { notifications, replies, type Sent } from './expected.js';
import { refusalOf, Stream } from './received.js';

const ERROR = 2;
const DONE = 3;

/** Where prediction and answer part. */
export interface Difference {
  /** Which of the datagram's messages; undefined where it is about none of them. */
  readonly message: number | undefined;
  readonly predicted: string;
  readonly found: string;
}

export function compare(
  model: NetlinkModel,
  { family, port }: Pick<Exchange, 'family' | 'port'>,
  { refused, overruns, answers, heard }: Exchanged,
  predicted: readonly Predicted[],
): Difference | undefined {
  const whole = (predictedText: string, found: string) => ({
    ...{ message: undefined, predicted: predictedText, found },
  });
  if (refused !== 0) return whole('it can be sent', `sending is refused with ${errnoName(refused)}`);
  if (overruns > 0) return whole('all can be received', 'a socket has run over');
  const [own, others] = [new Stream(answers, family), new Stream(heard, family)];
  for (const [index, one] of predicted.entries()) {
    const wrong = answered(model, port, own, one) ?? told(model, port, others, one);
    if (wrong) return { message: index, ...wrong };
  }
  if (own.left.length > 0) return whole('no more answers', own.left.toString('hex'));
  if (model.notify !== null && others.left.length > 0) {
    return whole('no more notifications', others.left.toString('hex'));
  }
  return undefined;
}

type Wrong = Omit<Difference, 'message'>;

function answered(model: NetlinkModel, port: number, own: Stream, predicted: Predicted): Wrong | undefined {
  for (const group of replies(model, port, predicted)) {
    const wrong = sameGroup(group, own.take(group.length), 'answers');
    if (wrong) return wrong.found === '' ? { ...wrong, found: showEnd(own) } : wrong;
  }
  const { refused, acknowledged, step, sequence } = predicted;
  const done = step === 'dump' && refused === null;
  if (!acknowledged && !done) return undefined;
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

function showEnd(own: Stream): string {
  const end = own.next();
  if (end?.type !== ERROR) return end ? `a message ${end.bytes.toString('hex')}` : 'nothing';
  const { errno, text } = refusalOf(end);
  return errno === 0 ? 'success' : `${errnoName(errno)} (${text ?? 'without a text'})`;
}

function told(model: NetlinkModel, port: number, others: Stream, predicted: Predicted): Wrong | undefined {
  if (model.notify === null) return undefined;
  const group = notifications(model, port, predicted);
  return sameGroup(group, others.take(group.length), 'notifications');
}

/** The order within a group is not compared. */
function sameGroup(group: readonly Sent[], taken: readonly Sent[], what: string): Wrong | undefined {
  if (group.length === 1 && taken.length === 1 && equal(group[0]!, taken[0]!)) return undefined;
  const left = taken.map(keyOf);
  for (const one of group) {
    const at = left.indexOf(keyOf(one));
    if (at < 0) return { predicted: `${what}, ${show(one)} among them`, found: taken.map(show).join(', ') };
    left.splice(at, 1);
  }
  return undefined;
}

function equal(a: Sent, b: Sent): boolean {
  return a.payload === b.payload && a.port === b.port && a.flags === b.flags && a.sequence === b.sequence;
}

const keyOf = ({ payload, port, flags, sequence }: Sent) => `${port} ${flags} ${sequence} ${payload}`;

const show = ({ payload, port, flags, sequence }: Sent) =>
  `${Buffer.from(payload, 'latin1').toString('hex')} (port ${port}, flags ${flags}, sequence ${sequence})`;
