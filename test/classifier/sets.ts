/** Rule sets of the project's own for tests of the classifier: prefixes that lie in one another, ports, protocols, flags. */
import { formatIpv6 } from '../../src/model/address.js';
import type { Condition, FirewallModel, Rule } from '../../src/model/firewall.js';
import { schemaVersion } from '../../src/model/module.js';
import { Random } from '../support/random.js';

export function firewallOf(
  rules: readonly Rule[],
  family: 'ipv4' | 'ipv6' = 'ipv4',
  counter = false,
): FirewallModel {
  return {
    schemaVersion,
    kind: 'firewall',
    name: 'lookups',
    description: 'rules of a test',
    author: null,
    license: 'GPL-2.0-only',
    netns: 'init',
    onError: 'closed',
    chains: [
      {
        name: 'input',
        hook: 'input',
        families: [family],
        priority: 0,
        policy: 'accept',
        counter,
        rules,
      },
    ],
  };
}

/** IPv4 rules as firewalls have them. */
export function rulesOf(count: number, seed: number, counter = false): Rule[] {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, index) => ({
    name: `rule ${index}`,
    verdict: random.below(2) === 0 ? ('drop' as const) : ('accept' as const),
    counter,
    when: conditionsOf(random),
  }));
}

function conditionsOf(random: Random): Condition[] {
  const when: Condition[] = [];
  const add = (field: string, value: string) => when.push({ field, op: 'in', values: [value] });
  if (random.below(4) > 0) add('ip.saddr', prefix(random));
  if (random.below(4) > 0) add('ip.daddr', prefix(random));
  const protocol = (['tcp', 'udp', 'icmp', null] as const)[random.below(4)];
  if (protocol === 'icmp') add('icmp.type', String(random.below(3) * 4));
  else if (protocol === 'tcp' || protocol === 'udp') {
    if (random.below(2) === 0) add(`${protocol}.dport`, ports(random));
    if (random.below(4) === 0) add(`${protocol}.sport`, ports(random));
    if (protocol === 'tcp' && random.below(3) === 0)
      when.push({ field: 'tcp.flags', op: 'mask', mask: 0x12, value: 0x02 });
  }
  return when;
}

function prefix(random: Random): string {
  const length = [8, 16, 24, 32][random.below(4)]!;
  const bytes = [10, random.below(3), random.below(4), random.below(8)];
  const kept = bytes.map((byte, at) => (at < length / 8 ? byte : 0));
  return length === 32 ? kept.join('.') : `${kept.join('.')}/${length}`;
}

function ports(random: Random): string {
  const low = [22, 53, 80, 443, 1024, 8080][random.below(6)]!;
  return random.below(2) === 0 ? String(low) : `${low}-${low + random.below(3000)}`;
}

/** Rules that name a source or a destination, rarely both: what is parted, since either kind is met by all of the other. */
export function partedRules(count: number, seed: number): Rule[] {
  const random = new Random(seed);
  const address = () => [10, random.below(200), random.below(250), random.below(250)].join('.');
  const protocols = ['tcp', 'udp'] as const;
  return Array.from({ length: count }, (_, index) => {
    const which = random.below(10);
    const when: Condition[] = [];
    if (which < 5) when.push({ field: 'ip.saddr', op: 'in', values: [address()] });
    if (which >= 5) when.push({ field: 'ip.daddr', op: 'in', values: [address()] });
    if (which === 0) when.push({ field: 'ip.daddr', op: 'in', values: ['10.0.0.0/9'] });
    const port = ['22', '80', '443', '1024-65535'][random.below(4)]!;
    when.push({ field: `${protocols[random.below(2)]}.dport`, op: 'in', values: [port] });
    return {
      name: `rule ${index}`,
      verdict: random.below(2) === 0 ? ('drop' as const) : ('accept' as const),
      counter: false,
      when,
    };
  });
}

/** Rules of IPv6 networks, sites in them, subnets of these and hosts: prefixes that cluster, long ones and short. */
export function sitesRules(count: number, seed: number): Rule[] {
  const random = new Random(seed);
  const networks = Array.from({ length: 6 }, () => random.bits(32) << 96n);
  const sites = Array.from({ length: 24 }, () => random.pick(networks) | (random.bits(16) << 80n));
  const subnets = Array.from({ length: 60 }, () => random.pick(sites) | (BigInt(random.below(32)) << 64n));
  // The longest first, so that none hides one in it.
  const kinds = [
    [subnets, 128],
    [subnets, 64],
    [sites, 48],
    [networks, 32],
  ] as const;
  const address = (index: number): string => {
    const [all, length] = kinds[Math.floor((index * kinds.length) / count)]!;
    const host = length === 128 ? BigInt(random.below(random.below(2) === 0 ? 40 : 2 ** 40)) : 0n;
    return `${formatIpv6(random.pick(all) | host)}/${length}`;
  };
  return Array.from({ length: count }, (_, index) => ({
    name: `rule ${index}`,
    verdict: index % 2 === 0 ? ('drop' as const) : ('accept' as const),
    counter: false,
    when: [
      { field: 'ip6.saddr', op: 'in' as const, values: [address(index)] },
      { field: 'tcp.dport', op: 'in' as const, values: [['22', '80', '443'][random.below(3)]!] },
    ],
  }));
}
