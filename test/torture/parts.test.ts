/** The parts of torture that need no machine. */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { Origins } from '../../src/diagnostic/origins.js';
import type { Chain } from '../../src/model/firewall.js';
import type { NetlinkModel } from '../../src/model/netlink.js';
import { checkSpec } from '../../src/pipeline.js';
import { decide } from '../../src/reference/firewall/index.js';
import { Reference } from '../../src/reference/netlink/index.js';
import { annotate, summarise } from '../../src/torture/coverage/summary.js';
import { sweep } from '../../src/torture/firewall/sweep.js';
import { leftoversIn } from '../../src/torture/leftovers.js';
import { Epoch, shortCourse } from '../../src/torture/netlink/fuzz/epoch.js';
import { Tally } from '../../src/torture/netlink/fuzz/tally.js';
import { plenty } from '../../src/torture/netlink/requests.js';
import { Random } from '../../src/torture/random.js';

const registry = fileURLToPath(new URL('../../examples/registry/registry.spec.ts', import.meta.url));

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

test('packets lie on both sides of each limit of a rule, and nothing else of it fails', () => {
  const chain = {
    ...{
      name: 'in',
      hook: 'input',
      families: ['ipv4', 'ipv6'],
      priority: 0,
      policy: 'accept',
      counter: false,
    },
    rules: [
      {
        ...{ name: 'some', verdict: 'drop', counter: false },
        when: [
          { field: 'ip.saddr', op: 'in', values: ['192.0.2.0/24'] },
          { field: 'tcp.dport', op: 'in', values: ['80-90'] },
          { field: 'meta.iifname', op: 'notIn', values: ['lo'] },
        ],
      },
      {
        name: 'esp',
        verdict: 'drop',
        counter: false,
        when: [{ field: 'meta.l4proto', op: 'in', values: ['esp'] }],
      },
    ],
  } satisfies Chain;
  const packets = sweep(chain, ['lo', 'eth0'], 1000, new Random('sweep'));
  const seen = packets.map(({ family, bytes, iif }) => {
    const data = Buffer.from(bytes);
    const at = family === 'ipv4' ? 20 : 40;
    const protocol = data[family === 'ipv4' ? 9 : 6]!;
    const source = family === 'ipv4' ? data.subarray(12, 16).join('.') : '';
    return `${family} ${iif} ${source} ${protocol} ${data.length >= at + 4 ? data.readUInt16BE(at + 2) : ''}`;
  });
  const net = String.raw`192\.0\.2\.\d+`;
  const inside = '(8\\d|90)';
  for (const wanted of [
    ...['192.0.1.255', '192.0.2.0', '192.0.2.255', '192.0.3.0'].map(
      (one) => `^ipv4 eth0 ${one} 6 ${inside}$`,
    ),
    ...[79, 80, 90, 91].map((port) => `^ipv4 eth0 ${net} 6 ${port}$`),
    `^ipv4 lo ${net} 6 ${inside}$`,
    `^ipv4 eth0 ${net} 17 ${inside}$`,
    ...[49, 50, 51].flatMap((protocol) => [`^ipv4 .* ${protocol} `, `^ipv6 .* ${protocol} `]),
  ]) {
    expect(
      seen.some((one) => new RegExp(wanted).test(one)),
      wanted,
    ).toBe(true);
  }
  // TCP's header and both network headers, each without its last byte.
  for (const [family, length] of [
    ['ipv4', 19],
    ['ipv4', 39],
    ['ipv6', 39],
    ['ipv6', 59],
  ] as const) {
    expect(packets.some((one) => one.family === family && one.bytes.length === length)).toBe(true);
  }
  // What the second rule is about is not decided by the first.
  const esp = packets.filter(
    ({ family, bytes }) => bytes.length > 40 && bytes[family === 'ipv4' ? 9 : 6] === 50,
  );
  expect(esp.length).toBeGreaterThan(5);
  for (const one of esp) expect(decide(chain, one).rule).toBe(1);
  expect(sweep(chain, ['lo', 'eth0'], 10, new Random('sweep'))).toHaveLength(10);
});

test('objects of all sizes have keys of their own, and no more than there is room for', async () => {
  const { checked } = await checkSpec(registry);
  const model = checked.model as NetlinkModel;
  const object = model.objects[0]!;
  const values = plenty(object, new Random('plenty'), 300);
  expect(new Set(values.map(({ id }) => id)).size).toBe(300);
  const reference = new Reference(model);
  for (const one of values) {
    const request = { step: 'create', netns: '', object: object.name, values: one } as const;
    expect(reference.answer(request)).toMatchObject({ ok: true });
  }
  expect(plenty({ ...object, max: 20 }, new Random('plenty'), 300).length).toBeLessThanOrEqual(20);
});

test('an epoch follows from its seed; a third of its messages is accepted, and others of all sorts are not', async () => {
  const { checked } = await checkSpec(registry);
  const model = checked.model as NetlinkModel;
  const core = { split: true, dumpText: true };
  const epoch = (chance: string) => new Epoch(model, core, chance, 'a', shortCourse);
  const bytes = ({ batches }: Epoch) =>
    batches.map(({ asked }) => asked.map(({ datagram }) => Buffer.from(datagram).toString('hex')));
  expect(bytes(epoch('1'))).toEqual(bytes(epoch('1')));
  expect(bytes(epoch('1'))).not.toEqual(bytes(epoch('2')));
  const tally = new Tally();
  for (let i = 0; i < 10; i++) tally.add(epoch(`${i}`));
  expect(tally.messages).toBeGreaterThan(tally.datagrams);
  expect(tally.accepted).toBeGreaterThan(0.3 * tally.messages);
  expect([...tally.refused.keys()]).toEqual(
    expect.arrayContaining([
      ...['EPERM', 'EOPNOTSUPP', 'ENOENT', 'EINVAL', 'ENOENT no such entry', 'EEXIST entry exists'],
      ...['EINVAL genlmsghdr.reserved field is not 0', 'EINVAL NLA_F_NESTED not expected'],
      ...['EINVAL string has a NUL inside', 'EINVAL bytes leftover after parsing attributes'],
    ]),
  );
});
