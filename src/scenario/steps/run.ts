/** A scenario that goes step by step, in a guest. */
import type { ModuleModel } from '../../model/module.js';
import type { Path } from '../../model/path.js';
import type { Link, Place, Step, StepScenario, Topology } from '../../model/scenario.js';
import { GuestError } from '../../vm/index.js';
import { type Bench, type Detail, inTurn, type Needs, quiet, type ScenarioResult } from '../runner.js';
import { askStep } from './ask.js';
import { traceDrops } from './dropped.js';
import { anyFails, injectsFaults } from './faults.js';
import { makeLinks, makeRoutes, setSysctls, sysctlsOf, withoutAddresses } from './network.js';
import { type Asked, inGuest, type OwnRun, Stage, wrongOf } from './stage.js';

/** What the guest has to carry for a scenario. */
export function needsOf({ programs, modules, topology }: StepScenario<unknown>): Needs {
  const kinds = topology.links.map(({ type }) => type).filter((type) => known.has(type));
  return {
    programs: [...new Set(['ip', ...programs])],
    modules: [...new Set(['veth', ...kinds])],
    carried: modules,
    hookDriver: false,
  };
}

/** Kinds of link whose modules have their names. */
const known: ReadonlySet<string> = new Set(['veth', 'dummy', 'bridge', 'ifb']);

export async function runSteps<Own extends { readonly step: string }>(
  scenario: StepScenario<Own>,
  bench: Bench<ModuleModel>,
  own: OwnRun<Own>,
): Promise<ScenarioResult> {
  const { guest } = bench;
  const { steps, topology } = scenario;
  const all = [...within(steps)];
  const stage = new Stage(bench, scenario, own, arrivals(all), guest.mark());
  const able = anyFails(steps) ? quiet(injectsFaults(guest)) : undefined;
  const setting: Promise<unknown>[] = [];
  if (all.some(({ step }) => step === 'dropped')) setting.push(traceDrops(guest));
  setting.push(...scenario.namespaces.map((name) => guest.netnsAdd(name)));
  const { before, after } = sysctlsOf(topology);
  setting.push(...withoutAddresses(guest, allLinks(topology, all)), ...setSysctls(guest, before));
  // Links of the module's own are made once it is there; of all else stock is taken before it comes.
  const needed = topology.links.some(({ type }) => type === own.linkType);
  if (!scenario.loads && needed) setting.push(stage.load(guest));
  setting.push(
    ...makeLinks(guest, topology.links),
    ...setSysctls(guest, after),
    ...makeRoutes(guest, topology),
  );
  const there = [
    ...topology.links.flatMap(({ ends }) => ends),
    ...arrivals(all).filter(({ link }) => link === 'lo'),
  ];
  setting.push(...stage.watch(guest, there));
  if (!scenario.loads && !needed) setting.push(stage.load(guest));
  for (const answer of setting) quiet(answer);
  const asked = steps.flatMap((step, i) => [
    ...watchNew(i, stage),
    askStep(step, { guest, path: ['steps', i] }, stage),
  ]);
  // After a wrong step it is not looked at.
  const ended = quiet(
    inTurn(
      ...stage.captures.map((capture) => capture.through(guest.session).close()),
      ...(stage.loaded ? [stage.unload(guest)] : []),
      ...scenario.namespaces.map((name) => guest.netnsDelete(inGuest(name))),
      guest.assertClean(),
    ),
  );
  const result = (
    rest: Pick<ScenarioResult, 'passed' | 'summary' | 'details'> & Partial<ScenarioResult>,
  ) => ({
    name: scenario.name,
    stdout: stage.stdout.join(''),
    stderr: stage.stderr.join(''),
    subtests: stage.subtests,
    ...rest,
  });
  if (able && !(await able)) {
    const skipped = 'the kernel injects no faults; --profile sanitize does';
    return result({ passed: true, summary: skipped, details: [], skipped });
  }
  const wrong = (await settle(setting)) ?? (await firstWrong(asked, stage));
  if (wrong) return result({ passed: false, ...wrong });
  await ended;
  const count = steps.length === 1 ? '1 step' : `${steps.length} steps`;
  return result({ passed: true, summary: own.summary?.() ?? count, details: [] });
}

