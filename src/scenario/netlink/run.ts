/** A family's scenarios in a guest: requests among the steps that all kinds have, from clients in each namespace. */
import type { FamilyStep, NetlinkScenario, NetlinkStep } from '../../check/netlink/scenario.js';
import type { CallStep, EventStep } from '../../check/netlink/set/scenario.js';
import { eventNamed, type NetlinkModel } from '../../model/netlink.js';
import type { Path } from '../../model/path.js';
import { isGeneralStep } from '../../model/scenario.js';
import type { Guest } from '../../vm/guest.js';
import { quiet, type ScenarioRunner } from '../runner.js';
import { needsOf, placed, runSteps } from '../steps/run.js';
import { type Asked, type How, inGuest, type OwnRun } from '../steps/stage.js';
import { CallClient } from './call/client.js';
import { judgeCall, judgeEvent } from './call/judge.js';
import { Client } from './client.js';
import { Trial } from './judge.js';
import { showStep } from './show.js';

export const netlinkScenarios: ScenarioRunner<NetlinkModel, NetlinkScenario> = {
  needs: { programs: [], modules: [], hookDriver: false },
  needsOf,
  nameOf: (scenario) => scenario.name,
  run: (scenario, bench) => runSteps(scenario, bench, new FamilyRun(bench.model, scenario)),
};

/** Where a request is made: its namespace, and which of several branches it is in. Each has a client of its own. */
interface Seat {
  readonly netns: string;
  readonly branch: string;
}

function seatOf({ step, netns }: FamilyStep, path: Path): Seat {
  const at = path.lastIndexOf('branches');
  // There is one listener in a namespace, whoever asks what it has heard.
  return {
    netns,
    branch: at < 0 || step === 'notified' || step === 'event' ? '' : path.slice(0, at + 2).join(' '),
  };
}

function groupOf(model: NetlinkModel, step: object): string {
  return eventNamed(model, (step as EventStep).event)!.group;
}

const key = ({ netns, branch }: Seat) => `${netns}/${branch}`;

/** Clients are there as long as the module is. */
class FamilyRun implements OwnRun<FamilyStep> {
  readonly #seats: ReadonlyMap<string, Seat>;
  /** Those where somebody asks what has been heard: a module has also to do right where nobody listens. */
  readonly #listening: ReadonlySet<string>;
  /** Groups of events that are asked about, by the seat. */
  readonly #events: ReadonlyMap<string, readonly string[]>;
  #clients = new Map<string, Client>();
  #callers = new Map<string, CallClient>();
  #calls = 0;
  #trial: Trial;
  readonly #done: Trial[] = [];

  constructor(
    private readonly model: NetlinkModel,
    scenario: NetlinkScenario,
  ) {
    const own = [...placed(scenario.steps)].filter(({ step }) => !isGeneralStep(step.step));
    const seats = own.map(({ step, path }) => ({ step, seat: seatOf(step as FamilyStep, path) }));
    this.#seats = new Map(seats.map(({ seat }) => [key(seat), seat]));
    const events = new Map<string, string[]>();
    for (const { step, seat } of seats) {
      if (step.step !== 'event') continue;
      const groups = events.get(key(seat)) ?? [];
      const group = groupOf(model, step);
      if (!groups.includes(group)) events.set(key(seat), [...groups, group]);
    }
    this.#events = events;
    const heard = seats.filter(({ step }) => step.step === 'notified');
    this.#listening = new Set(heard.map(({ seat }) => key(seat)));
    this.#trial = new Trial(model);
  }

  loaded(guest: Guest): void {
    this.#trial = new Trial(this.model);
    this.#done.push(this.#trial);
    this.#clients = new Map(
      [...this.#seats].map(([name, { netns }]) => [
        name,
        Client.open(this.model, guest, inGuest(netns), { listens: this.#listening.has(name) }),
      ]),
    );
    if (!this.model.custom) return;
    this.#callers = new Map(
      [...this.#seats].map(([name, { netns }]) => [
        name,
        CallClient.open(this.model, guest, inGuest(netns), this.#events.get(name) ?? []),
      ]),
    );
  }

  unloading(guest: Guest): void {
    for (const client of [...this.#clients.values(), ...this.#callers.values()]) {
      quiet(client.through(guest.session).close());
    }
    this.#clients.clear();
    this.#callers.clear();
  }

  ask(step: FamilyStep, how: How): Asked {
    return step.step === 'call' || step.step === 'event'
      ? this.#askOwn(step, how)
      : this.#askObject(step, how);
  }

  /** What a person wrote is asked, or what it has sent. */
  #askOwn(step: CallStep | EventStep, { guest, path, failing = false }: How): Asked {
    const { model } = this;
    const place = key(seatOf(step, path));
    const client = this.#clients.get(place)!.through(guest.session);
    const caller = this.#callers.get(place)!.through(guest.session);
    this.#calls++;
    if (step.step === 'call') {
      const answer = quiet(caller.call(step));
      const wrong = async () => {
        await client.ready();
        return judgeCall(model, step, await answer, failing);
      };
      return { what: `call ${step.operation}`, path, wrong };
    }
    const answer = quiet(caller.heard(step));
    const wrong = async () => {
      await client.ready();
      return judgeEvent(model, step, await answer);
    };
    return { what: `notified of ${step.event}`, path, wrong };
  }

  #askObject(step: NetlinkStep, { guest, path, failing = false }: How): Asked {
    const client = this.#clients.get(key(seatOf(step, path)))!.through(guest.session);
    const trial = this.#trial;
    const answer = step.step === 'notified' ? quiet(client.heard()) : quiet(client.ask(step));
    const wrong = async () => {
      await client.ready();
      return trial.step(step, await answer, failing);
    };
    return { what: showStep(this.model, step), path, wrong };
  }

  summary(): string {
    const objects = this.#done.map((trial) => trial.summary()).join('; ');
    if (this.#calls === 0) return objects;
    const calls = `${this.#calls} ${this.#calls === 1 ? 'call' : 'calls'}`;
    return this.model.objects.length === 0 ? calls : `${objects}, ${calls}`;
  }
}
