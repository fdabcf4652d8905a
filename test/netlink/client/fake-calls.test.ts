/** The library of a family with operations before a kernel that is made up: trees, long lists, headers, and what makes no sense. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Attr, encodeAttrs, nested } from '../../../src/scenario/netlink/message.js';
import { Random } from '../../../src/torture/random.js';
import mirror from '../custom/mirror.js';
import { checkSpec } from '../family.js';
import { buildClient, buildProgram } from './built.js';
import {
  answered,
  controllerOf,
  type Datagram,
  datagram,
  done,
  error,
  flag,
  genl,
  streamOf,
  text,
  u16,
  u32,
} from './fake-kernel.js';

const command = { answer: 9, twice: 5, mirrored: 17 };
const number = {
  text: 14,
  bytes: 16,
  tree: 26,
  trees: 27,
  row: 28,
  numbers: 29,
  words: 30,
  squares: 31,
  by_value: 35,
  groves: 36,
};
/** index 7, tag 0x0102 in network byte order, wide 0. */
const fixed = [7, 0, 0, 0, 1, 2, 0, 0, ...Array.from({ length: 8 }, () => 0)];
const controller = controllerOf(['other', 'heard']);

let program: string;

beforeAll(async () => {
  const client = await buildClient(checkSpec(mirror).model);
  program = await buildProgram(client, 'nk_mirror', new URL('fake-calls.c', import.meta.url));
});

const stream = (...turns: readonly (readonly Datagram[])[]) => streamOf([[controller], ...turns]);

async function said(what: string, ...turns: readonly (readonly Datagram[])[]): Promise<string[]> {
  const { stdout, stderr } = await answered(program, what, stream(...turns));
  expect(stderr).toBe('');
  return stdout.trim().split('\n').slice(1);
}

const nest = (type: number, attrs: readonly Attr[]): Attr => ({
  type: type | nested,
  data: encodeAttrs(attrs),
});
const weight = (value: number): Attr => ({ type: 2, data: u16(value) });
/** So many trees in one another, each of weight 1. */
const tall = (levels: number): Attr[] =>
  levels === 0 ? [] : [weight(1), ...(levels > 1 ? [nest(3, tall(levels - 1))] : [])];
const answer = (attrs: readonly Attr[], own: { command?: number; fixed?: readonly number[] } = {}) => [
  genl(own.command ?? command.answer, attrs, 0, { fixed: own.fixed ?? fixed }),
  error(0, []),
];
const nonsense = ['do -74 the answer makes no sense (-)', '7: 0'];

