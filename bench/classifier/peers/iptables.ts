/** iptables (ip_tables, the old kernel side): a rule a line, as iptables-restore reads it. iptables counts always. */
import { portProtocolNumbers } from '../../../src/model/field.js';
import { ipProtocols } from '../../../src/model/header/numbers.js';
import type { BenchRule, BenchSet } from '../set.js';
import { anyPort, prefixText } from './nft.js';

export const iptablesTable = { ipv4: 'iptable_filter', ipv6: 'ip6table_filter' } as const;
export const iptablesRestore = { ipv4: 'iptables-legacy-restore', ipv6: 'ip6tables-legacy-restore' } as const;

export function iptablesRules(set: BenchSet): string {
  const rules = set.rules.flatMap((rule) => protocolMatches(rule).map((match) => line(rule, match, set)));
  return ['*filter', ':INPUT ACCEPT', ...rules, 'COMMIT', ''].join('\n');
}

function line(rule: BenchRule, match: string, { family }: BenchSet): string {
  const { saddr, daddr, verdict } = rule;
  const from = saddr.length === 0 ? [] : [`-s ${prefixText(saddr, family)}`];
  const to = daddr.length === 0 ? [] : [`-d ${prefixText(daddr, family)}`];
  return ['-A INPUT', ...from, ...to, match, `-j ${verdict.toUpperCase()}`].filter(Boolean).join(' ');
}

/** A rule on ports that says no protocol is one for each protocol that has ports; one that can never match is none. */
function protocolMatches(rule: BenchRule): string[] {
  const { protocol, flags } = rule;
  const asksPorts = !anyPort(rule.sport) || !anyPort(rule.dport);
  if (protocol === undefined) return asksPorts ? portProtocolNumbers.map((p) => portMatch(rule, p)) : [''];
  if (asksPorts && !portProtocolNumbers.includes(protocol)) return [];
  if (protocol === ipProtocols.tcp) return [`${portMatch(rule, protocol)}${flagMatch(rule)}`];
  if (flags.mask === 0) return [portMatch(rule, protocol)];
  if (protocol === ipProtocols.icmp) return [`-p icmp --icmp-type ${icmpText(flags)}`];
  if (protocol === ipProtocols.icmpv6) return [`-p icmpv6 --icmpv6-type ${icmpText(flags)}`];
  return flags.value === 0 ? [portMatch(rule, protocol)] : [];
}

function portMatch({ sport, dport }: BenchRule, protocol: number): string {
  const asked = [['sport', sport] as const, ['dport', dport] as const].filter(([, range]) => !anyPort(range));
  const own = protocol === ipProtocols.tcp || protocol === ipProtocols.udp;
  const matches = asked.map(([key, { low, high }]) => {
    const range = low === high ? `${low}` : `${low}:${high}`;
    return own ? ` --${key} ${range}` : ` -m multiport --${key}s ${range}`;
  });
  return `-p ${protocol}${matches.join('')}`;
}

const flagNames = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG'];

function flagMatch({ flags: { value, mask } }: BenchRule): string {
  if (mask === 0) return '';
  const names = (bits: number) => flagNames.filter((_, bit) => bits & (0x100 << bit)).join(',') || 'NONE';
  return ` --tcp-flags ${names(mask)} ${names(value)}`;
}

function icmpText({ value, mask }: BenchRule['flags']): string {
  if (mask === 0xffff) return `${value >> 8}/${value & 0xff}`;
  if (mask === 0xff00) return `${value >> 8}`;
  throw new Error(`iptables has no ICMP mask 0x${mask.toString(16)}`);
}
