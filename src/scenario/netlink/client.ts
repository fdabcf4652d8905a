/** A family as a client in the guest sees it: looked up by name, asked, listened to. Throws WrongAnswer. */
import type { RequestStep } from '../../check/netlink/scenario.js';
import {
  type Command,
  changeOf,
  commandNumber,
  commandNumbered,
  type NetlinkModel,
  type ObjectModel,
  objectNamed,
} from '../../model/netlink.js';
import type { Values } from '../../model/netlink-value.js';
import type { Change } from '../../reference/netlink/index.js';
import type { Guest } from '../../vm/guest.js';
import { GuestError } from '../../vm/index.js';
import { type FamilySocket, familyOfSocket } from '../../vm/netlink.js';
import type { Session } from '../../vm/session.js';
import { inTurn } from '../runner.js';
import {
  type Ack,
  attrsOf,
  commandOf,
  decodeAck,
  decodeMessages,
  encodeRequest,
  flag,
  type Message,
  type,
  WrongAnswer,
} from './message.js';
import { decodeValues, encodeValues } from './wire.js';

export interface KernelAnswer {
  readonly ack: Ack;
  /** What was asked for: objects, or of one that was created its key. */
  readonly objects: readonly Values[];
  /** Notifications that came on the asking socket itself: what NLM_F_ECHO asks for. */
  readonly echoes: readonly Change[];
}

/** The command that requests are answered by, where there is more to say than that they were carried out. */
const answers: Partial<Record<RequestStep['step'], Command>> = { create: 'create', get: 'get', dump: 'get' };

/** A request as bytes, to the family of the socket that it is sent through. */
export function requestOf(
  model: NetlinkModel,
  step: RequestStep,
  sequence: number,
  { acknowledged = true } = {},
): Uint8Array {
  const object = objectNamed(model, step.object)!;
  const dump = step.step === 'dump';
  const answered = dump ? flag.DUMP : acknowledged ? flag.ACK : 0;
  return encodeRequest({
    family: familyOfSocket,
    command: commandNumber(model, object, dump ? 'get' : step.step),
    version: model.version,
    flags: answered | (step.echo ? flag.ECHO : 0),
    sequence,
    attrs: 'values' in step ? encodeValues(object.attributes, step.values) : [],
  });
}

export class Client {
  private constructor(
    readonly model: NetlinkModel,
    readonly socket: FamilySocket,
    readonly listener: FamilySocket | undefined,
    /** The number of the next request. */
    private readonly sequence = { next: 1 },
  ) {}

  /** Two sockets in a namespace: one that asks, and, unless told otherwise, one that listens to the family's group. */
  static open(model: NetlinkModel, guest: Guest, netns: string, { listens = true } = {}): Client {
    const { family, notify } = model;
    const socket = guest.openFamily(family, { netns });
    const listener =
      notify === null || !listens ? undefined : guest.openFamily(family, { netns, group: notify });
    return new Client(model, socket, listener);
  }

  /** The same client, asked through another view of its guest. */
  through(session: Session): Client {
    const { model, socket, listener, sequence } = this;
    return new Client(model, socket.through(session), listener?.through(session), sequence);
  }

  /** Done when the family and its group are known to be there. */
  async ready(): Promise<void> {
    const { family, notify } = this.model;
    await orWrong(this.socket.family, 'ENOENT', `the kernel knows no family '${family}'`);
    if (this.listener) await orWrong(this.listener.family, 'ESRCH', `no multicast group ${notify}`);
  }

  async ask(step: RequestStep, receiveBytes?: number): Promise<KernelAnswer> {
    const request = requestOf(this.model, step, this.sequence.next++);
    const options = receiveBytes === undefined ? {} : { receiveBytes };
    const answer = await this.socket.talk(request, { timeoutMs: 10_000, ...options });
    const family = await this.socket.family;
    const messages = decodeMessages(answer.datagrams);
    const end = messages.find((m) => m.type === type.ERROR || m.type === type.DONE);
    if (!end || !answer.complete) throw new WrongAnswer(`${step.step} was not answered to its end`);
    const objects: Values[] = [];
    const echoes: Change[] = [];
    for (const message of messages) {
      if (message.type !== family) continue;
      const { object, command } = this.#about(message);
      const values = decodeValues(object.attributes, attrsOf(message));
      const change = changeOf(command);
      if (change) echoes.push({ object: object.name, change, values });
      else if (object.name === step.object && command === answers[step.step]) objects.push(values);
      else throw new WrongAnswer(`${step.step} is answered by command ${commandOf(message)}`);
    }
    return { ack: decodeAck(end, request), objects, echoes };
  }

  /** The next notification; undefined where none comes. */
  async heard(): Promise<Change | undefined> {
    if (!this.listener) return undefined;
    const { datagrams, overruns } = await this.listener.receive({ count: 1, quietMs: 50 });
    if (overruns > 0) throw new WrongAnswer('notifications were lost (ENOBUFS)');
    const [message] = decodeMessages(datagrams);
    if (!message) return undefined;
    const { object, command } = this.#about(message);
    const change = changeOf(command);
    if (!change) throw new WrongAnswer(`a notification has command ${commandOf(message)}`);
    return { object: object.name, change, values: decodeValues(object.attributes, attrsOf(message)) };
  }

  async close(): Promise<void> {
    await inTurn(this.socket.close(), this.listener?.close());
  }

  #about(message: Message): { readonly object: ObjectModel; readonly command: Command } {
    const about = commandNumbered(this.model, commandOf(message));
    if (!about) throw new WrongAnswer(`a message has command ${commandOf(message)}, which there is not`);
    return about;
  }
}

/** A guest's refusal that only a wrong module brings about. */
async function orWrong(answer: Promise<unknown>, code: string, what: string): Promise<void> {
  try {
    await answer;
  } catch (error) {
    if (error instanceof GuestError && error.code === code) throw new WrongAnswer(what);
    throw error;
  }
}
