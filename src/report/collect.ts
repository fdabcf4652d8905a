/** The events of a test run gathered into what it came to, for reports that can only be written as a whole. */
import type { Diagnostic, Origin } from '../diagnostic/diagnostic.js';
import type {
  MachineFailed,
  NotRun,
  OnMachine,
  ReportEvent,
  ScenarioRun,
  SubtestRun,
  Testing,
} from './event.js';

/** What ended something before it had a result: a machine's failure, what is said of it, or both. */
export interface Fault {
  readonly failure?: MachineFailed | undefined;
  readonly diagnostic?: Diagnostic | undefined;
}

/** One scenario on one machine: it has a run, a fault, or is not run. */
export interface Case {
  readonly name: string;
  readonly at: Origin | undefined;
  readonly run?: ScenarioRun;
  readonly fault?: Fault;
  readonly notRun?: NotRun['reason'];
  readonly subtests: readonly SubtestRun[];
}

export interface MachineRun {
  /** The release, or what was asked for where it did not come to finding a kernel. */
  readonly kernel: string;
  readonly profile: string | undefined;
  readonly accel: string | undefined;
  readonly cases: readonly Case[];
  /** What failed outside of any scenario. */
  readonly faults: readonly Fault[];
}

export interface TestRun {
  /** Empty where it did not come to that. */
  readonly module: string;
  readonly seed: number | undefined;
  readonly machines: readonly MachineRun[];
  /** What is wrong with no machine in particular: a spec, a build, a command line. */
  readonly faults: readonly Fault[];
  readonly interrupted: boolean;
}

interface Open {
  readonly kernel: string;
  readonly profile: string | undefined;
  /** Which of the machines announced it is. */
  readonly planned: number;
  accel?: string;
  /** Started and not ended. */
  readonly started: Set<string>;
  readonly runs: Map<string, ScenarioRun>;
  readonly subtests: SubtestRun[];
  readonly faults: { failure?: MachineFailed; diagnostic?: Diagnostic; scenario: string | null }[];
}

export class Collector {
  #plan: Testing | undefined;
  readonly #open: Open[] = [];
  readonly #faults: Fault[] = [];
  /** The failure of which the next diagnostic speaks. */
  #unexplained: Open['faults'][number] | undefined;
  #over = false;

  /** Whether a run was announced that has not come to its end. */
  get unfinished(): boolean {
    return this.#plan !== undefined && !this.#over;
  }

  add(event: ReportEvent): void {
    switch (event.event) {
      case 'testing':
        this.#plan = event;
        break;
      case 'built':
        if (this.unfinished) this.#begin(event.kernel, event.profile, event.request);
        break;
      case 'booted':
        this.#machine(event).accel = event.accel;
        break;
      case 'scenario-started':
        this.#machine(event).started.add(event.name);
        break;
      case 'subtest':
        this.#machine(event).subtests.push(event);
        break;
      case 'scenario': {
        const machine = this.#machine(event);
        machine.started.delete(event.name);
        machine.runs.set(event.name, event);
        break;
      }
      case 'machine-failed': {
        const machine = this.#machine(event);
        if (event.scenario !== null) machine.started.delete(event.scenario);
        this.#unexplained = { failure: event, scenario: event.scenario };
        machine.faults.push(this.#unexplained);
        break;
      }
      case 'diagnostic':
        if (event.diagnostic.severity === 'error') this.#explain(event.diagnostic);
        break;
      case 'tested':
        this.#over = true;
        break;
    }
  }

  /** A diagnostic belongs to the failure just reported, else to the one scenario that is running, else to all. */
  #explain(diagnostic: Diagnostic): void {
    const failed = this.#unexplained;
    this.#unexplained = undefined;
    if (failed) {
      failed.diagnostic = diagnostic;
      return;
    }
    const running = this.#open.flatMap((machine) => [...machine.started].map((name) => ({ machine, name })));
    if (running.length !== 1) {
      this.#faults.push({ diagnostic });
      return;
    }
    const [{ machine, name }] = running as [{ machine: Open; name: string }];
    machine.started.delete(name);
    machine.faults.push({ diagnostic, scenario: name });
  }

  #machine({ kernel, profile }: OnMachine): Open {
    return (
      this.#open.findLast((one) => one.kernel === kernel && one.profile === profile) ??
      this.#begin(kernel, profile, undefined)
    );
  }

  /** The machine that was asked for with these words, else the next one of those that were announced. */
  #begin(kernel: string, profile: string | undefined, request: string | undefined): Open {
    const machines = this.#plan?.machines ?? [];
    const taken = new Set(this.#open.map((one) => one.planned));
    const free = machines.map((_, index) => index).filter((index) => !taken.has(index));
    const asked = free.find(
      (index) => machines[index]!.request === request && machines[index]!.profile === profile,
    );
    const planned = asked ?? free[0] ?? -1;
    const open: Open = {
      kernel,
      profile,
      planned,
      started: new Set(),
      runs: new Map(),
      subtests: [],
      faults: [],
    };
    this.#open.push(open);
    return open;
  }

  /** What has come to pass so far. `reason`: why there is no more. */
  result(reason: NotRun['reason']): TestRun {
    const planned = (this.#plan?.machines ?? []).map(({ request, profile }, index) => {
      const open = this.#open.find((one) => one.planned === index);
      return this.#result(open ?? { kernel: request, profile }, reason);
    });
    const others = this.#open.filter((one) => one.planned < 0).map((one) => this.#result(one, reason));
    return {
      module: this.#plan?.module ?? '',
      seed: this.#plan?.seed,
      machines: [...planned, ...others],
      faults: this.#faults,
      interrupted: reason === 'interruption',
    };
  }

  #result(machine: Pick<Open, 'kernel' | 'profile'> & Partial<Open>, reason: NotRun['reason']): MachineRun {
    const { kernel, profile, accel, runs, subtests = [], faults = [] } = machine;
    const scenarios = this.#plan?.scenarios ?? [...(runs?.values() ?? [])];
    const cases = scenarios.map(({ name, at }): Case => {
      const run = runs?.get(name);
      const fault = faults.find(({ scenario }) => scenario === name);
      const below = subtests.filter(({ scenario }) => scenario === name);
      const one = { name, at: at ?? run?.at, subtests: below };
      if (fault) return { ...one, fault };
      return run ? { ...one, run } : { ...one, notRun: reason };
    });
    const named = new Set(scenarios.map(({ name }) => name));
    const outside = faults.filter(({ scenario }) => scenario === null || !named.has(scenario));
    return { kernel, profile, accel, cases, faults: outside };
  }
}

/** The events that say which scenarios have no result. */
export function notRun({ machines }: TestRun): NotRun[] {
  return machines.flatMap(({ kernel, profile, cases }) =>
    cases.flatMap(({ name, at, notRun: reason }) =>
      reason === undefined ? [] : [{ event: 'not-run', kernel, profile, name, at, reason } satisfies NotRun],
    ),
  );
}

/** `6.12.9-amd64`, and the profile where it is one of its own. */
export function machineName({ kernel, profile }: OnMachine): string {
  return profile === undefined || profile === 'stock' ? kernel : `${kernel} ${profile}`;
}
