/** nftables, one rule a line: what a person gets who writes the rules down as they are. */

import type { PortRange } from '../../../src/import/classbench-parse.js';
import { formatIpv4, formatIpv6 } from '../../../src/model/address.js';
import { portProtocolNumbers } from '../../../src/model/field.js';
import type { Family } from '../../../src/model/firewall.js';
import { ipProtocols } from '../../../src/model/header/numbers.js';
import { type BenchRule, type BenchSet, type Prefix, widthOf } from '../set.js';

/** The words that differ between the families. */
export const nftFamily = { ipv4: 'ip', ipv6: 'ip6' } as const;

export function nftRuleset({ family, rules }: BenchSet, counters: boolean): string {
  const lines = rules.flatMap((rule) => {
    const matches = matchesOf(rule, family);
    if (matches === undefined) return [];
    return [`    ${[...matches, ...(counters ? ['counter'] : []), rule.verdict].join(' ')}`];
  });
  return [
    `table ${nftFamily[family]} bench {`,
    '  chain input {',
    '    type filter hook input priority filter; policy accept;',
    ...lines,
    '  }',
    '}',
    '',
  ].join('\n');
}

/** Undefined: no packet can match. */
function matchesOf(rule: BenchRule, family: Family): string[] | undefined {
  const ports = portMatches(rule);
  const flags = flagMatches(rule);
  if (ports === undefined || flags === undefined) return undefined;
  const said = ports.length + flags.length > 0;
  const protocol = rule.protocol === undefined || said ? [] : [`meta l4proto ${rule.protocol}`];
  return [...addressMatches(rule, family), ...protocol, ...ports, ...flags];
}

function addressMatches({ saddr, daddr }: BenchRule, family: Family): string[] {
  const ip = nftFamily[family];
  const asked = [['saddr', saddr] as const, ['daddr', daddr] as const];
  return asked
    .filter(([, prefix]) => prefix.length > 0)
    .map(([key, prefix]) => `${ip} ${key} ${prefixText(prefix, family)}`);
}

export function prefixText({ address, length }: Prefix, family: Family): string {
  const text = family === 'ipv4' ? formatIpv4(address) : formatIpv6(address);
  return length === widthOf(family) ? text : `${text}/${length}`;
}

export const anyPort = ({ low, high }: PortRange): boolean => low === 0 && high === 65535;

export const portText = ({ low, high }: PortRange): string => (low === high ? `${low}` : `${low}-${high}`);

/**
 * nftables reads the ports of any protocol from the first four bytes after the IP header. Where a rule says no protocol,
 * the ones that have ports are named, or the bytes of other protocols would be taken for ports.
 */
function portMatches({ protocol, sport, dport }: BenchRule): string[] | undefined {
  const asked = [['sport', sport] as const, ['dport', dport] as const].filter(([, range]) => !anyPort(range));
  if (asked.length === 0) return [];
  if (protocol !== undefined && !portProtocolNumbers.includes(protocol)) return undefined;
  const protocols = protocol === undefined ? `{ ${portProtocolNumbers.join(', ')} }` : protocol;
  return [`meta l4proto ${protocols}`, ...asked.map(([key, range]) => `th ${key} ${portText(range)}`)];
}

function flagMatches({ protocol, flags: { value, mask } }: BenchRule): string[] | undefined {
  if (mask === 0) return [];
  if (protocol === ipProtocols.tcp) return [`tcp flags & ${mask >> 8} == ${value >> 8}`];
  if (protocol === ipProtocols.icmp || protocol === ipProtocols.icmpv6) {
    const icmp = protocol === ipProtocols.icmp ? 'icmp' : 'icmpv6';
    return [
      ...byteMatch(`${icmp} type`, mask >> 8, value >> 8),
      ...byteMatch(`${icmp} code`, mask & 0xff, value & 0xff),
    ];
  }
  return value === 0 ? [] : undefined;
}

function byteMatch(field: string, mask: number, value: number): string[] {
  if (mask === 0) return [];
  return [mask === 0xff ? `${field} ${value}` : `${field} & ${mask} == ${value}`];
}
