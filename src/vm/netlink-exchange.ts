/** Many datagrams to a generic netlink family in one request, each with all that it brought about, as bytes. */
import { CALL_MS, type Session } from './session.js';
import { request, Writer } from './wire.js';

/**
 * Who sends: `root`; `user`, without any capability; `stranger`, with all of them in a user namespace that owns nothing of
 * the network; `owner`, in a user namespace with a network namespace of its own, which is new with each request.
 */
export const actors = ['root', 'user', 'stranger', 'owner'] as const;
export type Actor = (typeof actors)[number];

/** What a sender does at once: it sends a datagram, and reads what has come, and so does a listener. */
export interface Turn {
  /** Of an empty one nothing is sent. */
  readonly datagram: Uint8Array;
  /** Which of its sockets, 0 to 3; 0 unless given. */
  readonly socket?: number;
  /** Whether that is closed before, whatever is still to come, and opened anew. */
  readonly fresh?: boolean;
  /** With so many bytes it reads at once: the kernel sizes the parts of a dump by it. 32768 unless given. */
  readonly bytes?: number;
  /** It reads so many parts at most, one of a dump and each message for itself; all there are unless given. */
  readonly parts?: number;
  /** Whether the listener does not read. */
  readonly deaf?: boolean;
  /**
   * Whether allocations fail meanwhile (`beScarceWhereAsked`). What is refused for want of memory is sent again; after some
   * times there is enough.
   */
  readonly scarce?: boolean;
}

export interface Exchanged {
  /** Errno of sending it; 0 for none. */
  readonly refused: number;
  /** How often the sender was told that its socket has run over, and how often the listener. */
  readonly overruns: number;
  readonly missed: number;
  /** The netlink port of the socket that has sent. */
  readonly port: number;
  /** Messages one after the other: what the sender received, and what a listener to the group heard. */
  readonly answers: Buffer;
  readonly heard: Buffer;
}

export interface Exchange {
  /** The family's number. */
  readonly family: number;
  /** Fewer than were given where the answers were more than there is room for. */
  readonly each: readonly Exchanged[];
}

export interface Party {
  readonly netns: string;
  readonly actor: Actor;
  readonly family: string;
  /** That somebody listens to; '' for nobody. */
  readonly group: string;
  /** Bytes of what has come and is not read, of each socket; as much as can be had unless given. */
  readonly room?: number | undefined;
}

const received = 32768;
const all = 0xffffffff;
const flags = { fresh: 1, deaf: 2, scarce: 4 } as const;

/** Takes one turn after the other; `familyOfSocket` as a message's type stands for the family. */
export async function exchange(session: Session, party: Party, turns: readonly Turn[]): Promise<Exchange> {
  const payload = new Writer()
    .string(party.netns)
    .string(party.family)
    .string(party.group)
    .u8(actors.indexOf(party.actor))
    .u32(party.room ?? 0)
    .u32(turns.length);
  for (const turn of turns) {
    const own = (['fresh', 'deaf', 'scarce'] as const).filter((name) => turn[name]);
    payload
      .u8(turn.socket ?? 0)
      .u8(own.reduce((sum, name) => sum | flags[name], 0))
      .u32(turn.bytes ?? received)
      .u32(turn.parts ?? all)
      .bytes(turn.datagram);
  }
  const answer = await session.request(
    request.netlinkExchange,
    payload,
    'a netlink exchange',
    CALL_MS + 10 * turns.length,
  );
  const [family, done] = [answer.u32(), answer.u32()];
  const each = Array.from({ length: done }, () => ({
    ...{ refused: answer.u32(), overruns: answer.u32(), missed: answer.u32(), port: answer.u32() },
    ...{ answers: answer.bytes(), heard: answer.bytes() },
  }));
  return { family, each };
}
