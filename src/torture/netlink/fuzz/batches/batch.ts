/** What one sender sends in one request, what is predicted of it, and how what comes back is held against that. */
import type { NetlinkModel, Permission } from '../../../../model/netlink.js';
import type { Oracle, Predicted, Reference } from '../../../../reference/netlink/index.js';
import type { Actor, Exchange, Exchanged, Turn } from '../../../../vm/netlink-exchange.js';
import type { Random } from '../../../random.js';
import { compare, type Difference, type Losses } from '../compare.js';
import type { Datagrams } from '../datagrams.js';

export interface Asked extends Turn {
  readonly predicted: readonly Predicted[];
}

/** A difference, and which of what was asked it is about. */
export interface Parted {
  readonly at: number;
  readonly difference: Difference;
}

export interface Batch {
  readonly actor: Actor;
  readonly asked: readonly Asked[];
  /** Bytes of what has come and is not read, of each socket; as much as can be had unless given. */
  readonly room?: number;
  compare(answered: Exchange): Parted | undefined;
}

const may: Record<Actor, readonly Permission[]> = {
  root: ['admin', 'netns-admin', 'none'],
  user: ['none'],
  stranger: ['none'],
  owner: ['netns-admin', 'none'],
};

/** What a batch is made with. */
export class Workshop {
  constructor(
    readonly model: NetlinkModel,
    readonly reference: Reference,
    private readonly oracle: Oracle,
    readonly datagrams: Datagrams,
    readonly random: Random,
    readonly netns: string,
    readonly actor: Actor,
  ) {}

  /** In the order in which it is sent: the store changes with it. */
  ask(datagram: Uint8Array, how: Omit<Turn, 'datagram'> = {}): Asked {
    const sender = { netns: this.netns, may: may[this.actor] };
    return { ...how, datagram, predicted: this.oracle.predict(datagram, sender) };
  }
}

/** Each of what was asked held against its own answers. */
export function compareEach(
  { model }: Workshop,
  asked: readonly Asked[],
  { family, each }: Exchange,
  losses: (asked: Asked) => Losses = () => 'none',
): Parted | undefined {
  for (const [at, one] of asked.entries()) {
    const difference = compare(model, family, cameOf(each, at), one.predicted, losses(one));
    if (difference) return { at, difference };
  }
  return undefined;
}

export function cameOf(each: readonly Exchanged[], at: number): Exchanged {
  const came = each[at];
  if (!came) throw new Error('the answers of an epoch are more than there is room for');
  return came;
}

/** What has come over several turns, as if it were one. */
export function joined(each: readonly Exchanged[]): Exchanged {
  const sum = (of: (one: Exchanged) => number) => each.reduce((total, one) => total + of(one), 0);
  return {
    refused: each.find(({ refused }) => refused !== 0)?.refused ?? 0,
    overruns: sum(({ overruns }) => overruns),
    missed: sum(({ missed }) => missed),
    port: each[0]!.port,
    answers: Buffer.concat(each.map(({ answers }) => answers)),
    heard: Buffer.concat(each.map(({ heard }) => heard)),
  };
}
