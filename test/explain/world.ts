/** A small world: chains whose conditions tell few values apart, and every packet that these can tell from another. */
import fc from 'fast-check';
import type { Chain, Condition, Family, Rule } from '../../src/model/firewall.js';
import { buildPacket, type Layer } from '../../src/packet/index.js';
import type { HookPacket } from '../../src/reference/firewall/index.js';

type Choices = readonly (readonly [op: 'in' | 'notIn', ...values: string[]])[];

interface Topic {
  readonly families: readonly Family[];
  readonly conditions: readonly Condition[];
  /** What of a packet stands for everything that the conditions can tell apart. */
  readonly values: readonly unknown[];
}

const lists = (field: string, choices: Choices): Condition[] =>
  choices.map(([op, ...values]) => ({ field, op, values }));
const mask = (field: string, m: number, value: number): Condition[] => [
  { field, op: 'mask', mask: m, value },
  { field, op: 'notMask', mask: m, value },
];

/** Topics that a chain is about: a few of them at a time, so that all packets can be tried. */
const topics = {
  saddr: {
    families: ['ipv4'],
    conditions: lists('ip.saddr', [
      ['in', '10.0.0.0/31'],
      ['in', '10.0.0.1-10.0.0.2'],
      ['in', '10.0.0.0', '10.0.0.3'],
      ['notIn', '10.0.0.0/30'],
      ['notIn', '10.0.0.2'],
    ]),
    values: ['10.0.0.0', '10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.9'],
  },
  ihl: {
    families: ['ipv4'],
    conditions: lists('ip.ihl', [
      ['in', '5'],
      ['in', '0-4'],
      ['in', '6-15'],
      ['notIn', '5'],
    ]),
    values: ['', '01010101'],
  },
  hops: {
    families: ['ipv6'],
    conditions: lists('ip6.hop_limit', [
      ['in', '255'],
      ['in', '1-64'],
      ['notIn', '64-255'],
    ]),
    values: [0, 1, 63, 64, 65, 255],
  },
  dport: {
    families: ['ipv4', 'ipv6'],
    conditions: [
      ...lists('th.dport', [
        ['in', '1-2'],
        ['in', '2-3'],
        ['notIn', '2'],
        ['notIn', '0-3'],
      ]),
      ...lists('tcp.dport', [
        ['in', '1', '3'],
        ['notIn', '1-2'],
      ]),
      ...lists('udp.dport', [
        ['in', '2'],
        ['notIn', '3'],
      ]),
    ],
    values: [0, 1, 2, 3, 9],
  },
  flags: {
    families: ['ipv4', 'ipv6'],
    conditions: [
      ...mask('tcp.flags', 0x12, 0x02),
      ...mask('tcp.flags', 0x10, 0x10),
      ...mask('tcp.flags', 0x02, 0x02),
    ],
    values: [0, 0x02, 0x10, 0x12],
  },
  seq: {
    families: ['ipv4', 'ipv6'],
    conditions: [
      ...lists('tcp.seq', [
        ['in', '0-65535'],
        ['notIn', '65536-131071'],
        ['in', '131072-262143'],
      ]),
      ...mask('tcp.seq', 0x10000, 0x10000),
      ...mask('tcp.seq', 0x30000, 0x20000),
      ...mask('tcp.seq', 0x30000, 0),
    ],
    values: [0, 0x10000, 0x20000, 0x30000, 0x40000, 0x50000, 0x60000, 0x70000],
  },
  iif: {
    families: ['ipv4', 'ipv6'],
    conditions: lists('meta.iifname', [
      ['in', 'lo'],
      ['in', 'eth*'],
      ['in', 'eth0', 'lo'],
      ['notIn', 'lo'],
      ['notIn', 'eth*'],
      ['notIn', 'eth0'],
      ['in', '*'],
    ]),
    values: ['lo', 'eth0', 'eth1', 'x'],
  },
} as const satisfies Record<string, Topic>;

type TopicName = keyof typeof topics;

/** Conditions that every chain may have: what is where in the packet. */
const always: Readonly<Record<Family, readonly Condition[]>> = {
  ipv4: [
    ...lists('meta.l4proto', [
      ['in', 'tcp'],
      ['in', 'udp', 'icmp'],
      ['notIn', 'tcp'],
      ['notIn', '0-255'],
    ]),
    ...lists('ip.protocol', [
      ['in', 'tcp'],
      ['in', '17-255'],
      ['notIn', 'esp'],
    ]),
    ...lists('ip.frag_off', [
      ['in', '0'],
      ['in', '1-8191'],
      ['notIn', '0'],
    ]),
    ...mask('ip.frag_off', 1, 1),
    ...mask('ip.frag_off', 3, 2),
    ...lists('ip.version', [
      ['in', '4'],
      ['notIn', '4'],
    ]),
    ...lists('icmp.type', [['in', '0-255']]),
  ],
  ipv6: [
    ...lists('meta.l4proto', [
      ['in', 'tcp'],
      ['in', 'udp', '58'],
      ['notIn', 'tcp'],
      ['in', '60', '0'],
    ]),
    ...lists('ip6.nexthdr', [
      ['in', 'tcp'],
      ['in', '60', 'udp'],
      ['notIn', '60'],
      ['notIn', 'tcp', '0-59'],
      ['in', '0-5'],
    ]),
    ...lists('ip6.version', [
      ['in', '6'],
      ['notIn', '6'],
    ]),
    ...lists('icmpv6.type', [['in', '0-255']]),
  ],
};

