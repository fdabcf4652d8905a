/** Numbers on the command line. */
import { InvalidArgumentError } from 'commander';

/** Reads a whole number of a range. */
export function wholeNumber(from: number, to: number): (text: string) => number {
  return (text) => {
    const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (number >= from && number <= to) return number;
    throw new InvalidArgumentError(`It has to be a whole number from ${from} to ${to}.`);
  };
}

/** One of several parts of a whole, the first being 1. */
export interface Shard {
  readonly part: number;
  readonly of: number;
}

/** Reads `2/5`. */
export function parseShard(text: string): Shard {
  const [, part, of] = /^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? [];
  const shard = { part: Number(part), of: Number(of) };
  if (shard.part >= 1 && shard.part <= shard.of) return shard;
  throw new InvalidArgumentError('It has to be like 2/5: the second of five parts.');
}
