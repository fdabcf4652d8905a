/** What the bench is asked to do. */
import { Command, InvalidArgumentError } from 'commander';

export interface Options {
  readonly kernel: string;
  /** How many there are when something is measured, one after the other. */
  readonly objects: readonly number[];
  /** Of each kind, at the least: as many rounds as that takes. */
  readonly requests: number;
  /** A folder that was generated of the bench's spec and edited since: measured in place of what is generated. */
  readonly edited?: string;
}

function count(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('give a number from 1.');
  return number;
}

export function readOptions(argv: readonly string[]): Options {
  return new Command('bench/netlink')
    .option('--kernel <kernel>', 'as netkiln takes it', '6.12')
    .option(
      '--objects <numbers>',
      'how many there are, by commas',
      (text) => text.split(',').map(count),
      [1000, 100_000],
    )
    .option('--requests <number>', 'of each kind that are measured, at the least', count, 20_000)
    .option('--edited <folder>', "C of the bench's spec, measured in place of what is generated")
    .parse([...argv], { from: 'user' })
    .opts<Options>();
}
