/** Rule sets that are hard on a classifier, each for another reason. */
import { formatIpv4, formatIpv6 } from '../../src/model/address.js';
import type { Condition, Family, FirewallModel, Rule } from '../../src/model/firewall.js';
import { maxOf } from '../../src/model/interval.js';
import { Random } from '../support/random.js';
import { firewallOf as chainOf } from './sets.js';

export interface HardSet {
  readonly name: string;
  readonly family: Family;
  /** Whether there are tables for it; else its rules are tried one by one. */
  readonly fits: boolean;
  /** Whether the condition of one rule alone is longer than a function should be: tried one by one, names are listed. */
  readonly longRule?: true;
  /** What each rule asks for, in order. */
  readonly rules: () => readonly (readonly Condition[])[];
}

export function modelOf({ name, family, rules }: HardSet): FirewallModel {
  return { ...firewallOf(family, rules()), description: name };
}

/** Rules that drop and accept in turn. */
export function firewallOf(family: Family, conditions: readonly (readonly Condition[])[]): FirewallModel {
  const rules = conditions.map(
    (when, index): Rule => ({
      name: `rule ${index}`,
      verdict: index % 2 === 0 ? 'drop' : 'accept',
      counter: false,
      when,
    }),
  );
  return { ...chainOf(rules, family), name: 'fw_hard' };
}

const is = (field: string, ...values: readonly (string | number)[]): Condition => ({
  field,
  op: 'in',
  values: values.map(String),
});

const upTo = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

/** A range of 32-bit addresses, or of 16-bit numbers, anywhere. */
function range(field: string, bits: number, random: Random): Condition {
  const show = bits === 32 ? formatIpv4 : String;
  const [a, b] = [random.bits(bits), random.bits(bits)];
  return is(field, a < b ? `${show(a)}-${show(b)}` : `${show(b)}-${show(a)}`);
}

function prefix(field: string, address: bigint, length: number): Condition {
  const [bits, show] = field.startsWith('ip6.') ? [128, formatIpv6] : [32, formatIpv4];
  return is(field, `${show(address & (maxOf(bits) ^ maxOf(bits - length)))}/${length}`);
}

const port = (field: string, index: number) => is(`tcp.${field}`, index);

export const hardSets: readonly HardSet[] = [
  {
    name: 'nested ranges of ports, the innermost first',
    family: 'ipv4',
    fits: true,
    rules: () => upTo(10_000, (i) => [is('tcp.dport', `${20_000 - i}-${40_000 + i}`)]),
  },
  {
    name: 'ranges of ports, each crossing 5,000 others',
    family: 'ipv4',
    fits: true,
    rules: () => upTo(20_000, (i) => [is('tcp.dport', `${i * 2}-${i * 2 + 10_000}`)]),
  },
  {
    name: '10,000 crossing boxes on two axes',
    family: 'ipv4',
    fits: false,
    rules: () => {
      const random = new Random(1);
      return upTo(10_000, () => [range('ip.saddr', 32, random), range('ip.daddr', 32, random)]);
    },
  },
  {
    name: '3,000 crossing boxes on four axes',
    family: 'ipv4',
    fits: false,
    rules: () => {
      const random = new Random(2);
      return upTo(3000, () => [
        range('ip.saddr', 32, random),
        range('ip.daddr', 32, random),
        range('tcp.sport', 16, random),
        range('tcp.dport', 16, random),
      ]);
    },
  },
  {
    name: 'a rule for everything, then 10,000 others',
    family: 'ipv4',
    fits: false,
    rules: () => [[], ...upTo(10_000, (i) => [prefix('ip.saddr', BigInt(i) << 8n, 24)])],
  },
  {
    name: 'a rule for all of TCP, then 10,000 others',
    family: 'ipv4',
    fits: true,
    rules: () => [
      [is('meta.l4proto', 6)],
      ...upTo(10_000, (i) => [prefix('ip.saddr', BigInt(i) << 8n, 24), is('meta.l4proto', 6 + (i % 2) * 11)]),
    ],
  },
  {
    name: 'one prefix, thousands of ports',
    family: 'ipv4',
    fits: true,
    rules: () =>
      upTo(20_000, (i) => [prefix('ip.saddr', 0x0a000000n, 8), port('dport', (i * 7919) % 65_536)]),
  },
  {
    name: 'every port its own rule',
    family: 'ipv4',
    fits: true,
    rules: () => upTo(65_536, (i) => [port('dport', i)]),
  },
  {
    name: 'every pair of 256 ports its own rule',
    family: 'ipv4',
    fits: true,
    rules: () => upTo(65_536, (i) => [port('sport', i >> 8), port('dport', i & 255)]),
  },
  {
    name: '2,000 names of interfaces',
    family: 'ipv4',
    fits: true,
    rules: () =>
      upTo(2000, (i) => [is('meta.iifname', i % 5 === 4 ? `veth${i}*` : `veth${i}a`), port('dport', i % 50)]),
  },
  {
    name: '5,000 names of interfaces in two rules',
    family: 'ipv4',
    fits: false,
    longRule: true,
    rules: () =>
      [0, 1].map((own) => [
        is('meta.iifname', ...upTo(5000, (i) => `eth${i * 2 + own}`)),
        port('dport', own),
      ]),
  },
  {
    name: 'prefixes within prefixes, /32 to /1, of source and destination',
    family: 'ipv4',
    fits: true,
    rules: () =>
      upTo(1024, (i) => [
        prefix('ip.saddr', 0xaaaaaaaan, 32 - (i >> 5)),
        prefix('ip.daddr', 0x55555555n, 32 - (i & 31)),
      ]),
  },
  {
    name: 'IPv6 prefixes within prefixes, /128 to /1, of source and destination',
    family: 'ipv6',
    fits: true,
    rules: () =>
      upTo(16_384, (i) => [
        prefix('ip6.saddr', maxOf(128) / 3n, 128 - (i >> 7)),
        prefix('ip6.daddr', maxOf(128) / 5n, 128 - (i & 127)),
      ]),
  },
  {
    name: 'thousands of values in a set',
    family: 'ipv4',
    fits: false,
    rules: () => {
      const random = new Random(3);
      return upTo(20, () => [
        is('ip.saddr', ...upTo(5000, () => formatIpv4(random.bits(32)))),
        is('tcp.dport', ...upTo(3000, () => random.below(65_536))),
      ]);
    },
  },
  {
    name: '10,000 IPv6 rules with long and short prefixes',
    family: 'ipv6',
    fits: true,
    rules: () => {
      const random = new Random(4);
      const lengths = [16, 32, 48, 56, 64, 64, 64, 96, 112, 128, 128];
      const site = () => (0x20010db8n << 96n) | (BigInt(random.below(64)) << 80n) | random.bits(80);
      return upTo(10_000, (i) => [
        prefix('ip6.saddr', site(), random.pick(lengths)),
        prefix('ip6.daddr', site(), random.pick(lengths)),
        port('dport', (i * 31) % 1000),
      ]);
    },
  },
  {
    name: '2,000 masks of identifications and addresses, all different',
    family: 'ipv4',
    fits: false,
    rules: () => {
      const random = new Random(5);
      const masked = (field: string, bits: number): Condition => {
        const mask = Number(random.bits(bits)) | 1;
        return { field, op: 'mask', mask: mask >>> 0, value: (Number(random.bits(bits)) & mask) >>> 0 };
      };
      return upTo(2000, (i) => [i % 2 === 0 ? masked('ip.id', 16) : masked('ip.saddr', 32)]);
    },
  },
];
