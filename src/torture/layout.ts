/** How a packet's bytes lie in an sk_buff: what the stack hands over need not be linear. */
import type { Random } from './random.js';

export interface Parts {
  readonly linear: number;
  readonly fragment: number;
}

/** An sk_buff has at most 17 fragments. */
const MOST_FRAGMENTS = 17;

/** A third of the packets lie in parts, of any length that leaves room for all bytes. */
export function inParts(length: number, random: Random): Parts {
  const linear = random.oneIn(3) ? random.below(length + 1) : length;
  const least = Math.ceil((length - linear) / (MOST_FRAGMENTS - 1));
  return { linear, fragment: Math.max(random.between(1, 23), least) };
}
