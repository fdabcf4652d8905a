/** The library before a kernel that is made up: answers that a real one gives seldom, and ones that it never gives. */
import { beforeAll, describe, expect, it } from 'vitest';
import neighbours from '../../../examples/neighbours/neighbours.spec.js';
import { type Attr, encodeAttrs, nested } from '../../../src/scenario/netlink/message.js';
import { Random } from '../../../src/torture/random.js';
import { checkSpec } from '../family.js';
import { buildClient, buildProgram } from './built.js';
import {
  answered,
  controllerOf,
  type Datagram,
  datagram,
  done,
  error,
  family,
  flag,
  genl,
  streamOf,
  text,
  u16,
  u32,
} from './fake-kernel.js';

const commands = { get: 18, setNtf: 22 + 1 };
const controller = controllerOf(['changes']);

let program: string;

beforeAll(async () => {
  const client = await buildClient(checkSpec(neighbours).model);
  program = await buildProgram(client, 'neighbours', new URL('fake.c', import.meta.url));
});

const via = { type: 1, data: new Uint8Array(16).fill(1) };
const entry: readonly Attr[] = [
  { type: 1, data: u32(1) },
  { type: 2, data: new Uint8Array(16).fill(2) },
  { type: 4, data: u16(4) },
  {
    type: 6,
    data: encodeAttrs([
      { type: 1, data: u32(9) },
      { type: 2, data: Uint8Array.of(3) },
    ]),
  },
  {
    type: 7 | nested,
    data: encodeAttrs([
      { type: 1 | nested, data: encodeAttrs([via, { type: 2, data: Uint8Array.of(1) }]) },
      { type: 2 | nested, data: encodeAttrs([via]) },
    ]),
  },
  { type: 8, data: u16(20) },
  { type: 8, data: u16(30) },
];
/** table 1, state 4, sent 9; 1 for each via and the one cost; the VLANs. */
const sum = 1 + 4 + 9 + 2 + 1 + 50;

const stream = (...turns: readonly (readonly Datagram[])[]) => streamOf([[controller], ...turns]);

async function said(what: string, ...turns: readonly (readonly Datagram[])[]): Promise<string[]> {
  const { stdout, stderr } = await answered(program, what, stream(...turns));
  expect(stderr).toBe('');
  return stdout.trim().split('\n').slice(1);
}

describe('the library', () => {
  it('asks again for a dump that was not consistent', async () => {
    const spoilt = [Buffer.concat([genl(commands.get, entry, flag.multi | flag.interrupted), done()])];
    const good = [genl(commands.get, entry, flag.multi), genl(commands.get, entry, flag.multi), done()];
    expect(await said('list', spoilt, spoilt, good)).toEqual(['list 0 - (-)', `2 entries, ${2 * sum}`]);
    expect(await said('list', ...Array.from({ length: 10 }, () => spoilt))).toEqual([
      'list -4 - (-)',
      '0 entries, 0',
    ]);
  });

  it('knows an error at the end of a dump, and its words', async () => {
    const end = done(-105, [{ type: 1, data: text('no room') }]);
    expect(await said('list', [genl(commands.get, entry, flag.multi), end])).toEqual([
      'list -105 no room (-)',
      '0 entries, 0',
    ]);
  });

  it('finds the attribute that is to blame, or missing, in nests too', async () => {
    // Header 20, table 8, the nest's own header 4: `sent` begins at 32.
    const at = (type: number, value: number) => ({ type, data: u32(value) });
    const words = { type: 1, data: text('bad') };
    const request = Buffer.concat([u32(40), u16(family), u16(5), u32(1), u32(7), new Uint8Array(24)]);
    expect(await said('set', [error(-34, [words, at(2, 32)])])).toEqual(['set -34 bad (probes.sent)']);
    expect(await said('set', [error(-34, [words, at(2, 32)], request)])).toEqual([
      'set -34 bad (probes.sent)',
    ]);
    expect(await said('set', [error(-34, [at(2, 28)])])).toEqual(['set -34 - (probes)']);
    expect(await said('set', [error(-22, [at(5, 2), at(6, 28)])])).toEqual(['set -22 - (probes.limit)']);
    expect(await said('set', [error(-22, [at(5, 3)])])).toEqual(['set -22 - (lladdr)']);
    expect(await said('set', [error(-22, [at(2, 4000), at(5, 99)])])).toEqual(['set -22 - (-)']);
  });

  it('passes over what it does not know, and what is for others', async () => {
    const unknown = [...entry, { type: 99, data: u32(1) }];
    const others = genl(commands.get, entry, 0, { sequence: 12345 });
    expect(await said('get', [others, genl(commands.get, unknown), error(0, [])])).toEqual([
      'get 0 - (-)',
      `${sum}`,
    ]);
  });

  it('does not take a value of another length', async () => {
    const short = [{ type: 1, data: u16(1) }];
    expect(await said('get', [genl(commands.get, short), error(0, [])])).toEqual([
      'get -74 the answer makes no sense (-)',
      '0',
    ]);
    expect(await said('list', [genl(commands.get, [...entry, ...short]), done()])).toEqual([
      'list -74 the answer makes no sense (-)',
      '0 entries, 0',
    ]);
  });

  it('tells that events were lost, and goes on', async () => {
    // Events answer nothing: they are what is read after the controller has spoken.
    const events = [105, genl(200, entry), genl(commands.setNtf, entry), 5].flatMap(datagram);
    const { stdout, stderr } = await answered(program, 'events', Buffer.concat([stream(), ...events]));
    expect(stderr).toBe('');
    expect(stdout.trim().split('\n').slice(1)).toEqual([
      ...['subscribe 0 - (-)', 'event -105 - (-)', 'event 1 - (-)', `${sum}`, 'event -5 - (-)'],
    ]);
  });

  it('neither fails nor loses memory, whatever bytes come', async () => {
    const random = new Random('fake');
    const whats = ['list', 'get', 'set', 'events'] as const;
    for (let round = 0; round < 200; round++) {
      const what = whats[round % 4]!;
      const answer = [
        genl(commands.get, entry, flag.multi),
        genl(commands.setNtf, entry),
        error(-22, [
          { type: 1, data: text('bad') },
          { type: 2, data: u32(32) },
          { type: 6, data: u32(28) },
        ]),
        done(),
      ];
      const bytes = stream(answer);
      // Past what the controller says, so that there is a family to speak to.
      for (let faults = 1 + random.below(6); faults > 0; faults--) {
        const at = controller.length + 8 + random.below(bytes.length - controller.length - 8);
        bytes[at] = random.pick([0, 1, 4, 0xff, random.below(256)]);
      }
      const { stderr } = await answered(program, what, bytes);
      expect(stderr, `round ${round}, ${what}, ${bytes.toString('hex')}`).toBe('');
    }
  });
});
