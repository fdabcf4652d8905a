/** What the steps of a scenario share while they are asked for, and what each of them hands back. */

import type { Subtest } from '../../ktap/index.js';
import type { ModuleModel } from '../../model/module.js';
import type { Path } from '../../model/path.js';
import { initialNamespace, type Layer, type Place, type StepScenario } from '../../model/scenario.js';
import type { Guest } from '../../vm/guest.js';
import { GuestError } from '../../vm/index.js';
import type { Capture } from '../../vm/link.js';
import { type Bench, type Detail, WrongOutcome } from '../runner.js';

/** A step that has been asked for. */
export interface Asked {
  /** What it is, in a few words: for messages. */
  readonly what: string;
  /** Where the scenario has it. */
  readonly path: Path;
  /** What is wrong with what came of it, once that is known; nothing where it is as it has to be. */
  readonly wrong: () => Promise<readonly Detail[]>;
}

/** How a step is asked for. */
export interface How {
  readonly guest: Guest;
  readonly path: Path;
  /** Whether memory runs out during it, so that it may be refused for that. */
  readonly failing?: boolean;
}

/** The steps that only one kind of module has, in one scenario. */
export interface OwnRun<Own> {
  /** The kind of link that only the module makes. */
  readonly linkType?: string;
  /** The module has been asked to be loaded; to be unloaded. */
  loaded?(guest: Guest): void;
  unloading?(guest: Guest): void;
  ask(step: Own, how: How): Asked;
  /** What was observed, in a line. */
  summary?(): string;
  /** Why it may have gone wrong, of a scenario that failed: what decided over the packets that were sent, say. */
  explain?(sent: readonly SentPacket[]): readonly Detail[];
}

/** A packet that a step has sent. */
export interface SentPacket {
  readonly layers: readonly Layer[];
  /** The link that it came in by, where it was sent on the other end of a cable. */
  readonly iif: string | undefined;
}

/** Where the guest knows a namespace by another name: the initial one by none. */
export function inGuest(netns: string): string {
  return netns === initialNamespace ? '' : netns;
}

const key = ({ netns, link }: Place) => `${netns}/${link}`;

/** One scenario on its way. */
export class Stage<Own> {
  readonly #captures = new Map<string, Capture>();
  readonly #watched: ReadonlySet<string>;
  /** What programs have printed. */
  readonly stdout: string[] = [];
  readonly stderr: string[] = [];
  readonly subtests: Subtest[] = [];
  readonly sent: SentPacket[] = [];
  /** Whether the module is loaded, as far as has been asked for. */
  loaded = false;

  constructor(
    readonly bench: Bench<ModuleModel>,
    readonly scenario: StepScenario<Own>,
    readonly own: OwnRun<Own>,
    /** The links at which packets are waited for. */
    watched: readonly Place[],
    /** How much the kernel had said before. */
    readonly logged: number,
  ) {
    this.#watched = new Set(watched.map(key));
  }

  load(guest: Guest): Promise<void> {
    const { model, ko } = this.bench;
    const loading = guest.load(model.name, ko);
    this.loaded = true;
    this.own.loaded?.(guest);
    return loading;
  }

  unload(guest: Guest): Promise<void> {
    this.own.unloading?.(guest);
    this.loaded = false;
    return guest.unload(this.bench.model.name);
  }

  /** Begins to watch links that have just been made, if packets are waited for there. */
  watch(guest: Guest, places: readonly Place[]): Promise<unknown>[] {
    const keys = new Set(places.map(key).filter((one) => this.#watched.has(one)));
    return [...keys].map((one) => this.#open(guest, places.find((place) => key(place) === one)!));
  }

  /** Whether the link is being watched. */
  isWatched(place: Place): boolean {
    return this.#captures.has(key(place));
  }

  capture(place: Place): Capture | undefined {
    return this.#captures.get(key(place));
  }

  get captures(): readonly Capture[] {
    return [...this.#captures.values()];
  }

  #open(guest: Guest, place: Place): Promise<unknown> {
    const capture = guest.openCapture({ netns: inGuest(place.netns), link: place.link });
    this.#captures.set(key(place), capture);
    return capture.opened;
  }
}

/** A request that the guest refuses is what is wrong with its step. */
export async function wrongOf(asked: Asked): Promise<readonly Detail[]> {
  try {
    return await asked.wrong();
  } catch (error) {
    if (error instanceof GuestError || error instanceof WrongOutcome) return error.message.split('\n');
    throw error;
  }
}
