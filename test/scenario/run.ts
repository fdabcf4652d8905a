/** Runs the scenarios of a spec as `netkiln test` does, for the tests of this folder. */
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Profile } from '../../src/kernel/index.js';
import { checkSpec, generate } from '../../src/pipeline.js';
import type { ReportEvent, ScenarioRun, SubtestRun } from '../../src/report/event.js';
import { runSuite } from '../../src/suite.js';

export interface Told {
  readonly runs: readonly ScenarioRun[];
  readonly subtests: readonly SubtestRun[];
  readonly events: readonly ReportEvent[];
}

export interface RunOptions {
  readonly kernel: string;
  readonly profile?: Profile;
  readonly chosen?: (name: string) => boolean;
}

export async function runSpec(
  path: string,
  { kernel, profile, chosen = () => true }: RunOptions,
): Promise<Told> {
  const loaded = await checkSpec(path);
  const files = await generate(loaded);
  const events: ReportEvent[] = [];
  await runSuite(loaded, files, {
    kernels: [kernel],
    profile,
    chosen,
    machine: {},
    seed: 1,
    jobs: 2,
    signal: new AbortController().signal,
    report: (event) => void events.push(event),
  });
  return {
    runs: events.filter((one) => one.event === 'scenario'),
    subtests: events.filter((one) => one.event === 'subtest'),
    events,
  };
}

/** A spec of this folder. */
export function specPath(name: string): string {
  return fileURLToPath(new URL(`./specs/${name}.spec.ts`, import.meta.url));
}

/** Whatever went wrong, in words: nothing where all is well. */
export function wrong({ runs, events }: Told): string[] {
  return [
    ...runs.flatMap(({ name, passed, details }) => (passed ? [] : [`${name}: ${details.join('\n')}`])),
    ...events.flatMap((one) => (one.event === 'diagnostic' ? [one.diagnostic.message] : [])),
  ];
}

/** Lines without the folders that they have in them. */
export function plain(details: readonly string[]): string[] {
  return details.map((line) =>
    line.replace(/\(([^()\s]*\/)?([^()/\s]+\.ts:\d+:\d+)\)/, (_, __, at) => `(${basename(at)})`),
  );
}
