/** Layers as data: what a packet's author wrote, headers from the outside in, and what is wrong with it. */

import type { Header } from '../model/header/index.js';
import type { Path } from '../model/path.js';

export type { Layer } from '../model/scenario.js';

/** What is wrong with a layer, and which part of the list of layers is to blame. */
export interface LayerProblem {
  readonly path: Path;
  readonly message: string;
}

/** A layer whose parts are understood: the declaration, the author's values, the bytes beyond the fixed part. */
export interface Resolved {
  /** Absent for a payload, which is `extra` alone. */
  readonly header?: Header;
  readonly given: ReadonlyMap<string, bigint>;
  /** Options, padded to the header's unit; or the payload. */
  readonly extra: Uint8Array;
  readonly size: number;
}

export function parseHex(text: unknown): Uint8Array | undefined {
  if (typeof text !== 'string' || !/^([0-9a-f]{2})*$/i.test(text)) return undefined;
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** A header's bytes with its options: padded with zeros to the unit its length is counted in. */
export function paddedSize(header: Header, options: number): number {
  const whole = header.bytes + options;
  const unit = header.length?.unit ?? 1;
  return Math.ceil(whole / unit) * unit;
}
