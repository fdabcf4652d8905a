/** Netlink sockets in the guest, as bytes: encoding and decoding messages is the caller's. */
import type { Session } from './session.js';
import { request, Writer } from './wire.js';

export interface NetlinkOptions {
  readonly netns?: string;
  /** Multicast groups to join, by number. */
  readonly groups?: readonly number[];
  /** Have the kernel check dump requests strictly. */
  readonly strict?: boolean;
}

export interface ReceiveOptions {
  /** Return after so many datagrams. */
  readonly count?: number;
  /** Return when none has come for so long; 100 ms by default. */
  readonly quietMs?: number;
  /** Return after so long in any case; 2 s by default. */
  readonly timeoutMs?: number;
  /** What recv() is given: the kernel sizes the parts of a dump by it. 32 KiB by default, as most clients have. */
  readonly receiveBytes?: number;
}

export interface NetlinkAnswer {
  readonly datagrams: readonly Uint8Array[];
  /** False when the time was over before the answer had ended. */
  readonly complete: boolean;
  /** How often the socket's buffer ran over (ENOBUFS). */
  readonly overruns: number;
  /** Datagrams that were longer than the receive buffer, and cut. */
  readonly cut: number;
}

const NLM_F_ACK = 4;
const everything = 0;
const answerTo = 1;
const acknowledgedAnswerTo = 2;

export class NetlinkSocket {
  constructor(
    readonly session: Session,
    readonly handle: number,
  ) {}

  /** The same socket, asked through another view of its guest. */
  through(session: Session): NetlinkSocket {
    return new NetlinkSocket(session, this.handle);
  }

  /** Sends one datagram: one message, or several one after the other. */
  async send(messages: Uint8Array): Promise<void> {
    const payload = new Writer().u32(this.handle).bytes(messages);
    await this.session.request(request.netlinkSend, payload, 'netlink send', 20_000);
  }

  /** Whatever has come or comes until it is quiet: notifications, say. */
  receive(options: ReceiveOptions = {}): Promise<NetlinkAnswer> {
    return this.#receive(everything, 0, options);
  }

  /** Sends one message and receives its whole answer: until DONE, ERROR, or the only part. */
  async talk(message: Uint8Array, options: ReceiveOptions = {}): Promise<NetlinkAnswer> {
    const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
    const flags = view.getUint16(6, true);
    const sequence = view.getUint32(8, true);
    const sent = this.send(message);
    const answer = this.#receive(flags & NLM_F_ACK ? acknowledgedAnswerTo : answerTo, sequence, options);
    answer.catch(() => {}); // where sending fails, that is the reason
    await sent;
    return answer;
  }

  async close(): Promise<void> {
    await this.session.request(request.close, new Writer().u32(this.handle), 'netlink close', 10_000);
  }

  async #receive(mode: number, sequence: number, options: ReceiveOptions): Promise<NetlinkAnswer> {
    const limit = options.timeoutMs ?? 2000;
    const payload = new Writer()
      .u32(this.handle)
      .u32(mode)
      .u32(sequence)
      .u32(options.count ?? 0)
      .u32(options.receiveBytes ?? 32768)
      .u32(options.quietMs ?? 100)
      .u32(limit);
    const answer = await this.session.request(
      request.netlinkReceive,
      payload,
      'netlink receive',
      limit + 10_000,
    );
    const complete = answer.u8() !== 0;
    const overruns = answer.u32();
    const datagrams: Uint8Array[] = [];
    let cut = 0;
    for (let left = answer.u32(); left > 0; left--) {
      const length = answer.u32();
      const bytes = answer.bytes();
      if (bytes.length < length) cut++;
      datagrams.push(bytes);
    }
    return { datagrams, complete, overruns, cut };
  }
}

/** The type of messages that are for the family their socket was opened for. */
export const familyOfSocket = 0xffff;

/** A socket for one generic netlink family, which can be used before the family's number is known. */
export class FamilySocket extends NetlinkSocket {
  /** The family's number; rejects with GuestError ENOENT where there is none of the name, ESRCH where it lacks the group. */
  readonly family: Promise<number>;
  /** Its netlink port, as replies carry it. */
  readonly address: Promise<number>;

  constructor(
    session: Session,
    handle: number,
    private readonly found: Promise<{ readonly family: number; readonly address: number }>,
  ) {
    super(session, handle);
    this.family = found.then(({ family }) => family);
    this.address = found.then(({ address }) => address);
    // Whoever asks for them hears of it.
    this.family.catch(() => {});
    this.address.catch(() => {});
  }

  override through(session: Session): FamilySocket {
    return new FamilySocket(session, this.handle, this.found);
  }
}
