/**
 * A set in IPv6: each address lies in a /96, source and destination each in one of their own, so that a prefix of
 * length L is one of length 96 + L. ICMP becomes ICMPv6. An authentication header is an extension header in IPv6: what
 * asks for it asks for a protocol number that nobody has instead.
 */
import { formatIpv6, parseIpv4 } from '../../src/model/address.js';
import type { Condition, FirewallModel } from '../../src/model/firewall.js';
import { ipProtocols } from '../../src/model/header/numbers.js';
import type { BenchSet, Prefix } from './set.js';

const homes = {
  saddr: 0x2001_0db8_0000_0001_0000_0000_0000_0000n,
  daddr: 0x2001_0db8_0000_0002_0000_0000_0000_0000n,
} as const;

const experimental = 253;

function protocol6(protocol: number): number {
  if (protocol === ipProtocols.icmp) return ipProtocols.icmpv6;
  return protocol === ipProtocols.ah ? experimental : protocol;
}

const prefix6 = ({ address, length }: Prefix, home: bigint): Prefix => ({
  address: home | address,
  length: 96 + length,
});

export function setInIpv6(set: BenchSet): BenchSet {
  return {
    ...set,
    name: `${set.name}_v6`,
    family: 'ipv6',
    rules: set.rules.map((rule) => ({
      ...rule,
      saddr: prefix6(rule.saddr, homes.saddr),
      daddr: prefix6(rule.daddr, homes.daddr),
      protocol: rule.protocol === undefined ? undefined : protocol6(rule.protocol),
    })),
    trace: set.trace.map((header) => ({
      ...header,
      saddr: homes.saddr | header.saddr,
      daddr: homes.daddr | header.daddr,
      protocol: protocol6(header.protocol),
    })),
  };
}

/** An imported model in IPv6: the same that `setInIpv6` makes of its set. */
export function modelInIpv6(model: FirewallModel): FirewallModel {
  return {
    ...model,
    chains: model.chains.map((chain) => ({
      ...chain,
      families: ['ipv6'],
      rules: chain.rules.map((rule) => ({
        ...rule,
        when: [
          addressCondition(rule.when, 'saddr'),
          addressCondition(rule.when, 'daddr'),
          ...rule.when.filter(({ field }) => !field.startsWith('ip.')).map(conditionInIpv6),
        ],
      })),
    })),
  };
}

/** A rule that asked for no address asks for the whole /96. */
function addressCondition(when: readonly Condition[], key: keyof typeof homes): Condition {
  const own = when.find(({ field }) => field === `ip.${key}`);
  const [text = '0.0.0.0/0'] = own && 'values' in own ? own.values : [];
  const [address = '', length = '32'] = text.split('/');
  const whole = prefix6({ address: parseIpv4(address)!, length: Number(length) }, homes[key]);
  return { field: `ip6.${key}`, op: 'in', values: [`${formatIpv6(whole.address)}/${whole.length}`] };
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
