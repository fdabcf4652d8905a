/** What an epoch is made of: who sends, and what, one after the other. */
import type { Actor } from '../../../vm/netlink-exchange.js';
import type { Batch, Workshop } from './batches/batch.js';
import { deaf } from './batches/deaf.js';
import { dumps } from './batches/dumps.js';
import { full } from './batches/full.js';
import { crowded, plain } from './batches/plain.js';
import { scarce } from './batches/scarce.js';

export interface Leg {
  readonly actor: Actor;
  batch(workshop: Workshop): Batch;
}

export type Course = readonly Leg[];

const sends = (actor: Actor, count: number): Leg => ({ actor, batch: (workshop) => plain(workshop, count) });
const rootDoes = (batch: Leg['batch']): Leg => ({ actor: 'root', batch });

export const longCourse: Course = [
  ...[sends('root', 700), sends('user', 60), sends('root', 500)],
  ...[sends('stranger', 60), sends('root', 500), sends('owner', 180)],
];

export const shortCourse: Course = [
  ...[sends('root', 220), sends('user', 30), sends('root', 100)],
  ...[sends('stranger', 20), sends('owner', 60)],
];

/** A store that is full, sockets that are not read, and, where the kernel can have it so, memory that is scarce. */
export function crowdedCourse(faults: boolean, share = 1): Course {
  const some = (count: number) => Math.ceil(count * share);
  const lean = (count: number) => (faults ? [rootDoes((workshop) => scarce(workshop, some(count)))] : []);
  return [
    ...lean(200),
    rootDoes((workshop) => full(workshop, faults)),
    rootDoes((workshop) => crowded(workshop, some(200))),
    rootDoes((workshop) => dumps(workshop, some(16))),
    rootDoes((workshop) => deaf(workshop, some(12))),
    ...lean(100),
    rootDoes((workshop) => crowded(workshop, some(100))),
  ];
}

/** Of so many epochs one is of the other kind. */
const turn = 8;

export function courseOf(epoch: number, faults: boolean): Course {
  return epoch % turn === 1 ? crowdedCourse(faults) : longCourse;
}
