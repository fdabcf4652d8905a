/** A family as a client in the guest sees it: looked up by name, asked, listened to. Throws WrongAnswer. */
import type { NetlinkStep, Values } from '../../check/netlink/scenario.js';
import { commands, type NetlinkModel } from '../../model/netlink.js';
import type { Change } from '../../reference/netlink.js';
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
  readonly objects: readonly Values[];
  /** Notifications that came on the asking socket itself: what NLM_F_ECHO asks for. */
  readonly echoes: readonly Change[];
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

  async ask(step: Exclude<NetlinkStep, { step: 'notified' }>, receiveBytes?: number): Promise<KernelAnswer> {
    const dump = step.step === 'dump';
    const request = encodeRequest({
      family: familyOfSocket,
      command: commands[dump ? 'get' : step.step],
      version: this.model.version,
      flags: (dump ? flag.DUMP : flag.ACK) | (step.echo ? flag.ECHO : 0),
      sequence: this.sequence.next++,
      attrs: dump ? [] : encodeValues(this.model, step.values),
    });
    const options = receiveBytes === undefined ? {} : { receiveBytes };
    const answer = await this.socket.talk(request, { timeoutMs: 10_000, ...options });
    const family = await this.socket.family;
    const messages = decodeMessages(answer.datagrams);
    const end = messages.find((m) => m.type === type.ERROR || m.type === type.DONE);
    if (!end || !answer.complete) throw new WrongAnswer(`${step.step} was not answered to its end`);
    const own = messages.filter((m) => m.type === family);
    const objects = own.filter((m) => commandOf(m) === commands.get);
    const echoes = own.filter((m) => commandOf(m) !== commands.get);
    return {
      ack: decodeAck(end, request),
      objects: objects.map((m) => decodeValues(this.model, attrsOf(m))),
      echoes: echoes.map((m) => this.#change(m)),
    };
  }

  /** The next notification; undefined where none comes. */
  async heard(): Promise<Change | undefined> {
    if (!this.listener) return undefined;
    const { datagrams, overruns } = await this.listener.receive({ count: 1, quietMs: 50 });
    if (overruns > 0) throw new WrongAnswer('notifications were lost (ENOBUFS)');
    const [message] = decodeMessages(datagrams);
    return message && this.#change(message);
  }

  async close(): Promise<void> {
    await inTurn(this.socket.close(), this.listener?.close());
  }

  #change(message: Message): Change {
    const command = commandOf(message);
    if (command !== commands.create_ntf && command !== commands.delete_ntf) {
      throw new WrongAnswer(`a notification has command ${command}`);
    }
    return {
      change: command === commands.create_ntf ? 'create' : 'delete',
      values: decodeValues(this.model, attrsOf(message)),
    };
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
