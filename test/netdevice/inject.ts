/** Sends sk_buffs of chosen layouts, by way of the tests' own module (modules/nk_inject.c). */
import type { Guest } from '../../src/vm/index.js';

export interface Layout {
  /** Bytes in the linear part; the rest is in page fragments or in a list of sk_buffs, of so many bytes each. */
  readonly linear: number;
  readonly fragment?: number;
  readonly list?: number;
  /** TCP over IPv4 in segments of so many bytes, left to the link with its checksum. */
  readonly segment?: number;
  /** 1: while another sk_buff has the same data. */
  readonly cloned?: number;
}

/** Returns the frame, as it should come back. */
export async function inject(
  guest: Guest,
  link: string,
  { linear, fragment = 0, list = 0, segment = 0, cloned = 0 }: Layout,
  frame: Uint8Array,
): Promise<Uint8Array> {
  const head = Buffer.alloc(26);
  head.write(link, 'latin1');
  head.set(new Uint8Array(Uint16Array.of(linear, fragment, list, segment, cloned).buffer), 16);
  await guest.writeFile('/tmp/frame', Buffer.concat([head, frame]));
  await guest.runOk(['dd', 'if=/tmp/frame', 'of=/proc/nk_inject', 'bs=1M']);
  return frame;
}
