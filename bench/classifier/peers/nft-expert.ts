/**
 * nftables as somebody writes it who knows it well: a verdict map sends each protocol to a chain of its own, TCP to one
 * for each combination of the flags that rules ask for; there the rules are laid out in layers (layers.ts), each a
 * verdict map from concatenated intervals, with only the fields that the layer asks for. A layer of few rules stays a
 * rule a line: it is faster so.
 */

import { formatIpv4, formatIpv6 } from '../../../src/model/address.js';
import { portProtocolNumbers } from '../../../src/model/field.js';
import type { Family } from '../../../src/model/firewall.js';
import { ipProtocols } from '../../../src/model/header/numbers.js';
import { type BenchRule, type BenchSet, type Prefix, widthOf } from '../set.js';
import { type Box, layersOf } from './layers.js';
import { anyPort, nftFamily } from './nft.js';

/** A lookup in concatenated intervals costs about as much as so many rules. */
const fewRules = 8;

interface Field {
  /** As nft has it: `th dport`. */
  readonly name: string;
  readonly range: (rule: BenchRule) => readonly [bigint, bigint];
  readonly most: bigint;
  readonly show: (value: bigint) => string;
}

interface Chain {
  readonly name: string;
  readonly lines: readonly string[];
}

export function nftExpertRuleset(set: BenchSet): string {
  const { family, rules } = set;
  const named = [...new Set(rules.flatMap(({ protocol }) => protocol ?? []))].sort((a, b) => a - b);
  const chains = named.flatMap((protocol) => chainsOf(`p${protocol}`, rules, family, protocol));
  const jumps = named.map((protocol) => `${protocol} : goto p${protocol}`);
  const portsLeft = portProtocolNumbers.filter((protocol) => !named.includes(protocol));
  if (portsLeft.length > 0) {
    chains.push(...chainsOf('ports', rules, family, portsLeft[0]!));
    jumps.push(...portsLeft.map((protocol) => `${protocol} : goto ports`));
  }
  const rest = chainsOf('rest', rules, family, undefined);
  return [
    `table ${nftFamily[family]} bench {`,
    ...[...chains, ...rest].flatMap(({ name, lines }) => chainText(name, lines)),
    ...chainText('input', [
      'type filter hook input priority filter; policy accept;',
      `meta l4proto vmap { ${jumps.join(', ')} }`,
      'goto rest',
    ]),
    '}',
    '',
  ].join('\n');
}

const chainText = (name: string, lines: readonly string[]) => [
  `  chain ${name} {`,
  ...lines.map((line) => `    ${line}`),
  '  }',
];

/** The chains for a protocol, the one of that name last; undefined stands for one without ports that no rule names. */
function chainsOf(
  name: string,
  all: readonly BenchRule[],
  family: Family,
  protocol: number | undefined,
): Chain[] {
  const hasPorts = protocol !== undefined && portProtocolNumbers.includes(protocol);
  const icmp = protocol === ipProtocols.icmp || protocol === ipProtocols.icmpv6;
  const rules = all.filter(
    (rule) =>
      (rule.protocol === undefined || rule.protocol === protocol) &&
      (hasPorts || (anyPort(rule.sport) && anyPort(rule.dport))) &&
      (icmp || protocol === ipProtocols.tcp || rule.flags.value === 0),
  );
  const fields = [
    ...addressFields(family),
    ...(hasPorts ? portFields : []),
    ...(icmp ? icmpFields(protocol === ipProtocols.icmp ? 'icmp' : 'icmpv6') : []),
  ];
  const bits =
    rules.reduce((sum, { protocol: own, flags }) => (own === ipProtocols.tcp ? sum | flags.mask : sum), 0) >>
    8;
  if (protocol !== ipProtocols.tcp || bits === 0) return [{ name, lines: layerLines(rules, fields) }];
  const values = subsets(bits);
  const parts = values.map((value) => ({
    name: `${name}_${value}`,
    lines: layerLines(
      rules.filter(({ flags }) => ((value << 8) & flags.mask) === flags.value),
      fields,
    ),
  }));
  const jumps = values.map((value) => `${value} : goto ${name}_${value}`).join(', ');
  return [...parts, { name, lines: [`tcp flags & ${bits} vmap { ${jumps} }`] }];
}

