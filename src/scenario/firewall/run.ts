/** A firewall's scenarios in a guest. */
import type { FirewallScenario } from '../../check/firewall/scenario-schema.js';
import type { FirewallModel } from '../../model/firewall.js';
import type { ScenarioRunner } from '../runner.js';
import { needsOf, runSteps } from '../steps/run.js';
import { runAtHook } from './hook.js';
import { firewallRun } from './steps.js';
import { runThrough } from './through.js';

const needs = { programs: ['ip'], modules: ['veth', 'dummy'], hookDriver: true };

export const firewallScenarios: ScenarioRunner<FirewallModel, FirewallScenario> = {
  needs,
  needsOf: (scenario) => (scenario.scenario === 'steps' ? needsOf(scenario) : needs),
  nameOf: (scenario) => scenario.name,
  run: (scenario, bench) => {
    switch (scenario.scenario) {
      case 'packet-at-hook':
        return runAtHook(scenario, bench);
      case 'packet-through':
        return runThrough(scenario, bench);
      case 'steps':
        return runSteps(scenario, bench, firewallRun(bench.model));
    }
  },
};
