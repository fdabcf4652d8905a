/**
 * A set in IPv6, in one of two ways. `within`: each address lies in a /96, source and destination each in one of their own,
 * so that a prefix of length L is one of length 96 + L. `plan`: networks, sites, subnets and hosts as they are handed out: a
 * byte of the address after the other becomes 32, 16, 16 and 64 bits, first its own and then some that nobody could foresee,
 * so that prefixes are long and short and lie anywhere, and what lay in one still does. ICMP becomes ICMPv6. An
 * authentication header is an extension header in IPv6: what asks for it asks for a protocol number that nobody has instead.
 */
import { formatIpv6, parseIpv4 } from '../../src/model/address.js';
import type { Condition, FirewallModel } from '../../src/model/firewall.js';
import { ipProtocols } from '../../src/model/header/numbers.js';
import type { BenchSet, Prefix } from './set.js';

export const ipv6Ways = ['within', 'plan'] as const;
export type Ipv6Way = (typeof ipv6Ways)[number];

type Side = 'saddr' | 'daddr';

const homes: Readonly<Record<Side, bigint>> = {
  saddr: 0x2001_0db8_0000_0001_0000_0000_0000_0000n,
  daddr: 0x2001_0db8_0000_0002_0000_0000_0000_0000n,
};

const inIpv6: Readonly<Record<Ipv6Way, (prefix: Prefix, side: Side) => Prefix>> = {
  within: ({ address, length }, side) => ({ address: homes[side] | address, length: 96 + length }),
  plan: planned,
};

/** What each byte of an IPv4 address takes of an IPv6 one. */
const widths = [32, 16, 16, 64] as const;

function planned({ address, length }: Prefix): Prefix {
  let [own, ownLength, left] = [0n, 0, length];
  for (const [at, width] of widths.entries()) {
    const shift = BigInt(24 - 8 * at);
    const rest = width - 8;
    const byte = (address >> shift) & 0xffn;
    own = (((own << 8n) | byte) << BigInt(rest)) | (left >= 8 ? unforeseen(address >> shift, rest) : 0n);
    ownLength += left >= 8 ? width : Math.max(0, left);
    left -= 8;
  }
  return { address: own, length: ownLength };
}

/** Bits that depend on what comes before, and look like nothing: a multiplier of 64 bits' upper product. */
function unforeseen(before: bigint, bits: number): bigint {
  const mixed = BigInt.asUintN(64, (before + 1n) * 0x9e37_79b9_7f4a_7c15n);
  return BigInt.asUintN(64, (mixed ^ (mixed >> 29n)) * 0xbf58_476d_1ce4_e5b9n) >> BigInt(64 - bits);
}

const experimental = 253;

function protocol6(protocol: number): number {
  if (protocol === ipProtocols.icmp) return ipProtocols.icmpv6;
  return protocol === ipProtocols.ah ? experimental : protocol;
}

export function setInIpv6(set: BenchSet, way: Ipv6Way): BenchSet {
  const placed = inIpv6[way];
  const host = (address: bigint, side: Side) => placed({ address, length: 32 }, side).address;
  return {
    ...set,
    name: way === 'within' ? `${set.name}_v6` : `${set.name}_v6_${way}`,
    family: 'ipv6',
    ipv6: way,
    rules: set.rules.map((rule) => ({
      ...rule,
      saddr: placed(rule.saddr, 'saddr'),
      daddr: placed(rule.daddr, 'daddr'),
      protocol: rule.protocol === undefined ? undefined : protocol6(rule.protocol),
    })),
    trace: set.trace.map((header) => ({
      ...header,
      saddr: host(header.saddr, 'saddr'),
      daddr: host(header.daddr, 'daddr'),
      protocol: protocol6(header.protocol),
    })),
  };
}

/** An imported model in IPv6: the same that `setInIpv6` makes of its set. */
export function modelInIpv6(model: FirewallModel, way: Ipv6Way): FirewallModel {
  return {
    ...model,
    chains: model.chains.map((chain) => ({
      ...chain,
      families: ['ipv6'],
      rules: chain.rules.map((rule) => ({
        ...rule,
        when: [
          addressCondition(rule.when, 'saddr', way),
          addressCondition(rule.when, 'daddr', way),
          ...rule.when.filter(({ field }) => !field.startsWith('ip.')).map(conditionInIpv6),
        ],
      })),
    })),
  };
}

/** A rule that asked for no address asks for all that there can be. */
function addressCondition(when: readonly Condition[], side: Side, way: Ipv6Way): Condition {
  const own = when.find(({ field }) => field === `ip.${side}`);
  const [text = '0.0.0.0/0'] = own && 'values' in own ? own.values : [];
  const [address = '', length = '32'] = text.split('/');
  const whole = inIpv6[way]({ address: parseIpv4(address)!, length: Number(length) }, side);
  return { field: `ip6.${side}`, op: 'in', values: [`${formatIpv6(whole.address)}/${whole.length}`] };
}

function conditionInIpv6(condition: Condition): Condition {
  if (condition.field.startsWith('icmp.')) {
    return { ...condition, field: condition.field.replace('icmp.', 'icmpv6.') };
  }
  if (condition.field !== 'meta.l4proto' || !('values' in condition)) return condition;
  const numbers = condition.values.map(
    (text) => ipProtocols[text as keyof typeof ipProtocols] ?? Number(text),
  );
  return { ...condition, values: numbers.map((number) => String(protocol6(number))) };
}
