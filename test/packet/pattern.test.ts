/** A packet in which only what is given counts: what it accepts, and what it says of another. */
import { describe, expect, it } from 'vitest';
import { buildPacket, type Layer, matchPattern } from '../../src/packet/index.js';

const layer = (header: string, fields: Layer['fields'] = {}): Layer => ({ header, fields });
const found = buildPacket([
  layer('ether', { daddr: '02:00:00:00:00:02' }),
  layer('ip', { saddr: '192.0.2.1', daddr: '198.51.100.1', ttl: 63, options: '01010101' }),
  layer('udp', { dport: 53 }),
  layer('payload', { hex: '0102' }),
]).bytes;
const match = (...pattern: Layer[]) => matchPattern(pattern, found, 'ether');

describe('accepts', () => {
  it.each<[string, ...Layer[]]>([
    ['the outermost header alone', layer('ether')],
    ['a header further in', layer('udp')],
    ['fields of two headers', layer('ip', { ttl: 63 }), layer('udp', { dport: 53 })],
    ['options', layer('ip', { options: '01010101' })],
    ['the payload', layer('udp'), layer('payload', { hex: '0102' })],
    ['a payload alone', layer('payload', { hex: '0102' })],
    ['all of it', layer('ether'), layer('ip'), layer('udp'), layer('payload', { hex: '0102' })],
  ])('%s', (_, ...pattern) => {
    expect(match(...pattern)).toEqual([]);
  });
});

describe('a tunnel', () => {
  const tunnel = buildPacket([
    layer('ip', { saddr: '192.0.2.1', daddr: '192.0.2.2', protocol: 4 }),
    layer('ip', { saddr: '10.0.0.1', daddr: '10.0.0.2' }),
    layer('udp', { dport: 53 }),
    layer('payload', { hex: '0102' }),
  ]).bytes;
  const inner = (...pattern: Layer[]) => matchPattern(pattern, tunnel, 'ip');

  it.each<[string, ...Layer[]]>([
    ['outside', layer('ip', { daddr: '192.0.2.2' })],
    ['inside', layer('ip', { daddr: '10.0.0.2' }), layer('udp')],
    ['both', layer('ip', { daddr: '192.0.2.2' }), layer('ip', { daddr: '10.0.0.2' })],
  ])('%s', (_, ...pattern) => {
    expect(inner(...pattern)).toEqual([]);
  });

  it('neither', () => {
    expect(inner(layer('ip', { daddr: '10.0.0.3' }))).not.toEqual([]);
  });

  it('a payload that another header stands before', () => {
    expect(inner(layer('ip', { daddr: '10.0.0.2' }), layer('payload', { hex: '0102' }))).not.toEqual([]);
  });
});

describe('tells', () => {
  it('each field that differs, and no other', () => {
    const lines = match(
      layer('ip', { ttl: 64, saddr: '192.0.2.1' }),
      layer('udp', { dport: 54, sport: 40000 }),
    );
    const marked = lines.filter((line) => line.endsWith('<--')).map((line) => line.trim().split(/\s+/)[0]);
    expect(marked).toEqual(['ip.ttl', 'udp.dport']);
  });

  it.each<[string, RegExp, ...Layer[]]>([
    ['another payload', /bytes? differs?/, layer('udp'), layer('payload', { hex: '0103' })],
    ['a longer one', /2 bytes {2}\(expected 3\)/, layer('udp'), layer('payload', { hex: '010203' })],
    [
      'none where one is expected to be empty',
      /2 bytes {2}\(expected 0\)/,
      layer('udp'),
      layer('payload', { hex: '' }),
    ],
    ['other options', /options/, layer('ip', { options: '01010100' })],
    ['another protocol', /\(expected tcp dport=53\)/, layer('tcp', { dport: 53 })],
    ['another protocol behind the right one', /\(expected ip, tcp\)/, layer('ip'), layer('tcp')],
    ['a header too many', /\(expected udp, tcp\)/, layer('udp'), layer('tcp')],
    [
      'longer options',
      /\(expected ip options=0101010101010101\)/,
      layer('ip', { options: '0101010101010101' }),
    ],
  ])('%s', (_, words, ...pattern) => {
    const lines = match(...pattern);
    expect(lines.join('\n')).toMatch(words);
    expect(lines.some((line) => line.endsWith('<--'))).toBe(true);
  });

  it('a packet that ends within a header', () => {
    const lines = matchPattern([layer('udp', { dport: 53 })], found.subarray(0, 40), 'ether');
    expect(lines.at(-1)).toBe('(expected udp dport=53)  <--');
  });
});
