/** Which packet is asked about, and which chain. */
import { fail } from '../../../diagnostic/diagnostic.js';
import type { Chain, Family, FirewallModel } from '../../../model/firewall.js';
import { parsePacket } from '../../../packet/index.js';
import { type HookPacket, hasInput, hasOutput } from '../../../reference/firewall/index.js';
import type { PacketQuestion } from '../../explanation.js';

export interface Asked {
  readonly chain: Chain;
  /** Its place in the model. */
  readonly index: number;
  readonly packet: HookPacket;
}

export function askedPacket(model: FirewallModel, question: PacketQuestion): Asked {
  const bytes = parsePacket(question.packet);
  if ('message' in bytes) {
    fail('NK8008', bytes.message, bytes.cause === undefined ? {} : { cause: bytes.cause });
  }
  const index = chainOf(model, question);
  const chain = model.chains[index]!;
  return { chain, index, packet: { family: familyOf(bytes, chain), bytes, ...devices(chain, question) } };
}

function chainOf({ chains }: FirewallModel, { chain, hook }: PacketQuestion): number {
  const fits = chains.flatMap((one, index) =>
    (chain === undefined || one.name === chain) && (hook === undefined || one.hook === hook) ? [index] : [],
  );
  const all = `the chains are ${chains.map((one) => `${one.name} (hook ${one.hook})`).join(', ')}`;
  const [only, ...more] = fits;
  if (only === undefined) {
    const asked = [...(chain ? [`named '${chain}'`] : []), ...(hook ? [`at hook ${hook}`] : [])].join(' ');
    fail('NK8001', `there is no chain ${asked}`, { cause: all });
  }
  if (more.length > 0) {
    fail('NK8001', '--packet is about one chain', { cause: all, fix: 'name it: --chain NAME' });
  }
  return only;
}

/** By the version; bytes that have none of the two are seen by whatever family the chain is for. */
function familyOf(bytes: Uint8Array, chain: Chain): Family {
  const version = (bytes[0] ?? 0) >> 4;
  const family = version === 6 ? 'ipv6' : version === 4 ? 'ipv4' : chain.families[0]!;
  if (!chain.families.includes(family)) {
    fail('NK8008', `chain '${chain.name}' never sees this packet: it is for ${chain.families.join(' and ')}`);
  }
  return family;
}

/** The devices that the hook has; `lo` where none is named. */
function devices({ name, hook }: Chain, { iif, oif }: PacketQuestion): Pick<HookPacket, 'iif' | 'oif'> {
  if (iif !== undefined && !hasInput(hook)) fail('NK8001', `--iif: chain '${name}' has no input device`);
  if (oif !== undefined && !hasOutput(hook)) fail('NK8001', `--oif: chain '${name}' has no output device`);
  return {
    iif: hasInput(hook) ? (iif ?? 'lo') : undefined,
    oif: hasOutput(hook) ? (oif ?? 'lo') : undefined,
  };
}
