/** Layers to bytes and back: what is filled in, what the author overrides, what cannot be built. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Header, headers } from '../../src/model/header/index.js';
import { maxOf } from '../../src/model/interval.js';
import {
  buildPacket,
  checkLayers,
  dissect,
  formatPacket,
  type Layer,
  readField,
  writeField,
} from '../../src/packet/index.js';

const field = (layers: Parameters<typeof buildPacket>[0], header: string, name: string) => {
  const first = layers[0]!.header as 'ip' | 'ip6' | 'ether';
  return dissect(buildPacket(layers).bytes, first).headers.find((h) => h.header.name === header)?.fields[
    name
  ];
};

describe('reading and writing a field', () => {
  const all = Object.values<Header>(headers).flatMap((header) =>
    Object.entries(header.fields).map(([name, { bits }]) => ({ header, name, bits })),
  );

  it('reads back what was written and leaves the other bits alone', () => {
    const any = fc
      .constantFrom(...all)
      .chain((one) =>
        fc.tuple(
          fc.constant(one),
          fc.bigInt({ min: 0n, max: maxOf(one.bits) }),
          fc.uint8Array({ minLength: one.header.bytes + 7, maxLength: one.header.bytes + 7 }),
          fc.integer({ min: 0, max: 7 }),
        ),
      );
    fc.assert(
      fc.property(any, ([{ header, name }, value, before, offset]) => {
        const after = before.slice();
        writeField(header, name, after, offset, value);
        expect(readField(header, name, after, offset)).toBe(value);
        writeField(header, name, after, offset, readField(header, name, before, offset));
        expect(after).toEqual(before);
      }),
    );
  });

  it('refuses a value that does not fit, and bytes that are not there', () => {
    expect(() => writeField(headers.ip, 'ihl', new Uint8Array(20), 0, 16n)).toThrow('does not fit');
    expect(() => readField(headers.ip, 'daddr', new Uint8Array(19), 0)).toThrow('past the end');
  });
});

describe('what is filled in', () => {
  it('names the next header, also through extension headers', () => {
    const layers = ['ip6', 'hopopt', 'routing', 'fragment', 'ah', 'dstopts', 'icmpv6'].map((header) => ({
      header,
      fields: {},
    }));
    const next = dissect(buildPacket(layers).bytes, 'ip6').headers.map((h) => h.fields['nexthdr']);
    expect(next).toEqual([0n, 43n, 44n, 51n, 60n, 58n, undefined]);
  });

  it('counts lengths with options, padded to the unit of each header', () => {
    const layers = [
      { header: 'ip', fields: { options: '01' } },
      { header: 'tcp', fields: { options: '0101010101' } },
      { header: 'payload', fields: { hex: 'aabbcc' } },
    ];
    expect(field(layers, 'ip', 'ihl')).toBe(6n);
    expect(field(layers, 'ip', 'tot_len')).toBe(24n + 28n + 3n);
    expect(field(layers, 'tcp', 'doff')).toBe(7n);
    const extension = (header: string, options: string) => [
      { header: 'ip6', fields: {} },
      { header, fields: { options } },
    ];
    expect(field(extension('hopopt', '00'.repeat(7)), 'hopopt', 'hdrlen')).toBe(1n);
    expect(field(extension('ah', '00'.repeat(12)), 'ah', 'hdrlen')).toBe(4n);
    expect(field(extension('dstopts', ''), 'ip6', 'payload_len')).toBe(8n);
  });

  it('says that nothing follows, or that what follows is nothing it knows', () => {
    expect(field([{ header: 'ip6', fields: {} }], 'ip6', 'nexthdr')).toBe(59n);
    const bytes = { header: 'payload', fields: { hex: '00' } };
    expect(field([{ header: 'ip', fields: {} }, bytes], 'ip', 'protocol')).toBe(253n);
  });

  it('nests: a tagged frame, IPv6 in IPv4', () => {
    const layers = ['ether', 'vlan', 'ip', 'ip6', 'udp'].map((header) => ({ header, fields: {} }));
    expect(dissect(buildPacket(layers).bytes, 'ether').headers.map((h) => h.header.name)).toEqual(
      layers.map((l) => l.header),
    );
    expect(field(layers, 'ether', 'type')).toBe(0x8100n);
    expect(field(layers, 'ip', 'tot_len')).toBe(68n);
  });
});

describe('what the author gives', () => {
  it('is written, right or wrong', () => {
    const wrong = {
      ip: { version: 7, ihl: 3, tot_len: 9, protocol: 'esp', check: 0x1234 },
      tcp: { doff: 15, check: 0, flags: ['syn', 'fin'] },
    };
    const layers = Object.entries(wrong).map(([header, fields]) => ({ header, fields }));
    const { bytes } = buildPacket(layers);
    expect(Buffer.from(bytes).toString('hex', 0, 12)).toBe('730000090000000040321234');
    expect(readField(headers.tcp, 'doff', bytes, 20)).toBe(15n);
    expect(readField(headers.tcp, 'flags', bytes, 20)).toBe(3n);
    expect(readField(headers.tcp, 'check', bytes, 20)).toBe(0n);
  });
});

describe('what cannot be built', () => {
  const cases: [Layer[], (string | number)[], string][] = [
    [[{ header: 'tpc', fields: {} }], [0, 'header'], "'tpc' is not a header"],
    [[{ header: 'ip', fields: { sadr: '192.0.2.1' } }], [0, 'fields', 'sadr'], "ip has no field 'sadr'"],
    [[{ header: 'ip', fields: { saddr: '192.0.2.300' } }], [0, 'fields', 'saddr'], 'not an IPv4 address'],
    [[{ header: 'ip', fields: { ttl: 256 } }], [0, 'fields', 'ttl'], 'does not fit 8 bits'],
    [[{ header: 'ip', fields: { ttl: 1.5 } }], [0, 'fields', 'ttl'], 'not a whole number'],
    [[{ header: 'ip', fields: { protocol: 'tpc' } }], [0, 'fields', 'protocol'], "'tpc' is not one of"],
    [[{ header: 'ip', fields: { options: '0' } }], [0, 'fields', 'options'], 'hexadecimal'],
    [[{ header: 'ip', fields: { options: '00'.repeat(41) } }], [0, 'fields', 'options'], 'room for 40 bytes'],
    [[{ header: 'payload', fields: { hex: 'xyz' } }], [0, 'fields', 'hex'], 'hexadecimal'],
    [[{ header: 'tcp', fields: {} }], [0], 'put ip or ip6 before it'],
    [
      [
        { header: 'ip', fields: {} },
        { header: 'tcp', fields: { flags: ['sny'] } },
      ],
      [1, 'fields', 'flags'],
      "'sny' is not one of",
    ],
    [
      [
        { header: 'ether', fields: {} },
        { header: 'tcp', fields: { check: 0 } },
      ],
      [1],
      'tcp cannot follow ether',
    ],
    [
      [
        { header: 'ip', fields: {} },
        { header: 'udp', fields: { options: '00' } },
      ],
      [1, 'fields', 'options'],
      'udp has no options',
    ],
    [
      [
        { header: 'payload', fields: { hex: '00' } },
        { header: 'ip', fields: {} },
      ],
      [0],
      'only be the last',
    ],
    [
      [
        { header: 'ip', fields: {} },
        { header: 'payload', fields: { hex: '00'.repeat(65520) } },
      ],
      [],
      'room for 65535',
    ],
    [[], [], 'at least one layer'],
  ];

  it.each(cases.map(([layers, path, message]) => [message, path, layers] as const))(
    '%s',
    (message, path, layers) => {
      const problems = checkLayers(layers);
      expect(problems).toHaveLength(1);
      expect(problems[0]!.path).toEqual(path);
      expect(problems[0]!.message).toContain(message);
      expect(() => buildPacket(layers)).toThrow(message);
    },
  );

  it('lists every problem at once', () => {
    const layers = [
      { header: 'ip', fields: { saddr: 'x', ttl: -1 } },
      { header: 'nope', fields: {} },
    ];
    expect(checkLayers(layers).map((p) => p.path.join('.'))).toEqual([
      '0.fields.saddr',
      '0.fields.ttl',
      '1.header',
    ]);
  });
});

describe('showing a packet', () => {
  it('indents the headers, names what has a name, cuts a long payload', () => {
    const { bytes } = buildPacket([
      { header: 'ip6', fields: { saddr: '2001:db8::1', daddr: '2001:db8::2' } },
      { header: 'tcp', fields: { dport: 22, flags: ['syn', 'ack'], check: 0 } },
      { header: 'payload', fields: { hex: 'ab'.repeat(40) } },
    ]);
    expect(formatPacket(bytes, 'ip6').split('\n')).toEqual([
      'ip6: version=6 dscp=0 ecn=0 flowlabel=0 payload_len=60 nexthdr=tcp hop_limit=64 saddr=2001:db8::1 daddr=2001:db8::2',
      '  tcp: sport=40000 dport=22 seq=0 ack_seq=0 doff=5 flags=syn|ack window=65535 check=0 urg_ptr=0',
      `    payload: ${'ab'.repeat(32)}… (40 bytes)`,
    ]);
    expect(formatPacket(bytes.slice(0, 47), 'ip6')).toMatch(/dport=22 \(cut off\)$/);
  });
});
