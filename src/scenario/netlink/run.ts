/** A family's scenarios in a guest: requests among the steps that all kinds have, from clients in each namespace. */
import type { NetlinkScenario, NetlinkStep } from '../../check/netlink/scenario.js';
import type { NetlinkModel } from '../../model/netlink.js';
import type { Path } from '../../model/path.js';
import { isGeneralStep } from '../../model/scenario.js';
import type { Guest } from '../../vm/guest.js';
import { quiet, type ScenarioRunner } from '../runner.js';
import { needsOf, placed, runSteps } from '../steps/run.js';
import { type Asked, type How, inGuest, type OwnRun } from '../steps/stage.js';
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

function seatOf({ step, netns }: NetlinkStep, path: Path): Seat {
  const at = path.lastIndexOf('branches');
  // There is one listener in a namespace, whoever asks what it has heard.
  return { netns, branch: at < 0 || step === 'notified' ? '' : path.slice(0, at + 2).join(' ') };
}

const key = ({ netns, branch }: Seat) => `${netns}/${branch}`;

/** Clients are there as long as the module is. */
class FamilyRun implements OwnRun<NetlinkStep> {
  readonly #seats: ReadonlyMap<string, Seat>;
  /** Those where somebody asks what has been heard: a module has also to do right where nobody listens. */
  readonly #listening: ReadonlySet<string>;
  #clients = new Map<string, Client>();
  #trial: Trial;
  readonly #done: Trial[] = [];

  constructor(
    private readonly model: NetlinkModel,
    scenario: NetlinkScenario,
  ) {
    const own = [...placed(scenario.steps)].filter(({ step }) => !isGeneralStep(step.step));
    const seats = own.map(({ step, path }) => ({ step, seat: seatOf(step as NetlinkStep, path) }));
    this.#seats = new Map(seats.map(({ seat }) => [key(seat), seat]));
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
  }

  unloading(guest: Guest): void {
    for (const client of this.#clients.values()) quiet(client.through(guest.session).close());
    this.#clients.clear();
  }

  ask(step: NetlinkStep, { guest, path, failing = false }: How): Asked {
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
    return this.#done.map((trial) => trial.summary()).join('; ');
  }
}