/** Every number that has only these bits. */
function subsets(bits: number): number[] {
  return Array.from({ length: bits + 1 }, (_, value) => value).filter((value) => (value & bits) === value);
}

function layerLines(rules: readonly BenchRule[], fields: readonly Field[]): string[] {
  const columns = fields.map(({ range }) => ranked(rules.map(range)));
  const boxes = rules.map((_, index): Box => columns.map((column) => column[index]!));
  return layersOf(boxes).flatMap((layer) => {
    const own = layer.map((index) => rules[index]!);
    const asked = fields.filter((field) => own.some((rule) => !isAny(field, rule)));
    if (asked.length === 0) return own.map(({ verdict }) => verdict);
    if (own.length < fewRules) return own.map((rule) => ruleLine(rule, asked));
    const elements = own.map(
      (rule) => `${asked.map((field) => rangeText(field, rule)).join(' . ')} : ${rule.verdict}`,
    );
    return [`${asked.map(({ name }) => name).join(' . ')} vmap { ${elements.join(', ')} }`];
  });
}

const isAny = ({ range, most }: Field, rule: BenchRule) => {
  const [low, high] = range(rule);
  return low === 0n && high === most;
};

function ruleLine(rule: BenchRule, fields: readonly Field[]): string {
  const matches = fields
    .filter((field) => !isAny(field, rule))
    .map((field) => `${field.name} ${rangeText(field, rule)}`);
  return [...matches, rule.verdict].join(' ');
}

function rangeText({ range, show }: Field, rule: BenchRule): string {
  const [low, high] = range(rule);
  return low === high ? show(low) : `${show(low)}-${show(high)}`;
}

/** Ranges as places in the order of all their ends: they overlap as they did, and are small numbers. */
function ranked(ranges: readonly (readonly [bigint, bigint])[]): (readonly [number, number])[] {
  const ends = [...new Set(ranges.flat())].sort((a, b) => (a < b ? -1 : 1));
  const places = new Map(ends.map((end, place) => [end, place] as const));
  return ranges.map(([low, high]) => [places.get(low)!, places.get(high)!]);
}

function addressFields(family: Family): Field[] {
  const bits = widthOf(family);
  const most = (1n << BigInt(bits)) - 1n;
  const show = family === 'ipv4' ? formatIpv4 : formatIpv6;
  const range = ({ address, length }: Prefix) =>
    [address, address | ((1n << BigInt(bits - length)) - 1n)] as const;
  return [
    { name: `${nftFamily[family]} saddr`, range: (rule) => range(rule.saddr), most, show },
    { name: `${nftFamily[family]} daddr`, range: (rule) => range(rule.daddr), most, show },
  ];
}

const portFields: readonly Field[] = (['sport', 'dport'] as const).map((key) => ({
  name: `th ${key}`,
  range: (rule) => [BigInt(rule[key].low), BigInt(rule[key].high)],
  most: 65535n,
  show: String,
}));

/** Type and code, each asked for wholly or not at all. */
function icmpFields(header: 'icmp' | 'icmpv6'): Field[] {
  return (['type', 'code'] as const).map((key) => {
    const shift = key === 'type' ? 8 : 0;
    return {
      name: `${header} ${key}`,
      range: ({ flags: { value, mask } }) => {
        if (((mask >> shift) & 0xff) === 0) return [0n, 255n];
        const own = BigInt((value >> shift) & 0xff);
        return [own, own];
      },
      most: 255n,
      show: String,
    };
  });
}
