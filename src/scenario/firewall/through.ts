/**
 * A packet sent end to end. It has to arrive without the module; with it, it has to arrive or not as predicted, and
 * the counter of the rule that decides has to rise: a packet lost for another reason proves nothing.
 */
import type { FirewallScenario } from '../../check/firewall/scenario-schema.js';
import type { FirewallModel } from '../../model/firewall.js';
import { buildPacket } from '../../packet/index.js';
import {
  devicesAt,
  type HookPacket,
  isCounted,
  type Prediction,
  predict,
} from '../../reference/firewall/index.js';
import type { Guest } from '../../vm/guest.js';
import { endsOf } from '../ends.js';
import { type Bench, type Counter, inTurn, type ScenarioResult } from '../runner.js';
import { countersOf, packetsOf, rise } from './counters.js';
import { show } from './hook.js';
import { disagreements, observe } from './outcome.js';
import { buildTopology, mac, peerOf } from './topology.js';

type Through = Extract<FirewallScenario, { scenario: 'packet-through' }>;

export async function runThrough(scenario: Through, bench: Bench<FirewallModel>): Promise<ScenarioResult> {
  const { model } = bench;
  const prediction = predict(model, scenario);
  const details = disagreements(scenario, prediction);
  const { chain, decision, by } = prediction;
  const result = (seen: Pick<ScenarioResult, 'observed' | 'counters'> = {}) => ({
    name: scenario.name,
    passed: details.length === 0,
    summary: `${scenario.expect}, ${by}`,
    details,
    ...seen,
  });
  if (scenario.expect === 'dropped' && !isCounted(chain, decision)) {
    details.push(`a drop is proven by a counter, and '${by}' has none: give it counter: true`);
    return result();
  }
  const { without, arrived, counters } = await sendTwice(prediction, bench);
  if (!without) {
    details.push('the packet does not arrive even without the module: nothing can be said of the rules');
    details.push(...show(prediction));
    return result();
  }
  if (arrived !== (scenario.expect === 'delivered')) {
    details.push(
      arrived ? 'the packet was delivered' : 'the packet was not delivered, as it is without the module',
    );
  }
  if (isCounted(chain, decision)) {
    const rose = packetsOf(counters, chain.name, by);
    if (rose < 1) details.push(`the counter of '${by}' did not rise`);
  }
  if (details.length > 0) details.push(...show(prediction));
  return result({ observed: observe(prediction, arrived ? 'delivered' : 'dropped'), counters });
}

/** The packet's way without the module, and with it. */
async function sendTwice(
  prediction: Prediction,
  { model, guest, ko }: Bench<FirewallModel>,
): Promise<{ without: boolean; arrived: boolean; counters: Counter[] }> {
  const [, without, , before, arrived, after] = await inTurn(
    buildTopology(guest, prediction.packet, prediction.chain.hook),
    crosses(guest, prediction),
    guest.load(model.name, ko),
    countersOf(guest, model),
    crosses(guest, prediction),
    countersOf(guest, model),
    guest.unload(model.name),
    guest.assertClean(),
  );
  return { without, arrived, counters: rise(before, after) };
}

/** Sends the packet once and says whether it came out at the other end. */
async function crosses(guest: Guest, { packet, chain }: Prediction): Promise<boolean> {
  const { daddr } = endsOf(packet);
  const { iif, oif } = devicesAt(chain.hook);
  const local = chain.hook === 'prerouting' || chain.hook === 'input';
  const capture = local
    ? guest.openReceiver(packet.family, protocolOf(packet))
    : guest.openCapture(peerOf[oif]);
  const sent =
    chain.hook === 'output' || chain.hook === 'postrouting'
      ? guest.sendPacket(packet.family, daddr, packet.bytes)
      : guest.send(peerOf[iif], [frame(packet)]);
  const [, , { frames }] = await inTurn(
    capture.opened,
    sent,
    capture.collect({ quietMs: 150, timeoutMs: 1500 }),
    capture.close(),
  );
  return frames.some(({ bytes }) => Buffer.from(bytes).includes(Buffer.from(payloadOf(packet))));
}

/** What does not change on the way: all after the IP header. */
function payloadOf({ family, bytes }: HookPacket): Uint8Array {
  return bytes.subarray(family === 'ipv4' ? (bytes[0]! & 0xf) * 4 : 40);
}

function protocolOf({ family, bytes }: HookPacket): number {
  return family === 'ipv4' ? bytes[9]! : bytes[6]!;
}

/** The packet in a frame from the peer to this machine. */
function frame(packet: HookPacket): Uint8Array {
  const type = packet.family === 'ipv4' ? 'ip' : 'ip6';
  const { bytes } = buildPacket([{ header: 'ether', fields: { saddr: mac.a, daddr: mac.eth0, type } }]);
  return Buffer.concat([bytes, packet.bytes]);
}