/** A link that a program must have made is watched from the last one on that ran before packets are waited for there. */
function watchNew<Own extends { readonly step: string }>(index: number, stage: Stage<Own>): Asked[] {
  const { steps, topology } = stage.scenario;
  const runs = (step: Step<Own>) => [...within([step])].some(({ step: name }) => name === 'run');
  if (index === 0 || !runs(steps[index - 1]!)) return [];
  // Up to the next program, which may run beside a step that waits for packets.
  const next = steps.findIndex((step, i) => i >= index && runs(step));
  const near = [...within(steps.slice(index, next < 0 ? undefined : next + 1))];
  const made = allLinks(topology, [...within(steps)]).flatMap(({ ends }) => ends);
  return arrivals(near)
    .filter((place) => !stage.isWatched(place) && !made.some((end) => isSame(end, place)))
    .filter((place, i, all) => all.findIndex((other) => isSame(other, place)) === i)
    .map((place) => {
      const [opened] = stage.watch(stage.bench.guest, [place]).map(quiet);
      const wrong = () => opened!.then(() => []);
      return { what: `${place.netns}/${place.link}`, path: ['steps', index], wrong };
    });
}

/** Where packets are waited for. */
function arrivals(steps: readonly { readonly step: string }[]): Place[] {
  return steps.filter(({ step }) => step === 'arrives') as unknown as Place[];
}

function isSame(one: Place, other: Place): boolean {
  return one.netns === other.netns && one.link === other.link;
}

/** Those of the topology, and those that steps make. */
function allLinks({ links }: Topology, steps: readonly { readonly step: string }[]): Link[] {
  return [
    ...links,
    ...(steps as readonly Step<never>[]).flatMap((one) => (one.step === 'add-link' ? [one.link] : [])),
  ];
}

/** All steps, also those within others. */
function within<Own extends { readonly step: string }>(
  steps: readonly Step<Own>[],
): { readonly step: string }[] {
  return [...placed(steps)].map(({ step }) => step);
}

/** The same, and where the scenario has each. */
export function* placed<Own extends { readonly step: string }>(
  steps: readonly Step<Own>[],
  path: Path = ['steps'],
): Generator<{ readonly step: { readonly step: string }; readonly path: Path }> {
  for (const [i, step] of (steps as readonly Step<never>[]).entries()) {
    const own = [...path, i];
    yield { step, path: own };
    if (step.step === 'failing') yield* placed([step.of], [...own, 'of']);
    if (step.step !== 'together') continue;
    for (const [j, branch] of step.branches.entries()) yield* placed(branch, [...own, 'branches', j]);
  }
}

type Wrong = Pick<ScenarioResult, 'summary' | 'details'>;

async function settle(setting: readonly Promise<unknown>[]): Promise<Wrong | undefined> {
  try {
    for (const answer of setting) await answer;
    return undefined;
  } catch (error) {
    if (!(error instanceof GuestError)) throw error;
    const summary = 'the topology cannot be built';
    return { summary, details: [summary, ...error.message.split('\n').map((line) => `  ${line}`)] };
  }
}

/** The first step that is wrong, in their order; the others are not looked at. */
async function firstWrong<Own>(asked: readonly Asked[], stage: Stage<Own>): Promise<Wrong | undefined> {
  for (const one of asked) {
    const lines = await wrongOf(one);
    if (lines.length === 0) continue;
    const [head] = lines;
    const where: Detail = { text: `step ${Number(one.path[1]) + 1}, ${one.what}:`, path: one.path };
    return {
      summary: typeof head === 'string' ? head : head!.text,
      details: [where, ...lines, ...(stage.own.explain?.(stage.sent) ?? [])],
    };
  }
  return undefined;
}
