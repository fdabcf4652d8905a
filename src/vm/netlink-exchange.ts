/** Many datagrams to a generic netlink family in one request, each with all that it brought about, as bytes. */
import { CALL_MS, type Session } from './session.js';
import { request, Writer } from './wire.js';

/**
 * Who sends: `root`; `user`, without any capability; `stranger`, with all of them in a user namespace that owns nothing of
 * the network; `owner`, in a user namespace with a network namespace of its own, which is new with each request.
 */
export const actors = ['root', 'user', 'stranger', 'owner'] as const;
export type Actor = (typeof actors)[number];

export interface Exchanged {
  /** Errno of sending it; 0 for none. */
  readonly refused: number;
  /** How often a socket's buffer ran over. */
  readonly overruns: number;
  /** Messages one after the other: what the sender received, and what a listener to the group heard. */
  readonly answers: Buffer;
  readonly heard: Buffer;
}

export interface Exchange {
  /** The family's number, and the sender's netlink port. */
  readonly family: number;
  readonly port: number;
  /** Fewer than were given where the answers were more than there is room for. */
  readonly each: readonly Exchanged[];
}

/** Sends datagrams one after the other; `familyOfSocket` as a message's type stands for the family. */
export async function exchange(
  session: Session,
  from: { readonly netns: string; readonly actor: Actor; readonly family: string; readonly group: string },
  datagrams: readonly Uint8Array[],
): Promise<Exchange> {
  const payload = new Writer()
    .string(from.netns)
    .string(from.family)
    .string(from.group)
    .u8(actors.indexOf(from.actor))
    .u32(datagrams.length);
  for (const datagram of datagrams) payload.bytes(datagram);
  const answer = await session.request(
    request.netlinkExchange,
    payload,
    'a netlink exchange',
    CALL_MS + 10 * datagrams.length,
  );
  const [family, port, done] = [answer.u32(), answer.u32(), answer.u32()];
  const each = Array.from({ length: done }, () => ({
    ...{ refused: answer.u32(), overruns: answer.u32() },
    ...{ answers: answer.bytes(), heard: answer.bytes() },
  }));
  return { family, port, each };
}
