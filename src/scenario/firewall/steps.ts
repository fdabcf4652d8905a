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
      different(sent)
        .slice(0, EXPLAINED)
        .flatMap((one) => explain(one, model)),
  };
}

/** One of those that are the same. */
function different(sent: readonly SentPacket[]): SentPacket[] {
  return [...new Map(sent.map((one) => [JSON.stringify(one), one])).values()];
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
function explain({ layers, iif }: SentPacket, model: FirewallModel): Detail[] {
  const from = layers.findIndex(({ header }) => header === 'ip' || header === 'ip6');
  if (from < 0) return [];
  const family = layers[from]!.header === 'ip' ? 'ipv4' : 'ipv6';
  const { bytes } = buildPacket(layers.slice(from));
  const lines = model.chains.flatMap((chain, i): Detail[] => {
    if (!chain.families.includes(family)) return [];
    const { hook } = chain;
    const asksFor = (name: string) =>
      chain.rules.some(({ when }) => when.some(({ field }) => field === name));
    // By which links it comes and goes is not known of every packet.
    if (asksFor('meta.oifname') || (iif === undefined && asksFor('meta.iifname'))) return [];
    const some = 'eth0';
    const devices = {
      iif: hasInput(hook) ? (iif ?? some) : undefined,
      oif: hasOutput(hook) ? some : undefined,
    };
    const { verdict, rule } = decide(chain, { family, bytes, ...devices });
    const text = `  chain '${chain.name}': ${verdict} by '${rule === 'policy' ? rule : chain.rules[rule]!.name}'`;
    const path = ['chains', i, ...(rule === 'policy' ? [] : ['rules', rule])];
    return [{ text, path, spec: true }];
  });
  if (lines.length === 0) return [];
  return [`what the rules say of ${packetInShort(bytes, family)}, where it meets them:`, ...lines];
}
