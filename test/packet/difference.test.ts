/** Two packets as one tree: what differs is marked, and nothing else. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Header, headers } from '../../src/model/header/index.js';
import { maxOf } from '../../src/model/interval.js';
import { buildPacket, type Layer, readField, showDifference, writeField } from '../../src/packet/index.js';

type Start = 'ether' | 'ip' | 'ip6';

const layers = (...names: string[]): Layer[] => [
  ...names.map((header) => ({ header, fields: {} })),
  { header: 'payload', fields: { hex: '6e65746b696c6e' } },
];

const stacks: readonly (readonly string[])[] = [
  ['ether', 'vlan', 'ip', 'tcp'],
  ['ether', 'arp'],
  ['ether', 'ip6', 'icmpv6'],
  ['ip', 'udp'],
  ['ip', 'icmp'],
  ['ip', 'sctp'],
  ['ip', 'dccp'],
  ['ip', 'ip6', 'udplite'],
  ['ip6', 'hopopt', 'routing', 'fragment', 'ah', 'dstopts', 'tcp'],
];

const marked = (lines: readonly string[]) => lines.filter((line) => line.endsWith('<--'));

/** A field whose value says how the rest is to be read: changing it changes more than itself. */
function decides(header: Header, name: string): boolean {
  return [header.next?.field, header.length?.field].includes(name) || name === 'frag_off';
}

const change = fc.constantFrom(...stacks).chain((names) => {
  const { bytes, layers: places } = buildPacket(layers(...names));
  const fields = places
    .filter(({ header }) => header !== 'payload')
    .flatMap(({ header, offset }) =>
      Object.entries((headers as Record<string, Header>)[header]!.fields).map(([name, field]) => ({
        header: (headers as Record<string, Header>)[header]!,
        offset,
        name,
        field,
      })),
    );
  return fc.constantFrom(...fields).chain(({ header, offset, name, field }) =>
    fc.bigInt({ min: 1n, max: maxOf(field.bits) }).map((flip) => {
      const found = bytes.slice();
      writeField(header, name, found, offset, readField(header, name, found, offset) ^ flip);
      return { start: names[0] as Start, expected: bytes, found, header, name };
    }),
  );
});

describe('a field that differs', () => {
  it('is marked, and no other is', () => {
    fc.assert(
      fc.property(change, ({ start, expected, found, header, name }) => {
        const all = marked(showDifference(expected, found, start)).map((line) => line.trim());
        expect(all[0]).toMatch(new RegExp(`^${header.name}\\.${name} +\\S.*  \\(expected .+\\)  <--$`));
        if (!decides(header, name)) expect(all).toHaveLength(1);
        const [, is, shall] = /^\S+ +(.*?) {2}\(expected (.*)\) {2}<--$/.exec(all[0]!)!;
        expect(is).not.toBe(shall);
      }),
      { numRuns: 1000 },
    );
  });

  it('is marked with the sums that cover it', () => {
    const packet = (ttl: number, dport: number) =>
      buildPacket([
        { header: 'ip', fields: { ttl } },
        { header: 'udp', fields: { dport } },
      ]).bytes;
    expect(marked(showDifference(packet(64, 53), packet(63, 53), 'ip'))).toEqual([
      expect.stringMatching(/^ {2}ip\.ttl +63 {2}\(expected 64\) {2}<--$/),
      expect.stringMatching(/^ {2}ip\.check +\d+ {2}\(expected \d+\) {2}<--$/),
    ]);
    expect(marked(showDifference(packet(64, 53), packet(64, 54), 'ip'))).toEqual([
      expect.stringMatching(/^ {4}udp\.dport +54 {2}\(expected 53\) {2}<--$/),
      expect.stringMatching(/^ {4}udp\.check /),
    ]);
  });
});

