/** The parts of torture that need no machine. */
import { expect, test } from 'vitest';
import { Origins } from '../../src/diagnostic/origins.js';
import { annotate, summarise } from '../../src/torture/coverage/summary.js';
import { leftoversIn } from '../../src/torture/leftovers.js';
import { Random } from '../../src/torture/random.js';

test('the same seed gives the same chance, another gives another', () => {
  const draw = (seed: string) => Array.from({ length: 50 }, (_, i) => new Random(`${seed}${i}`).below(1000));
  expect(draw('a')).toEqual(draw('a'));
  expect(draw('a')).not.toEqual(draw('b'));
  const random = new Random('x');
  for (let i = 0; i < 1000; i++) {
    const value = random.between(3, 5);
    expect([3, 4, 5]).toContain(value);
  }
  expect(random.bits(64) < 1n << 64n).toBe(true);
  expect(random.bytes(5)).toHaveLength(5);
});

const report = memory(`unreferenced object 0xffff888004d3c4c0 (size 64):
  comm "init", pid 70, jiffies 4294700000
  backtrace (crc 2d):
    __kmalloc_cache_noprof+0x64/0x3a0
    0xffffffffc00000d7
unreferenced object 0xffff888004d3c500 (size 32):
  comm "init", pid 70, jiffies 4294700000
  backtrace (crc 2e):
    [<00000000aabbccdf>] kstrdup+0x3a/0x70
unreferenced object 0xffff888004d3c600 (size 16):
  comm "insmod", pid 71, jiffies 4294700000
  backtrace (crc 2f):
    [<00000000aabbcce0>] kstrdup+0x3a/0x70
    [<00000000aabbcce1>] do_init_module+0x7a/0x2c0
`);

/** As the stock taker tells of it. */
function memory(report: string): string {
  return report.replaceAll(/^(?=.)/gm, 'memory ');
}

test("leftovers are a module's that were allocated below its functions, or as it was loaded", () => {
  const places =
    'registry 45056 0 - Live 0xffffffffc0000000 (O)\nother 4096 0 - Live 0xffffffffd0000000 (O)\n';
  const found = leftoversIn(`${places}\n${report}`, 'registry');
  expect(found.map(({ size, offsets }) => ({ size, offsets }))).toEqual([
    { size: 64, offsets: [0xd7n] },
    { size: 16, offsets: [] },
  ]);
});

test('C with its counts, and what of it was never run', () => {
  const file = { path: 'x.c', text: 'int x;\nint f(void)\n{\n\treturn x;\n}\n', lines: new Map() };
  const counts = new Map([
    [
      'x.c',
      new Map([
        [2, 3],
        [4, 0],
      ]),
    ],
  ]);
  expect(annotate(file, counts).split('\n').slice(0, 4)).toEqual([
    '         -:    1: int x;',
    '         3:    2: int f(void)',
    '         -:    3: {',
    '     #####:    4: \treturn x;',
  ]);
  const origins = new Origins((at) => at);
  const { lines, run, missed } = summarise(counts, [file], origins);
  expect({ lines, run }).toEqual({ lines: 2, run: 1 });
  expect(missed).toEqual([{ file: 'x.c', line: 4, text: 'return x;', at: undefined }]);
});