export interface SmallChain {
  readonly chain: Chain;
  readonly about: readonly TopicName[];
}

export function smallChain(family: Family): fc.Arbitrary<SmallChain> {
  const names = (Object.keys(topics) as TopicName[]).filter((name) =>
    (topics[name].families as readonly Family[]).includes(family),
  );
  return fc.subarray(names, { minLength: 1, maxLength: 3 }).chain((about) => {
    const conditions: readonly Condition[] = [
      ...about.flatMap((name): readonly Condition[] => topics[name].conditions),
      ...always[family],
    ];
    const rule = fc.record({
      verdict: fc.constantFrom('accept' as const, 'drop' as const),
      counter: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
      when: fc.oneof(
        { weight: 12, arbitrary: fc.array(fc.constantFrom(...conditions), { minLength: 1, maxLength: 3 }) },
        { weight: 1, arbitrary: fc.constant([] as Condition[]) },
      ),
    });
    return fc
      .record({
        rules: fc.array(rule, { minLength: 4, maxLength: 14 }),
        policy: fc.constantFrom('accept' as const, 'drop' as const),
        counter: fc.boolean(),
      })
      .map(({ rules, ...rest }) => ({
        about,
        chain: {
          ...rest,
          name: 'c',
          hook: 'input' as const,
          families: [family],
          priority: 0,
          rules: rules.map((own, at): Rule => ({ ...own, name: `r${at}` })),
        },
      }));
  });
}

const made = new Map<string, HookPacket[]>();

/** Every packet that chains about some topics can tell from another. */
export function packetsOf(family: Family, about: readonly TopicName[]): readonly HookPacket[] {
  const key = `${family} ${about.join()}`;
  let packets = made.get(key);
  if (!packets) {
    const own = (name: TopicName): readonly unknown[] =>
      about.includes(name) ? topics[name].values : [undefined];
    packets = [];
    for (const iif of own('iif')) {
      packets.push({ family, bytes: Uint8Array.of(0x45), iif: (iif as string) ?? 'lo' });
      for (const seq of own('seq'))
        for (const flags of own('flags'))
          for (const dport of own('dport')) {
            const transports = transportsOf(family, { seq, flags, dport });
            for (const saddr of own('saddr'))
              for (const ihl of own('ihl'))
                for (const hops of own('hops')) {
                  const all =
                    family === 'ipv4' ? ipv4(transports, { saddr, ihl }) : ipv6(transports, { hops });
                  packets.push(...all.map((bytes) => ({ family, bytes, iif: (iif as string) ?? 'lo' })));
                }
          }
    }
    made.set(key, packets);
  }
  return packets;
}

const layer = (header: string, fields: Record<string, unknown> = {}): Layer => ({ header, fields });
const payload = layer('payload', { hex: '00'.repeat(24) });

type Own = Record<string, unknown>;

/** A transport header and its number; none where nothing is known of the protocol. */
function transportsOf(family: Family, { seq, flags, dport }: Own): [protocol: number, Layer][] {
  return [
    [6, layer('tcp', { dport, seq, flags })],
    [17, layer('udp', { dport })],
    [132, layer('sctp', { dport })],
    family === 'ipv4' ? [1, layer('icmp')] : [58, layer('icmpv6')],
    [50, payload],
    [59, payload],
    [2, payload],
  ];
}

function ipv4(transports: readonly [number, Layer][], { saddr, ihl }: Own): Uint8Array[] {
  return transports.flatMap(([protocol, transport]) => {
    const ip = (more: object = {}) =>
      layer('ip', { saddr, protocol, ...(ihl ? { options: ihl } : {}), ...more });
    const whole = buildPacket([ip(), transport]).bytes;
    const later = [1, 2, 4].map((frag_off) => buildPacket([ip({ frag_off }), payload]).bytes);
    return [whole, whole.subarray(0, (whole[0]! & 15) * 4 + 3), ...later];
  });
}

/** At once, after destination options, hop-by-hop options or a fragment header; a chain that is cut off. */
function ipv6(transports: readonly [number, Layer][], { hops }: Own): Uint8Array[] {
  const ip6 = (nexthdr: number) => layer('ip6', { nexthdr, hop_limit: hops });
  const ways = transports.flatMap(([protocol, transport]) => [
    [ip6(protocol), transport],
    [ip6(60), layer('dstopts', { nexthdr: protocol }), transport],
    [ip6(0), layer('hopopt', { nexthdr: protocol }), transport],
    [ip6(44), layer('fragment', { nexthdr: protocol }), transport],
  ]);
  const whole = ways.map((layers) => buildPacket(layers));
  const cut = [60, 0, 44].map((number) => buildPacket([ip6(number)]).bytes);
  return [
    ...whole.flatMap(({ bytes, layers }) => [bytes, bytes.subarray(0, layers.at(-1)!.offset + 3)]),
    ...cut,
  ];
}
