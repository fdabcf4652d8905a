/** A link kind's scenarios in a guest. */
import type { LinkScenario } from '../../check/netdevice/scenario.js';
import type { NetDeviceModel } from '../../model/netdevice.js';
import { acceptsMtu } from '../../reference/netdevice.js';
import type { Bench, ScenarioResult, ScenarioRunner } from '../runner.js';
import { runFrames } from './frames.js';
import { addLink, linkName, quietNamespace, readLink } from './link.js';
import { runNamespaces } from './namespaces.js';

export const netDeviceScenarios: ScenarioRunner<NetDeviceModel, LinkScenario> = {
  needs: { programs: ['ip'], modules: ['veth'] },
  nameOf: (scenario) => scenario.name,
  run: runScenario,
};

/** Namespaces that a scenario has for itself. */
const first = 'nk-a';
const second = 'nk-b';

/** The module goes last, while links of its kind are up: that takes them along. */
async function runScenario(scenario: LinkScenario, bench: Bench<NetDeviceModel>): Promise<ScenarioResult> {
  const { guest, model, ko } = bench;
  await guest.load(model.name, ko);
  try {
    await quietNamespace(guest, first);
    await quietNamespace(guest, second);
    const { summary, details } = await outcome(scenario, bench);
    await guest.unload(model.name);
    for (const netns of ['', first, second]) {
      if (await readLink(guest, netns)) details.push('a link has outlived the module');
    }
    await guest.assertClean();
    return { name: scenario.name, passed: details.length === 0, summary, details };
  } finally {
    await guest.run(['sh', '-c', `ip netns delete ${first}; ip netns delete ${second}`]);
    await guest.run(['sh', '-c', `! grep -q '^${model.name} ' /proc/modules || rmmod ${model.name}`]);
  }
}

function outcome(scenario: LinkScenario, bench: Bench<NetDeviceModel>) {
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
  { mtu, expect }: Extract<LinkScenario, { scenario: 'mtu-on-link' }>,
  { guest, model }: Bench<NetDeviceModel>,
): Promise<{ summary: string; details: string[] }> {
  const details: string[] = [];
  const predicted = acceptsMtu(model, mtu) ? 'accepted' : 'refused';
  if (predicted !== expect) details.push(`expected ${expect}, the spec's limits say ${predicted}`);
  const check = async (how: string, argv: readonly string[], mtuBefore: number | undefined) => {
    const { status, stderr } = await guest.run(argv, { netns: first });
    const found = status === 0 ? 'accepted' : 'refused';
    if (found !== predicted) {
      details.push(`${how}: predicted ${predicted}, ${found} by the kernel: ${stderr.trim()}`);
    }
    const wanted = predicted === 'accepted' ? mtu : mtuBefore;
    const is = (await readLink(guest, first))?.mtu;
    if (is !== wanted) details.push(`${how}: the link's MTU should be ${wanted}, it is ${is}`);
  };
  await check('when the link is made', addLink({ netns: first, kind: model.linkKind, mtu }), undefined);
  await guest.run(['ip', 'link', 'delete', linkName], { netns: first });
  await guest.runOk(addLink({ netns: first, kind: model.linkKind }), { netns: first });
  const change = ['ip', 'link', 'set', linkName, 'mtu', String(mtu)];
  await check('on a link that is there', change, model.mtu.default);
  return { summary: `mtu ${mtu} ${predicted}`, details };
}