describe('the library of operations', () => {
  it('reads trees as deep as they may be, and no deeper', async () => {
    expect(await said('do', answer([nest(number.tree, tall(31))]))).toEqual(['do 0 - (-)', '7: 31']);
    expect(await said('do', answer([nest(number.tree, tall(32))]))).toEqual(nonsense);
    expect(await said('do', answer([nest(number.tree, tall(2000))]))).toEqual(nonsense);
  });

  it('reads lists of any length', async () => {
    const numbers = Array.from(
      { length: 3000 },
      (_, i): Attr => ({ type: number.numbers, data: u32(i % 10) }),
    );
    expect(await said('do', answer(numbers))).toEqual(['do 0 - (-)', `7: ${300 * 45}`]);
    const squares = Array.from({ length: 3000 }, (_, i): Attr => ({ type: i + 1, data: u32(2) }));
    expect(await said('do', answer([nest(number.squares, squares)]))).toEqual(['do 0 - (-)', '7: 6000']);
    const words = Array.from({ length: 1000 }, (): Attr => ({ type: number.words, data: text('four') }));
    expect(await said('do', answer(words))).toEqual(['do 0 - (-)', '7: 4000']);
    const trees = Array.from({ length: 500 }, () => nest(number.trees, tall(3)));
    expect(await said('do', answer(trees))).toEqual(['do 0 - (-)', '7: 1500']);
  });

  it('reads nests behind numbers: of one attribute the last, of several each with its place', async () => {
    const first = nest(number.by_value, [nest(50, [nest(60, tall(2))])]);
    const second = nest(number.by_value, [
      nest(100, [nest(3, tall(1)), nest(4, [])]),
      nest(200, [nest(5, tall(2))]),
    ]);
    expect(await said('do', answer([first, second]))).toEqual([
      'do 0 - (-)',
      `7: ${103 + 1 + 104 + 205 + 2}`,
    ]);
    const groves = [
      nest(number.groves, [nest(10, tall(1))]),
      nest(number.groves, []),
      nest(number.groves, [nest(20, [])]),
    ];
    expect(await said('do', answer(groves))).toEqual(['do 0 - (-)', `7: ${10 + 1 + 2 + 20}`]);
  });

  it("takes what an answer begins with, and none that is not the operation's", async () => {
    expect(await said('do', answer([]))).toEqual(['do 0 - (-)', '7: 0']);
    expect(await said('do', answer([], { command: command.twice }))).toEqual([
      'do -74 the answer makes no sense (-)',
      '5: 0',
    ]);
    expect(await said('do', answer([], { fixed: fixed.slice(0, 8) }))).toEqual([
      'do -74 the answer makes no sense (-)',
      '5: 0',
    ]);
    const part = (attrs: readonly Attr[]) => genl(command.twice, attrs, flag.multi, { fixed });
    const bytes = { type: number.bytes, data: Uint8Array.of(1, 2, 3) };
    expect(await said('dump', [part([bytes]), part([]), done()])).toEqual(['7: 9', '7: 0', 'dump 0 - (-)']);
    expect(await said('list', [part([bytes]), part([]), done()])).toEqual(['list 0 - (-)', '7: 9', '7: 0']);
    const wrong = genl(command.answer, [], flag.multi, { fixed });
    expect(await said('dump', [part([]), wrong, done()])).toEqual([
      '7: 0',
      'dump -74 the answer makes no sense (-)',
    ]);
    expect(await said('list', [part([]), wrong, done()])).toEqual(['list -74 the answer makes no sense (-)']);
  });

  it('finds the attribute that is to blame behind the header, in nests behind numbers', async () => {
    // 36: by_value; 40: the nest 1; 44: 2 in it, 48: name; 56: 7, 60: weight.
    const at = (place: number) => error(-34, [{ type: 2, data: u32(place) }]);
    const places = {
      36: 'by_value',
      40: 'by_value',
      44: 'by_value',
      48: 'by_value.name',
      60: 'by_value.weight',
      20: '-',
    };
    for (const [place, name] of Object.entries(places)) {
      expect(await said('do', [at(Number(place))]), place).toEqual([`do -34 - (${name})`, '5: 0']);
    }
  });

  it('hears events with their header', async () => {
    const heard = [
      genl(command.mirrored, tall(2), 0, { fixed }),
      genl(command.mirrored, [], 0, { fixed: fixed.slice(0, 12) }),
      genl(200, [], 0, { fixed }),
      genl(command.mirrored, tall(40), 0, { fixed }),
      5,
    ];
    const { stdout, stderr } = await answered(
      program,
      'events',
      Buffer.concat([stream(), ...heard.flatMap(datagram)]),
    );
    expect(stderr).toBe('');
    expect(stdout.trim().split('\n').slice(1)).toEqual([
      ...['subscribe 0 - (-)', 'event 1 - (-)', '7: 2', 'event -74 - (-)', 'event -5 - (-)'],
    ]);
  });

  it('neither fails nor loses memory, whatever bytes come', async () => {
    const random = new Random('fake calls');
    const attrs = [
      ...[
        nest(number.tree, tall(5)),
        nest(number.trees, tall(1)),
        nest(number.row, [nest(1, tall(2)), nest(2, [])]),
      ],
      ...[nest(number.by_value, [nest(1, [nest(2, tall(2))])]), nest(number.groves, [nest(3, tall(1))])],
      ...[nest(number.squares, [{ type: 1, data: u32(4) }]), { type: number.text, data: text('text') }],
    ];
    for (let round = 0; round < 300; round++) {
      const what = (['do', 'dump', 'list', 'events'] as const)[round % 4]!;
      const own = { do: command.answer, dump: command.twice, list: command.twice, events: command.mirrored }[
        what
      ];
      const bytes = stream([
        genl(own, what === 'events' ? tall(4) : attrs, flag.multi, { fixed }),
        error(-22, [
          { type: 1, data: text('bad') },
          { type: 2, data: u32(48) },
        ]),
        done(),
      ]);
      for (let faults = 1 + random.below(6); faults > 0; faults--) {
        const at = controller.length + 8 + random.below(bytes.length - controller.length - 8);
        bytes[at] = random.pick([0, 1, 4, 0xff, random.below(256)]);
      }
      const { stderr } = await answered(program, what, bytes);
      expect(stderr, `round ${round}, ${what}, ${bytes.toString('hex')}`).toBe('');
    }
  });
});
