/** What is predicted, as the messages that have to come, and those that came. */
import { type Command, commandNumber, type NetlinkModel, objectNamed } from '../../../model/netlink.js';
import type { Values } from '../../../model/netlink-value.js';
import type { Change, Predicted } from '../../../reference/netlink/index.js';
import { encodeAttrs } from '../../../scenario/netlink/message.js';
import { encodeValues } from '../../../scenario/netlink/wire.js';

/** A message of the family: its payload as text of one character a byte, which compares fast. */
export interface Sent {
  readonly payload: string;
  /** Of who has asked. */
  readonly port: number;
  readonly flags: number;
  readonly sequence: number;
}

/** Messages that come one after the other, in any order. */
export interface Group {
  readonly messages: readonly Sent[];
  /** Whether they are notifications. */
  readonly notify: boolean;
}

export const MULTI = 2;

/** Objects do not change: their bytes are found once. */
const known = new WeakMap<Values, string>();

function bytesOf(model: NetlinkModel, object: string, values: Values): string {
  const before = known.get(values);
  if (before !== undefined) return before;
  const { attributes } = objectNamed(model, object)!;
  const text = Buffer.from(encodeAttrs(encodeValues(attributes, values))).toString('latin1');
  known.set(values, text);
  return text;
}

/** An object in a message, with the header of the family. */
export function payloadOf(model: NetlinkModel, object: string, command: Command, values: Values): string {
  const number = commandNumber(model, objectNamed(model, object)!, command);
  return `${String.fromCharCode(number, model.version, 0, 0)}${bytesOf(model, object, values)}`;
}

/** What listeners hear of a message; its sender too if it asked for that. */
export function notifications(model: NetlinkModel, port: number, { changes, sequence }: Predicted): Sent[] {
  return changes.map(({ object, change, values }: Change) => ({
    payload: payloadOf(model, object, `${change}_ntf`, values),
    ...{ port, flags: 0, sequence },
  }));
}

/** What its sender receives of the family, before it is acknowledged or a dump is done. */
export function replies(model: NetlinkModel, port: number, predicted: Predicted): Group[] {
  const { object, step, objects, sequence, echo } = predicted;
  const command = step === 'create' ? 'create' : 'get';
  const flags = step === 'dump' ? MULTI : 0;
  const own = objects.map((values) => ({
    payload: payloadOf(model, object!.name, command, values),
    ...{ port, flags, sequence },
  }));
  const told = echo ? [{ messages: notifications(model, port, predicted), notify: true }] : [];
  return [...told, { messages: own, notify: false }];
}
