/** Operations and events that a person writes, as a client in the guest sees them. Throws WrongAnswer. */
import type { CallStep, EventStep } from '../../../check/netlink/set/scenario.js';
import {
  eventNamed,
  headerLayout,
  messageAttributes,
  type NetlinkModel,
  operationNamed,
} from '../../../model/netlink.js';
import type { Values } from '../../../model/netlink-value.js';
import type { Guest } from '../../../vm/guest.js';
import { type FamilySocket, familyOfSocket } from '../../../vm/netlink.js';
import type { Session } from '../../../vm/session.js';
import { inTurn } from '../../runner.js';
import {
  type Ack,
  commandOf,
  decodeAck,
  decodeMessages,
  encodeRequest,
  flag,
  type Message,
  partsOf,
  type,
  WrongAnswer,
} from '../message.js';
import { decodeValues, encodeValues } from '../wire.js';
import { decodeFixed, encodeFixed } from './fixed.js';

/** A message as it came. */
export interface Received {
  readonly values: Values;
  readonly header: Values;
}

export interface CallAnswer {
  readonly ack: Ack;
  readonly answers: readonly Received[];
}

export class CallClient {
  private constructor(
    readonly model: NetlinkModel,
    private readonly socket: FamilySocket,
    /** By the group that each listens to. */
    private readonly listeners: ReadonlyMap<string, FamilySocket>,
    private readonly sequence = { next: 1 },
  ) {}

  /** A socket that asks, and one for each group that somebody asks about. */
  static open(model: NetlinkModel, guest: Guest, netns: string, groups: readonly string[]): CallClient {
    const { family } = model;
    const listeners = groups.map((group) => [group, guest.openFamily(family, { netns, group })] as const);
    return new CallClient(model, guest.openFamily(family, { netns }), new Map(listeners));
  }

  through(session: Session): CallClient {
    const listeners = [...this.listeners].map(([group, one]) => [group, one.through(session)] as const);
    return new CallClient(this.model, this.socket.through(session), new Map(listeners), this.sequence);
  }

  async call(step: CallStep): Promise<CallAnswer> {
    const { model } = this;
    const operation = operationNamed(model, step.operation)!;
    const { replyId } = (step.dump ? operation.dump : operation.do)!;
    const request = encodeRequest({
      family: familyOfSocket,
      command: operation.id,
      version: model.version,
      flags: step.dump ? flag.DUMP : flag.ACK,
      sequence: this.sequence.next++,
      fixed: encodeFixed(model.custom!.header, step.header),
      attrs: encodeValues(messageAttributes(model, operation.attributes), step.values),
    });
    const answer = await this.socket.talk(request, { timeoutMs: 10_000 });
    const family = await this.socket.family;
    const messages = decodeMessages(answer.datagrams);
    const end = messages.find((one) => one.type === type.ERROR || one.type === type.DONE);
    if (!end || !answer.complete) throw new WrongAnswer(`${step.operation} was not answered to its end`);
    const answers = messages
      .filter((one) => one.type === family)
      .map((one) => {
        if (commandOf(one) !== replyId) {
          throw new WrongAnswer(`${step.operation} is answered by command ${commandOf(one)}, not ${replyId}`);
        }
        return this.#received(one, operation.attributes);
      });
    return { ack: decodeAck(end, request), answers };
  }

  /** The next message of the event's group; undefined where none comes. */
  async heard(step: EventStep): Promise<Received | undefined> {
    const event = eventNamed(this.model, step.event)!;
    const listener = this.listeners.get(event.group)!;
    const { datagrams, overruns } = await listener.receive({ count: 1, quietMs: 50 });
    if (overruns > 0) throw new WrongAnswer('events were lost (ENOBUFS)');
    const [message] = decodeMessages(datagrams);
    if (!message) return undefined;
    if (commandOf(message) !== event.id) {
      throw new WrongAnswer(`the next event has command ${commandOf(message)}, not ${event.id}`);
    }
    return this.#received(message, event.attributes);
  }

  async close(): Promise<void> {
    await inTurn(this.socket.close(), ...[...this.listeners.values()].map((one) => one.close()));
  }

  #received(message: Message, attributes: string): Received {
    const { header } = this.model.custom!;
    const { fixed, attrs } = partsOf(message, headerLayout(header).size);
    return {
      values: decodeValues(messageAttributes(this.model, attributes), attrs),
      header: decodeFixed(header, fixed),
    };
  }
}
