/** A family's scenarios in a guest: requests among the steps that all kinds have, from clients in each namespace. */
import type { NetlinkScenario, NetlinkStep } from '../../check/netlink/scenario.js';
import type { NetlinkModel } from '../../model/netlink.js';
import { isGeneralStep } from '../../model/scenario.js';
import type { Guest } from '../../vm/guest.js';
import { quiet, type ScenarioRunner } from '../runner.js';
import { needsOf, runSteps, within } from '../steps/run.js';
import { type Asked, type How, inGuest, type OwnRun } from '../steps/stage.js';
import { Client } from './client.js';
import { showStep, Trial } from './judge.js';

export const netlinkScenarios: ScenarioRunner<NetlinkModel, NetlinkScenario> = {
  needs: { programs: [], modules: [], hookDriver: false },
  needsOf,
  nameOf: (scenario) => scenario.name,
  run: (scenario, bench) => runSteps(scenario, bench, new FamilyRun(bench.model, scenario)),
};

/** Clients are there as long as the module is: one in each namespace that a request of the scenario is made in. */
class FamilyRun implements OwnRun<NetlinkStep> {
  readonly #places: readonly string[];
  #clients = new Map<string, Client>();
  #trial: Trial;
  readonly #done: Trial[] = [];

  constructor(
    private readonly model: NetlinkModel,
    scenario: NetlinkScenario,
  ) {
    const own = [...within(scenario.steps)].filter(({ step }) => !isGeneralStep(step)) as NetlinkStep[];
    this.#places = [...new Set(own.map(({ netns }) => netns))];
    this.#trial = new Trial(model);
  }

  loaded(guest: Guest): void {
    this.#trial = new Trial(this.model);
    this.#done.push(this.#trial);
    this.#clients = new Map(
      this.#places.map((netns) => [netns, Client.open(this.model, guest, inGuest(netns))]),
    );
  }

  unloading(): void {
    for (const client of this.#clients.values()) quiet(client.close());
    this.#clients.clear();
  }

  ask(step: NetlinkStep, { guest, path, failing = false }: How): Asked {
    const client = this.#clients.get(step.netns)!.through(guest.session);
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
