/** Packets for rule sets that are too large for the solver: near the corners of rules' boxes, taken from any rule. */
import { formatIpv4, formatIpv6 } from '../../src/model/address.js';
import { matchingSet } from '../../src/model/condition.js';
import { fieldNamed } from '../../src/model/field.js';
import type { Chain, Condition, Family } from '../../src/model/firewall.js';
import { type IntervalSet, maxOf } from '../../src/model/interval.js';
import { buildPacket } from '../../src/packet/index.js';
import type { HookPacket } from '../../src/reference/firewall/index.js';
import { Random } from '../support/random.js';

/** Packets of TCP, and, where the chain does not say otherwise, of other protocols with ports. */
export function packetsNear(chain: Chain, count: number, seed: number): HookPacket[] {
  const random = new Random(seed);
  const family = chain.families[0]!;
  const sets = new Map<Condition, IntervalSet>();
  return Array.from({ length: count }, () => {
    const numbers = new Map<string, bigint>();
    let iif = 'other0';
    // What one rule does not ask for is another's, so that boxes of several rules are met at once.
    for (let more = 0; more < 3; more++) {
      for (const condition of random.pick(chain.rules)?.when ?? []) {
        const { field } = condition;
        if (field === 'meta.iifname') iif = device(condition, random);
        else if (!numbers.has(field)) numbers.set(field, near(condition, sets, random));
      }
    }
    return { family, iif, bytes: bytesOf(family, numbers, random) };
  });
}

/** A number at, beside or between the ends of what a condition asks for. */
function near(condition: Condition, sets: Map<Condition, IntervalSet>, random: Random): bigint {
  const { bits } = fieldNamed(condition.field)!;
  if (condition.op === 'mask' || condition.op === 'notMask') {
    const other = random.bits(bits) & ~BigInt(condition.mask) & maxOf(bits);
    return BigInt(condition.value) | other;
  }
  let set = sets.get(condition);
  if (!set) {
    set = matchingSet(condition);
    sets.set(condition, set);
  }
  const { from, to } = random.pick(set);
  const between = from + (random.bits(136) % (to - from + 1n));
  const value = random.pick([from - 1n, from, between, between, to, to + 1n]);
  return value < 0n || value > maxOf(bits) ? from : value;
}

function device(condition: Condition, random: Random): string {
  if (condition.op !== 'in' && condition.op !== 'notIn') throw new Error('interface names have no masks');
  const name = random.pick(condition.values);
  return random.oneIn(4) ? `${name.slice(0, -1)}x` : name.replace('*', 'y');
}

function bytesOf(family: Family, numbers: ReadonlyMap<string, bigint>, random: Random): Uint8Array {
  const own = family === 'ipv4' ? 'ip' : 'ip6';
  const format = family === 'ipv4' ? formatIpv4 : formatIpv6;
  const address = (name: string) =>
    format(numbers.get(`${own}.${name}`) ?? random.bits(family === 'ipv4' ? 32 : 128));
  const port = (name: string) =>
    Number(numbers.get(`th.${name}`) ?? numbers.get(`tcp.${name}`) ?? random.bits(16));
  const protocol = Number(numbers.get('meta.l4proto') ?? 6n);
  const fields: Record<string, unknown> = {
    saddr: address('saddr'),
    daddr: address('daddr'),
    [family === 'ipv4' ? 'protocol' : 'nexthdr']: protocol,
    ...(numbers.has('ip.id') ? { id: Number(numbers.get('ip.id')) } : {}),
  };
  const transport = { 6: 'tcp', 17: 'udp' }[protocol];
  const inner = transport
    ? { header: transport, fields: { sport: port('sport'), dport: port('dport') } }
    : { header: 'payload', fields: { hex: '00'.repeat(24) } };
  return buildPacket([{ header: own, fields }, inner]).bytes;
}
