/** The kernel's own client drives operations that a person wrote, and a store that took over those of an imported family. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { messageAttributes, operationNamed } from '../../../src/model/netlink.js';
import type { Values } from '../../../src/model/netlink-value.js';
import { encodeFixed } from '../../../src/scenario/netlink/call/fixed.js';
import { encodeRequest, flag } from '../../../src/scenario/netlink/message.js';
import { encodeValues } from '../../../src/scenario/netlink/wire.js';
import type { Guest } from '../../../src/vm/index.js';
import { familyOfSocket } from '../../../src/vm/netlink.js';
import { supportedKernels } from '../../support/kernels.js';
import { kernelYnl } from '../../support/ynl.js';
import { answers, cli, families, listeners, multi, specs, withFamilies } from './machine.js';

it.for(supportedKernels)('cli.py asks, dumps and hears of events on kernel %s', (series, context) =>
  withFamilies(context, series, async (guest) => {
    // By its schema, once.
    const [replies] = await answers(
      guest,
      'samples',
      ...multi(
        ['record', { label: 'heat', value: [3, -4, 10] }],
        ['record', { label: 'heat', value: [250, 2 ** 40] }],
        ['record', { label: 'cold', value: -1 }],
        ['summary', { label: 'cold' }],
        [
          'weigh',
          { name: 'oak', weight: 1, below: [{ weight: 2, below: [{ weight: 3 }, {}] }, { weight: 4 }] },
        ],
      ),
    );
    const cold = { label: 'cold', total: 1, sum: -1, least: -1, greatest: -1 };
    expect(replies).toEqual([
      { total: 3 },
      { total: 5 },
      { total: 1 },
      { ...cold, bucket: [{ 1: { first: -1, total: 1 } }] },
      { name: 'oak', weight: 10 },
    ]);
    const whole = [3, -4, 10, 250, 2 ** 40].map((value, i) => ({ number: i + 1, label: 'heat', value }));
    const last = { number: 6, label: 'cold', value: -1 };
    const dump = (values: object) =>
      answers(guest, 'samples', '--no-schema', '--dump', 'history', '--json', JSON.stringify(values));
    expect(await dump({})).toEqual([[...whole, last]]);
    expect(await dump({ label: 'cold' })).toEqual([[last]]);

    const predict = await cli(guest, 'samples', '--no-schema', '--do', 'predict');
    expect(predict.stdout).toContain('predict does nothing yet');
    expect(predict.status).toBe(1);
    expect(await answers(guest, 'samples', '--no-schema', '--do', 'forget')).toEqual([null]);
    expect(await dump({})).toEqual([[]]);

    const heat = { label: 'heat', value: ['250', '1099511627776'], limit: '200' };
    expect(await hears(guest, 'samples', 'alarms', { operation: 'record', values: heat })).toEqual([
      [{ name: 'exceeded', msg: { label: 'heat', value: [250, 2 ** 40], limit: 200 } }],
    ]);
  }),
);

it.for(supportedKernels)(
  'cli.py has a fixed header, and answers of another number, on kernel %s',
  (series, context) =>
    withFamilies(context, series, async (guest) => {
      const values = {
        ...{ 'a-u8': 255, 'a-s32': -5, 'a-be16': 258, 'a-uint': 2 ** 40, text: 'text', yes: true },
        ...{ state: 'down', numbers: [1, 2, 9], words: ['', 'two'] },
        tree: { name: 'a', left: { name: 'b', left: { weight: 3, last: 7 } } },
        trees: [{ name: 'c' }, {}, { others: [{ key: 1, value: { name: 'd' } }] }],
      };
      const header = { index: -2, tag: 513, wide: 1 };
      const given = JSON.stringify({ ...header, ...values });
      const [answer] = await answers(guest, 'nk_mirror', '--do', 'mirror', '--json', given);
      expect(answer).toEqual({ ...values, ...header, index: -1, gap: 0 });
      const asked = { index: '-2', tag: '513', wide: '1' };
      const tree = { name: 'a', left: { weight: '3' } };
      const step = { operation: 'mirror', values: { tree }, header: asked };
      const told = { name: 'a', left: { weight: 3 }, index: -2, tag: 7, gap: 0, wide: 1 };
      expect(await hears(guest, 'nk_mirror', 'heard', step)).toEqual([[{ name: 'mirrored', msg: told }]]);
    }),
);

interface Asked {
  readonly operation: string;
  readonly values: Values;
  readonly header?: Values;
}

/** What a group is told while another client asks: itself, cli.py asks nothing of a socket that hears of others. */
async function hears(
  guest: Guest,
  name: 'samples' | 'nk_mirror',
  group: string,
  { operation, values, header = {} }: Asked,
): Promise<unknown[]> {
  const listening = answers(guest, name, '--no-schema', '--subscribe', group, '--sleep', '5');
  await listeners(guest);
  const model = families[name];
  const { id, attributes } = operationNamed(model, operation)!;
  const socket = guest.openFamily(name, { netns: '' });
  await socket.family;
  const request = encodeRequest({
    ...{ family: familyOfSocket, command: id, version: 1, flags: flag.ACK, sequence: 1 },
    fixed: encodeFixed(model.custom!.header, header),
    attrs: encodeValues(messageAttributes(model, attributes), values),
  });
  await socket.talk(request, { timeoutMs: 10_000 });
  await socket.close();
  return listening;
}

