/** A link kind's scenarios in a guest. */
import type { LinkScenario, PredictedScenario } from '../../check/netdevice/scenario.js';
import type { NetDeviceModel } from '../../model/netdevice.js';
import { acceptsMtu } from '../../reference/netdevice.js';
import { type Bench, inTurn, type ScenarioResult, type ScenarioRunner, WrongOutcome } from '../runner.js';
import { needsOf, runSteps } from '../steps/run.js';
import type { OwnRun } from '../steps/stage.js';
import { runFrames } from './frames.js';
import { addLink, linkName, quietNamespace, readLink } from './link.js';
import { runNamespaces } from './namespaces.js';

const needs = { programs: ['ip'], modules: ['veth'], hookDriver: false };

export const netDeviceScenarios: ScenarioRunner<NetDeviceModel, LinkScenario> = {
  needs,
  needsOf: (scenario) => (scenario.scenario === 'steps' ? needsOf(scenario) : needs),
  nameOf: (scenario) => scenario.name,
  run: (scenario, bench) =>
    scenario.scenario === 'steps'
      ? runSteps(scenario, bench, linkRun(bench.model))
      : runPredicted(scenario, bench),
};

/** A link has no steps of its own: what all kinds have does for it. */
function linkRun({ linkKind }: NetDeviceModel): OwnRun<never> {
  return { linkType: linkKind, ask: (step) => step };
}

interface Outcome {
  readonly summary: string;
  readonly details: string[];
}

/** Namespaces that a scenario has for itself. */
const first = 'nk-a';
const second = 'nk-b';

/** The module goes last, while links of its kind are up: that takes them along. */
async function runPredicted(
  scenario: PredictedScenario,
  bench: Bench<NetDeviceModel>,
): Promise<ScenarioResult> {
  const { guest, model, ko } = bench;
  const [, , , { summary, details }, , , ...left] = await inTurn(
    quietNamespace(guest, first),
    quietNamespace(guest, second),
    guest.load(model.name, ko),
    orWrong(outcome(scenario, bench)),
    guest.unload(model.name),
    guest.assertClean(),
    ...['', first, second].map((netns) => readLink(guest, netns)),
  );
  if (left.some((link) => link !== undefined)) details.push('a link has outlived the module');
  return { name: scenario.name, passed: details.length === 0, summary, details };
}

/** What is wrong with the link itself, as the scenario's outcome. */
async function orWrong(outcome: Promise<Outcome>): Promise<Outcome> {
  try {
    return await outcome;
  } catch (error) {
    if (error instanceof WrongOutcome) return { summary: error.message, details: [error.message] };
    throw error;
  }
}

function outcome(scenario: PredictedScenario, bench: Bench<NetDeviceModel>): Promise<Outcome> {
  switch (scenario.scenario) {
    case 'frames-on-link':
      return runFrames(scenario, bench, first);
    case 'mtu-on-link':
      return runMtu(scenario, bench);
    case 'links-in-namespaces':
      return runNamespaces(bench, first, second);
  }
}

async function runMtu(
  { mtu, expect }: Extract<PredictedScenario, { scenario: 'mtu-on-link' }>,
  { guest, model }: Bench<NetDeviceModel>,
): Promise<Outcome> {
  const predicted = acceptsMtu(model, mtu) ? 'accepted' : 'refused';
  const details = predicted === expect ? [] : [`expected ${expect}, the spec's limits say ${predicted}`];
  const kind = model.linkKind;
  const change = ['ip', 'link', 'set', linkName, 'mtu', String(mtu)];
  const tried = async (how: string, argv: readonly string[], mtuBefore: number | undefined) => {
    const [{ status, stderr }, link] = await inTurn(
      guest.run(argv, { netns: first }),
      readLink(guest, first),
    );
    const found = status === 0 ? 'accepted' : 'refused';
    if (found !== predicted) {
      details.push(`${how}: predicted ${predicted}, ${found} by the kernel: ${stderr.trim()}`);
    }
    const wanted = predicted === 'accepted' ? mtu : mtuBefore;
    if (link?.mtu !== wanted) {
      details.push(`${how}: the link's MTU should be ${wanted}, it is ${link?.mtu}`);
    }
  };
  await inTurn(
    tried('when the link is made', addLink({ netns: first, kind, mtu }), undefined),
    guest.run(['ip', 'link', 'delete', linkName], { netns: first }),
    guest.runOk(addLink({ netns: first, kind }), { netns: first }),
    tried('on a link that is there', change, model.mtu.default),
  );
  return { summary: `mtu ${mtu} ${predicted}`, details };
}
