/** A packet handed straight to a chain's hook: kernel, reference interpreter and spec have to agree on its verdict. */
import type { FirewallScenario } from '../../check/firewall/scenario.js';
import type { FirewallModel } from '../../model/firewall.js';
import { formatPacket } from '../../packet/index.js';
import { decide, isCounted, type Prediction, predict } from '../../reference/firewall/index.js';
import type { Bench, Counter, ScenarioResult } from '../runner.js';
import { counterKey, countersOf, rise } from './counters.js';
import { disagreements, observe } from './outcome.js';

type AtHook = Extract<FirewallScenario, { scenario: 'packet-at-hook' }>;

export async function runAtHook(scenario: AtHook, bench: Bench<FirewallModel>): Promise<ScenarioResult> {
  const { model, guest, ko } = bench;
  const prediction = predict(model, scenario);
  const details = disagreements(scenario, prediction);
  const { packet, chain, decision, by } = prediction;
  const devices = [packet.iif, packet.oif].filter((name) => name !== undefined && name !== 'lo') as string[];
  const made = [...new Set(devices)];
  for (const name of made) await guest.runOk(['ip', 'link', 'add', 'name', name, 'type', 'dummy']);
  let observed: Record<string, string>;
  let counters: Counter[];
  await guest.load(model.name, ko);
  try {
    const before = await countersOf(guest, model);
    const [result] = await guest.hook([
      {
        family: packet.family,
        hook: chain.hook,
        bytes: packet.bytes,
        ...(scenario.linear === undefined ? {} : { linear: scenario.linear }),
        ...(packet.iif === undefined ? {} : { in: packet.iif }),
        ...(packet.oif === undefined ? {} : { out: packet.oif }),
      },
    ]);
    counters = rise(before, await countersOf(guest, model));
    observed = observe(prediction, result!.verdict);
    if (result!.verdict !== hookVerdict(model, prediction)) {
      details.push(
        `the kernel's verdict is ${result!.verdict}, the interpreter's is ${decision.verdict} (${by})`,
      );
    } else if (isCounted(chain, decision)) {
      const rose = counters.find((counter) => counter.name === counterKey(chain.name, by))!.packets;
      if (rose !== 1) details.push(`the counter of '${by}' rose by ${rose}, not by 1`);
    }
  } finally {
    await guest.unload(model.name);
    for (const name of made) await guest.runOk(['ip', 'link', 'delete', 'dev', name]);
  }
  await guest.assertClean();
  if (details.length > 0) details.push(...show(prediction));
  return {
    name: scenario.name,
    passed: details.length === 0,
    summary: `${decision.verdict} by ${by}`,
    details,
    observed,
    counters,
  };
}

/** Other chains of the module at the same hook see the packet too: one that drops it decides for all. */
function hookVerdict(model: FirewallModel, { chain, packet, decision }: Prediction): string {
  if (decision.verdict === 'drop') return 'drop';
  const others = model.chains.filter(
    (c) => c !== chain && c.hook === chain.hook && c.families.includes(packet.family),
  );
  return others.some((c) => decideBy(c, packet) === 'drop') ? 'drop' : 'accept';
}

function decideBy(chain: Prediction['chain'], packet: Prediction['packet']) {
  return decide(chain, packet).verdict;
}

export function show({ packet }: Prediction): string[] {
  const text = formatPacket(packet.bytes, packet.family === 'ipv4' ? 'ip' : 'ip6');
  return ['the packet:', ...text.split('\n').map((line) => `  ${line}`)];
}
