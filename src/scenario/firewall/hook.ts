/** A packet handed straight to a chain's hook: kernel, reference interpreter and spec have to agree on its verdict. */
import type { FirewallScenario } from '../../check/firewall/scenario-schema.js';
import type { FirewallModel } from '../../model/firewall.js';
import { formatPacket } from '../../packet/index.js';
import { decideAtHook, isCounted, type Prediction, predict } from '../../reference/firewall/index.js';
import type { HookVerdict } from '../../vm/hook.js';
import { type Bench, type Counter, inTurn, type ScenarioResult } from '../runner.js';
import { countersOf, packetsOf, rise } from './counters.js';
import { disagreements, observe } from './outcome.js';

type AtHook = Extract<FirewallScenario, { scenario: 'packet-at-hook' }>;

export async function runAtHook(scenario: AtHook, bench: Bench<FirewallModel>): Promise<ScenarioResult> {
  const { model } = bench;
  const prediction = predict(model, scenario);
  const details = disagreements(scenario, prediction);
  const { chain, packet, decision, by } = prediction;
  const { verdict, counters } = await handOver(scenario, prediction, bench);
  if (verdict !== decideAtHook(model, chain.hook, packet).verdict) {
    details.push(`the kernel's verdict is ${verdict}, the interpreter's is ${decision.verdict} (${by})`);
  } else if (isCounted(chain, decision)) {
    const rose = packetsOf(counters, chain.name, by);
    if (rose !== 1) details.push(`the counter of '${by}' rose by ${rose}, not by 1`);
  }
  if (details.length > 0) details.push(...show(prediction));
  return {
    name: scenario.name,
    passed: details.length === 0,
    summary: `${decision.verdict} by ${by}`,
    details,
    observed: observe(prediction, verdict),
    counters,
  };
}

/** The packet's verdict by the loaded module, and what its counters rose by. */
async function handOver(
  scenario: AtHook,
  { packet, chain }: Prediction,
  { model, guest, ko }: Bench<FirewallModel>,
): Promise<{ verdict: HookVerdict; counters: Counter[] }> {
  const devices = [packet.iif, packet.oif].filter((name) => name !== undefined && name !== 'lo') as string[];
  const [, , before, [result], after] = await inTurn(
    Promise.all(
      [...new Set(devices)].map((name) => guest.runOk(['ip', 'link', 'add', 'name', name, 'type', 'dummy'])),
    ),
    guest.load(model.name, ko),
    countersOf(guest, model),
    guest.hook([
      {
        family: packet.family,
        hook: chain.hook,
        bytes: packet.bytes,
        ...(scenario.linear === undefined ? {} : { linear: scenario.linear }),
        ...(packet.iif === undefined ? {} : { in: packet.iif }),
        ...(packet.oif === undefined ? {} : { out: packet.oif }),
      },
    ]),
    countersOf(guest, model),
    guest.unload(model.name),
    guest.assertClean(),
  );
  return { verdict: result!.verdict, counters: rise(before, after) };
}

export function show({ packet }: Prediction): string[] {
  const text = formatPacket(packet.bytes, packet.family === 'ipv4' ? 'ip' : 'ip6');
  return ['the packet:', ...text.split('\n').map((line) => `  ${line}`)];
}
