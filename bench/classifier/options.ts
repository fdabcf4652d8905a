/** What the bench is asked to do. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { type Ipv6Way, ipv6Ways } from './ipv6.js';

export const peerNames = ['empty', 'floor', 'netkiln', 'nft', 'nft-expert', 'iptables'] as const;
export type PeerName = (typeof peerNames)[number];

export interface Options {
  readonly data?: string;
  readonly sets: readonly string[];
  readonly peers: readonly PeerName[];
  readonly kernel: string;
  readonly passes: number;
  /** So many of the trace, from its beginning: its headers are independent of each other. */
  readonly packets?: number;
  readonly ipv6?: Ipv6Way;
  readonly counters: boolean;
  /** Whether packets are driven in a machine. */
  readonly machine: boolean;
  /** Whether the generated C is measured in user space. */
  readonly user: boolean;
  readonly rounds: number;
  /** A file that keeps results; those of this run replace what it has of the same. */
  readonly results?: string;
  /** Where specs, modules and rule sets are left; otherwise they are gone at the end. */
  readonly keep?: string;
}

const words = (text: string) => text.split(/[\s,]+/).filter(Boolean);

function peers(text: string): PeerName[] {
  const asked = words(text);
  const unknown = asked.filter((name) => !(peerNames as readonly string[]).includes(name));
  if (unknown.length > 0) throw new InvalidArgumentError(`the peers are ${peerNames.join(', ')}.`);
  return asked as PeerName[];
}

function count(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('give a number from 1.');
  return number;
}

export function readOptions(argv: readonly string[]): Options {
  const root = process.env['NETKILN_DATA'];
  return new Command('bench/classifier')
    .option('--data <folder>', 'ClassBench sets and their traces', root && `${root}/classbench`)
    .option('--sets <names>', 'sets, by commas', words, ['acl1_1k', 'fw1_1k'])
    .option('--peers <names>', `of ${peerNames.join(', ')}`, peers, [...peerNames])
    .option('--kernel <kernel>', 'as netkiln takes it', '6.12')
    .option('--passes <number>', 'over the trace, in the machine', count, 1)
    .option('--packets <number>', 'of the trace; all unless given', count)
    .option('--rounds <number>', 'in user space', count, 9)
    .addOption(new Option('--ipv6 <way>', 'the sets in IPv6').choices(ipv6Ways))
    .option('--counters', 'a counter for each rule', false)
    .option('--no-machine', 'no packets in a machine')
    .option('--no-user', 'nothing in user space')
    .option('--results <file>', 'put the results into a file of them')
    .option('--keep <folder>', 'leave specs, modules and rule sets there')
    .parse([...argv], { from: 'user' })
    .opts<Options>();
}