it('is a tree: a line for a header that is as expected, a line a field for one that is not', () => {
  const packet = (flags: readonly string[]) =>
    buildPacket([
      { header: 'ip6', fields: { saddr: '2001:db8::1', daddr: '2001:db8::2' } },
      { header: 'tcp', fields: { dport: 22, flags, check: 0 } },
      { header: 'payload', fields: { hex: 'abcd' } },
    ]).bytes;
  expect(showDifference(packet(['syn']), packet(['syn', 'ack']), 'ip6')).toEqual([
    'ip6: version=6 dscp=0 ecn=0 flowlabel=0 payload_len=22 nexthdr=tcp hop_limit=64 saddr=2001:db8::1 daddr=2001:db8::2',
    '  tcp',
    '    tcp.sport    40000',
    '    tcp.dport    22',
    '    tcp.seq      0',
    '    tcp.ack_seq  0',
    '    tcp.doff     5',
    '    tcp.flags    syn|ack  (expected syn)  <--',
    '    tcp.window   65535',
    '    tcp.check    0',
    '    tcp.urg_ptr  0',
    '    payload: abcd',
  ]);
});

it('shows a payload around its first difference, and how much of it differs', () => {
  const base = Array.from({ length: 40 }, (_, i) => i);
  const packet = (payload: readonly number[]) =>
    buildPacket([
      { header: 'ip', fields: {} },
      { header: 'payload', fields: { hex: Buffer.from(payload).toString('hex') } },
    ]).bytes;
  const lines = showDifference(packet(base), packet(base.with(20, 0xff).with(22, 0xfe)), 'ip');
  expect(lines.slice(1)).toEqual([
    '  payload, 40 bytes',
    '    2 bytes differ, the first is byte 20  <--',
    '    found from byte 12: 0c 0d 0e 0f 10 11 12 13 ff 15 fe 17 18 19 1a 1b',
    '    expected          : 0c 0d 0e 0f 10 11 12 13 14 15 16 17 18 19 1a 1b',
    '                                                ^^    ^^',
  ]);
});

it('says what is missing and what is too much', () => {
  const tcp = buildPacket(layers('ip', 'tcp')).bytes;
  const udp = buildPacket(layers('ip', 'udp')).bytes;
  const lines = showDifference(tcp, udp, 'ip');
  expect(lines[0]).toBe('35 bytes  (expected 47)  <--');
  expect(lines).toContainEqual(expect.stringMatching(/^ {2}udp: .*\(not expected\) {2}<--$/));
  expect(lines).toContainEqual(expect.stringMatching(/^ {2}\(expected tcp: .*\) {2}<--$/));
  const short = showDifference(tcp, tcp.subarray(0, 30), 'ip');
  expect(short).toContainEqual(
    expect.stringMatching(/^ {4}tcp\.window +cut off {2}\(expected 65535\) {2}<--$/),
  );
  expect(marked(showDifference(tcp, new Uint8Array(), 'ip'))).not.toEqual([]);
  expect(marked(showDifference(new Uint8Array(), tcp, 'ip'))).not.toEqual([]);
});

it('marks reserved bits and flags without a name', () => {
  const expected = buildPacket(layers('ip', 'tcp')).bytes;
  const evil = expected.slice();
  evil[6]! |= 0x80;
  expect(marked(showDifference(expected, evil, 'ip'))).toEqual([
    '  ip, reserved bits of byte 6  0x80  (expected 0x00)  <--',
  ]);
});

it('marks something exactly where bytes differ, whatever they are', () => {
  const some = fc.uint8Array({ maxLength: 80 });
  const near = fc
    .tuple(fc.constantFrom(...stacks), fc.nat(), fc.nat(255), fc.nat(200))
    .map(([names, at, byte, cut]) => {
      const { bytes } = buildPacket(layers(...names));
      const found = bytes.slice(0, bytes.length - (cut < bytes.length ? cut : 0));
      if (found.length > 0) found[at % found.length] = byte;
      return { start: names[0] as Start, expected: bytes, found };
    });
  const any = fc.record({
    start: fc.constantFrom<Start[]>('ether', 'ip', 'ip6'),
    expected: some,
    found: some,
  });
  fc.assert(
    fc.property(fc.oneof(near, any), ({ start, expected, found }) => {
      const lines = showDifference(expected, found, start);
      expect(marked(lines).length > 0).toBe(Buffer.compare(expected, found) !== 0);
      expect(marked(showDifference(found, found, start))).toEqual([]);
      for (const line of lines) expect(line).not.toContain('\n');
    }),
    { numRuns: 2000 },
  );
});