/** As numbers in the machine's byte order, and as digits: what the kernel's spec knows of addresses. */
const v4 = (text: string) => text.split('.').reduceRight((sum, byte) => 256 * sum + Number(byte), 0);
const loopback = { v4: '127.0.0.1', v6: `${'00'.repeat(15)}01` };

/** What cli.py says by the generated spec, as it says it by the kernel's. */
function asTheKernels(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asTheKernels);
  if (typeof value !== 'object' || value === null) return value;
  const renamed = Object.entries(value).map(([key, one]) => {
    if (key.endsWith('-v4')) return [key, v4(one)];
    if (key.endsWith('-v6')) return [key, one === '::1' ? loopback.v6 : '00'.repeat(16)];
    return [key, one];
  });
  return Object.fromEntries(renamed.map(([key, one]) => [key.replaceAll('-', '_'), one]));
}

it.for(supportedKernels)('cli.py drives fou by both specs alike on kernel %s', (series, context) =>
  withFamilies(context, series, async (guest) => {
    const kernel = await readFile(join((await kernelYnl(context)).specs, 'fou.yaml'), 'utf8');
    await guest.writeFile(`${specs}/kernel.yaml`, kernel);
    // Addresses are asked for as numbers, by each spec in its own byte order.
    const own = await drive(guest, 'fou', (values) =>
      Object.fromEntries(
        Object.entries(values).map(([key, value]) => [
          key.replaceAll('_', '-'),
          key.endsWith('_v4') ? Buffer.from(Uint32Array.of(Number(value)).buffer).readUInt32BE() : value,
        ]),
      ),
    );
    const theirs = await drive(guest, 'kernel', (values) => values);
    expect(own.map(asTheKernels)).toEqual(theirs);
    expect(theirs).toHaveLength(6);
    expect(theirs[1]).toHaveLength(3);
    expect(theirs[1]).toContainEqual(expect.objectContaining({ port: 5555, ipproto: 4, type: 1 }));
    expect(theirs[5]).toEqual([]);
    expect(theirs.filter((one) => typeof one === 'string')).toEqual([
      expect.stringContaining('port exists'),
      expect.stringContaining('no such port'),
    ]);
  }),
);

/** What ports that come and go bring. */
async function drive(guest: Guest, spec: string, form: (values: object) => object): Promise<unknown[]> {
  const shared = { port: 6001, local_v4: v4(loopback.v4), peer_v4: v4(loopback.v4), peer_port: 9 };
  const six = { port: 7000, af: 10, local_v6: loopback.v6 };
  const first = { port: 5555, ipproto: 4, type: 1 };
  const words = (values: object) => ['--json', JSON.stringify(form(values))];
  const several = (...all: readonly (readonly [string, object])[]) =>
    multi(...all.map(([name, values]) => [name, form(values)] as const));
  const dump = ['--dump', 'get'];
  const runs = [
    several(
      ['add', first],
      ['add', { ...shared, type: 2 }],
      ['add', { ...six, type: 2 }],
      ['get', { port: 5555 }],
      ['get', shared],
    ),
    dump,
    ['--do', 'add', ...words(first)],
    several(['del', { port: 5555 }], ['del', shared], ['del', six]),
    ['--do', 'del', ...words({ port: 5555 })],
    dump,
  ];
  const brought: unknown[] = [];
  for (const args of runs) {
    const { stdout, status } = await cli(guest, spec, '--no-schema', ...args);
    brought.push(status === 0 ? JSON.parse(stdout) : stdout);
  }
  return brought;
}
