/** Whether a packet of `packetThrough` can be on its way at all: routing drops some before any rule sees them. */
import { parseIpv4, parseIpv6 } from '../../model/address.js';
import type { Chain } from '../../model/firewall.js';
import type { Path } from '../../model/path.js';
import type { Report } from '../report.js';
import type { ThroughScenario } from './scenario-schema.js';

const nowhere = {
  ip: [
    ['0.0.0.0', 8, 'of this network'],
    ['127.0.0.0', 8, 'of the loopback'],
    ['224.0.0.0', 4, 'of a multicast group'],
    ['255.255.255.255', 32, 'of a broadcast'],
  ],
  ip6: [
    ['::', 128, 'unspecified'],
    ['::1', 128, 'of the loopback'],
    ['ff00::', 8, 'of a multicast group'],
  ],
} as const;

export function checkTravel(scenario: ThroughScenario, chain: Chain, path: Path, report: Report): void {
  const { header, fields } = scenario.packet[0]! as {
    header: 'ip' | 'ip6';
    fields: Readonly<Record<string, unknown>>;
  };
  const at = [...path, 'packet', 0, 'fields'];
  for (const key of ['saddr', 'daddr']) {
    const text = fields[key] ?? (header === 'ip' ? '0.0.0.0' : '::');
    const value = header === 'ip' ? parseIpv4(String(text)) : parseIpv6(String(text));
    const bad = nowhere[header].find(([base, bits]) => within(value!, header, base, bits));
    if (!bad) continue;
    report.add('NK7008', [...at, key], `no packet travels with ${header}.${key} ${text}`, {
      cause: `the address is ${bad[2]}`,
      fix: `give ${header}.${key} a unicast address, or use packetAtHook`,
    });
  }
  const hops = header === 'ip' ? 'ttl' : 'hop_limit';
  const left = Number(fields[hops] ?? 64);
  const needed = chain.hook === 'forward' ? 2 : 1;
  if (left < needed) {
    report.add(
      'NK7008',
      [...at, hops],
      `a packet with ${header}.${hops} ${left} does not pass ${chain.hook}`,
      {
        cause: 'forwarding takes one away and drops what has none left',
      },
    );
  }
}

function within(value: bigint, header: 'ip' | 'ip6', base: string, bits: number): boolean {
  const width = header === 'ip' ? 32 : 128;
  const network = (header === 'ip' ? parseIpv4(base) : parseIpv6(base))!;
  return value >> BigInt(width - bits) === network >> BigInt(width - bits);
}
