/** Scenarios: what a spec promises. `netkiln test` runs each in a machine of its own. */
import { type Located, located } from './origin.js';
import type { Step } from './step.js';
import type { TopologyOptions } from './topology.js';

export interface ScenarioOptions {
  /** Built before the first step; nothing but the initial namespace unless given. */
  readonly topology?: TopologyOptions;
  /**
   * Programs of this machine that the steps run: names that are looked for in PATH, or absolute paths. They are taken
   * along with their libraries, and with their interpreter if they are scripts.
   */
  readonly programs?: readonly string[];
  /** Modules of the kernel's own that the steps load with `modprobe`, beside the usual ones of its network. */
  readonly modules?: readonly string[];
  /** At least one; done and looked at in this order, until one is not as it has to be. */
  readonly steps: readonly Step[];
}

export interface StepScenarioSpec extends Located {
  readonly scenario: 'steps';
  readonly name: string;
  readonly steps: readonly Step[];
}

/** A scenario, step by step. The name: unique in the spec, one line of 1 to 80 visible characters. */
export function scenario(name: string, options: ScenarioOptions): StepScenarioSpec {
  return located({ scenario: 'steps' as const, name, ...options });
}
