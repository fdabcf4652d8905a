/** tshark, which knows nothing of the header library, reads the same values out of the frames as the library does. */
import { beforeAll, describe, expect, it } from 'vitest';
import { headers } from '../../src/model/header/index.js';
import { buildPacket, type Layer } from '../../src/packet/index.js';
import { Random } from '../support/random.js';
import { compare, type Library, mutants, tsharkNames } from './compare.js';
import { type Frame, framesOf } from './frames.js';
import { tsharkFields } from './tshark.js';

const library: Library = headers;
const rounds = 12;
const sums = ['ip', 'tcp', 'udp', 'sctp', 'dccp', 'icmp', 'icmpv6'].map((p) => `${p}.checksum.status`);
/** tshark's number for a sum that is right. */
const good = '1';

let frames: Frame[];
let shown: ReadonlyMap<string, string>[];

beforeAll(async () => {
  const random = new Random(20_231);
  frames = Array.from({ length: rounds }, () => framesOf(random)).flat();
  shown = await tsharkFields(
    frames.map((f) => f.bytes),
    [...tsharkNames(library), ...sums],
  );
});

describe('frames with random numbers in every field', () => {
  it('read the same in tshark, every field of every header', () => {
    const { compared, differences } = compare(library, frames, shown);
    expect(differences).toEqual([]);
    const all = Object.entries(library).flatMap(([h, { fields }]) =>
      Object.keys(fields).map((f) => `${h}.${f}`),
    );
    expect(all.filter((field) => (compared.get(field) ?? 0) < rounds / 2)).toEqual([]);
  });

  it.each(sums)('%s is good wherever it is shown', (name) => {
    const states = shown.flatMap((fields) => fields.get(name) ?? []);
    expect(states.length).toBeGreaterThanOrEqual(rounds);
    expect(states.filter((state) => state !== good)).toEqual([]);
  });

  it('would not, if a field were declared a bit or a byte off', () => {
    const unseen = mutants(library).filter((m) => compare(m.library, frames, shown).differences.length === 0);
    expect(unseen.map((m) => m.name)).toEqual([]);
    expect(mutants(library).length).toBeGreaterThan(200);
  });

  it('would not, if a sum were wrong', async () => {
    const layers: Layer[] = [
      { header: 'ether', fields: {} },
      { header: 'ip', fields: { saddr: '192.0.2.1', daddr: '192.0.2.2', check: 1 } },
      { header: 'udp', fields: { check: 1 } },
    ];
    const [fields] = await tsharkFields([buildPacket(layers).bytes], sums);
    expect([fields?.get('ip.checksum.status'), fields?.get('udp.checksum.status')]).toEqual(['0', '0']);
  });
});

describe('sums with a routing header', () => {
  const last = '20010db8000000000000000000000009';
  const between = '20010db8000000000000000000000005';
  it.each([
    [0, 2, between + last],
    [0, 0, last + between],
    [2, 1, last],
    [4, 1, last + between],
  ])('of type %i with %i segments left are good', async (type, segments_left, addresses) => {
    // Type 4: last entry, flags, tag; the others: reserved.
    const lead = type === 4 ? '01000000' : '00000000';
    const layers: Layer[] = [
      { header: 'ether', fields: {} },
      { header: 'ip6', fields: { saddr: '2001:db8::1', daddr: '2001:db8::5' } },
      { header: 'routing', fields: { type, segments_left, options: lead + addresses } },
      { header: 'udp', fields: { dport: 9 } },
      { header: 'payload', fields: { hex: '0102' } },
    ];
    const [fields] = await tsharkFields([buildPacket(layers).bytes], ['udp.checksum.status']);
    expect(fields?.get('udp.checksum.status')).toBe(good);
  });
});
