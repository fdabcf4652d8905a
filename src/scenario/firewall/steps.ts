/** What a firewall adds to the steps of a scenario: its counters, and who decides over the packets that were sent. */
import type { FirewallStep } from '../../check/firewall/step.js';
import type { FirewallModel } from '../../model/firewall.js';
import { buildPacket, packetInShort } from '../../packet/index.js';
import { decide, hasInput, hasOutput } from '../../reference/firewall/index.js';
import { type Detail, quiet } from '../runner.js';
import { type Asked, type How, inGuest, type OwnRun, type SentPacket } from '../steps/stage.js';
import { counterKey, parseCounters } from './counters.js';

/** Packets of a failed scenario of which it is said who decides over them. */
const EXPLAINED = 3;

export function firewallRun(model: FirewallModel): OwnRun<FirewallStep> {
  return {
    ask: (step, how) => askCounts(step, how, model),
    explain: (sent) =>
      sent.length === 0 ? [] : sent.slice(0, EXPLAINED).flatMap((one) => explain(one, model)),
  };
}

function askCounts(
  { chain, rule, packets, bytes, netns }: FirewallStep,
  { guest, path }: How,
  { name }: FirewallModel,
): Asked {
  const shown = quiet(guest.runOk(['cat', `/proc/net/${name}`], { netns: inGuest(netns) }));
  return {
    what: `counter of '${rule}' in ${chain}`,
    path,
    wrong: async () => {
      const found = parseCounters(await shown).get(counterKey(chain, rule));
      if (!found) return ['the module shows no such counter'];
      return [...differs('packets', packets, found.packets), ...differs('bytes', bytes, found.bytes)];
    },
  };
}

function differs(what: string, wanted: number | null, found: bigint): string[] {
  return wanted === null || BigInt(wanted) === found
    ? []
    : [`${what}: expected ${wanted}, it counts ${found}`];
}

/** What the interpreter says of a packet, chain by chain. */
function explain({ layers, iif = 'eth0' }: SentPacket, model: FirewallModel): Detail[] {
  const from = layers.findIndex(({ header }) => header === 'ip' || header === 'ip6');
  if (from < 0) return [];
  const family = layers[from]!.header === 'ip' ? 'ipv4' : 'ipv6';
  const { bytes } = buildPacket(layers.slice(from));
  const lines = model.chains.flatMap((chain, i): Detail[] => {
    if (!chain.families.includes(family)) return [];
    const { hook } = chain;
    const devices = { iif: hasInput(hook) ? iif : undefined, oif: hasOutput(hook) ? 'eth1' : undefined };
    const { verdict, rule } = decide(chain, { family, bytes, ...devices });
    const text = `  chain '${chain.name}': ${verdict} by '${rule === 'policy' ? rule : chain.rules[rule]!.name}'`;
    const path = ['chains', i, ...(rule === 'policy' ? [] : ['rules', rule])];
    return [{ text, path, spec: true }];
  });
  return [`by the rules, ${packetInShort(bytes, family)} comes to:`, ...lines];
}
