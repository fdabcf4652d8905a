/** A firewall's scenarios in a guest. */
import type { FirewallScenario } from '../../check/firewall/scenario.js';
import type { FirewallModel } from '../../model/firewall.js';
import type { ScenarioRunner } from '../runner.js';
import { runAtHook } from './hook.js';
import { runThrough } from './through.js';

export const firewallScenarios: ScenarioRunner<FirewallModel, FirewallScenario> = {
  needs: { programs: ['ip'], modules: ['veth', 'dummy'], hookDriver: true },
  nameOf: (scenario) => scenario.name,
  run: (scenario, bench) =>
    scenario.scenario === 'packet-at-hook' ? runAtHook(scenario, bench) : runThrough(scenario, bench),
};
