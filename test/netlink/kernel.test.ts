/**
 * Generated families in the kernel: clean by every checker, each scenario as the reference store predicts, and
 * driven by clients that know nothing of netkiln.
 */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import registry from '../../examples/registry/registry.spec.js';
import type { RequestStep } from '../../src/check/netlink/scenario.js';
import { findKernel, type Kernel } from '../../src/kernel/index.js';
import { Client, requestOf } from '../../src/scenario/netlink/client.js';
import {
  type Attr,
  decodeAck,
  decodeMessages,
  encodeRequest,
  flag,
  type,
} from '../../src/scenario/netlink/message.js';
import { netlinkScenarios } from '../../src/scenario/netlink/run.js';
import type { ScenarioResult } from '../../src/scenario/runner.js';
import { tryScenario } from '../../src/scenario/trial.js';
import { bootMachine, type Guest } from '../../src/vm/index.js';
import { familyOfSocket } from '../../src/vm/netlink.js';
import { checkStyle } from '../support/checkpatch.js';
import { supportedKernels } from '../support/kernels.js';
import { type Built, buildMany, complaints } from '../support/modules.js';
import { families } from './families.js';
import { checkSpec, filesOf } from './family.js';

const example = checkSpec(registry);
const all = [example, ...families];

/** The registry with a fault: what its answers are then found to be. */
const mutants = (
  [
    ['nk_narrow', 'nla_put_u32(skb, NK_NARROW_A_ID', 'nla_put_u16(skb, NK_NARROW_A_ID', /'id' has 2 bytes/],
    ['nk_nameless', '"nk_nameless"', '"nk_unnamed"', /knows no family 'nk_nameless'/],
    ['nk_double', 'nla_put_u32(skb, NK_DOUBLE_A_OWNER', 'nla_put_u32(skb, NK_DOUBLE_A_ID', /'id' twice/],
  ] as const
).map(([name, from, to, finds]) => {
  const { model, scenarios } = checkSpec({ ...registry, name });
  const files = filesOf(model).map((file) => ({ ...file, text: file.text.replace(from, to) }));
  if (filesOf(model).every(({ text }, i) => text === files[i]!.text)) throw new Error(`${name} is no mutant`);
  return { model, scenarios, files, finds };
});

const request = { netns: 'a', object: 'entry', echo: false, fails: null } as const;
const create = (id: number): RequestStep => ({
  ...{ step: 'create', ...request, returns: null },
  values: { id: String(id), label: `entry ${id}` },
});

describe.each(supportedKernels)('netlink families on kernel %s', (series) => {
  let kernel: Kernel;
  let built: Built;
  let guest: Guest;
  const ko = (name: string) => join(built.folder, `${name}.ko`);

  beforeAll(async () => {
    kernel = await findKernel(series);
    built = await buildMany(
      kernel,
      [...all.map(({ model }) => filesOf(model)), ...mutants.map(({ files }) => files)],
      { sparse: true },
    );
    guest = await bootMachine({ kernel });
  });
  afterAll(async () => {
    await guest?.close();
  });

  it('builds without a complaint from gcc, sparse or modpost', () => {
    expect(complaints(built.output)).toEqual([]);
    expect(built.status).toBe(0);
  });

  const scenarios = all.flatMap((family) => family.scenarios.map((scenario) => ({ family, scenario })));
  it.each(scenarios.map((one) => [one.family.model.name, one.scenario.name, one] as const))(
    '%s: %s',
    async (_family, _name, { family, scenario }) => {
      const { model } = family;
      const { result, jobs } = await tryScenario(netlinkScenarios, scenario, {
        ...{ model, kernel, ko: ko(model.name) },
      });
      expect(result.details).toEqual([]);
      expect(result.passed).toBe(true);
      expect(jobs).toBe(1);
    },
  );

  it.each(mutants.map((mutant) => [mutant.model.name, mutant] as const))(
    'an answer that is wrong fails its scenario: %s',
    async (name, { model, scenarios: own, finds }) => {
      const results: ScenarioResult[] = [];
      for (const scenario of own) {
        const { result } = await tryScenario(netlinkScenarios, scenario, { model, kernel, ko: ko(name) });
        results.push(result);
      }
      const failed = results.filter((result) => !result.passed);
      expect(failed.flatMap((result) => result.details).join('\n')).toMatch(finds);
    },
  );

  it('what no step of a scenario can send is refused with a text and the attribute', async () => {
    await guest.load('registry', ko('registry'));
    const client = Client.open(example.model, guest, '');
    await client.ready();
    const send = async (command: number, flags: number, attrs: readonly Attr[]) => {
      const bytes = encodeRequest({ family: familyOfSocket, command, version: 1, flags, sequence: 7, attrs });
      const [answer] = decodeMessages((await client.socket.talk(bytes)).datagrams);
      return decodeAck(answer!, bytes);
    };
    const id = { type: 1, data: Uint8Array.of(1, 0, 0, 0) };
    const text = (data: string) => ({ type: 2, data: new TextEncoder().encode(data) });
    const einval = (message: string, attribute: number) => ({ errno: 22, text: message, attribute });
    // 6.1's generic netlink has no extended acknowledgement for the start of a dump.
    const dumped = await send(2, flag.DUMP, [id]);
    if (series === '6.1') expect(dumped.errno).toBe(22);
    else expect(dumped).toEqual(einval('a dump takes no attributes', 1));
    expect(await send(1, flag.ACK, [id, text('a\0b\0')])).toEqual(einval('string has a NUL inside', 2));
    expect(await send(1, flag.ACK, [id, text('ab')])).toMatchObject({ errno: 22, attribute: 2 });
    // An end is looked for in the 32 bytes that there can be: where it is the length is wrong, else the text.
    const [short, long] = ['a'.repeat(31), 'a'.repeat(32)];
    expect(await send(1, flag.ACK, [id, text(`${short}\0b\0`)])).toMatchObject({ errno: 34, attribute: 2 });
    expect(await send(1, flag.ACK, [id, text(`${long}\0b\0`)])).toMatchObject({ errno: 22, attribute: 2 });
    expect(await send(1, flag.ACK, [id])).toEqual(einval('label is required', 2));
    expect(await send(1, flag.ACK, [id, text('ab\0'), { type: 6, data: id.data }])).toMatchObject({
      errno: 22,
    });
    expect(await send(1, flag.ACK, [{ type: 1, data: Uint8Array.of(1, 0) }, text('ab\0')])).toMatchObject({
      errno: 22,
      attribute: 1,
    });
    expect(await send(9, flag.ACK, [])).toMatchObject({ errno: 95 });
    const own = encodeRequest({
      family: familyOfSocket,
      command: 1,
      version: 1,
      flags: flag.ACK | flag.ECHO,
      sequence: 77,
      attrs: [id, text('echo\0')],
    });
    const messages = decodeMessages((await client.socket.talk(own)).datagrams);
    const address = await client.socket.address;
    const told = messages.filter((message) => message.type !== type.ERROR);
    expect(told.map(({ sequence, port }) => [sequence, port])).toEqual([
      [77, address],
      [77, address],
    ]);
    expect(decodeAck(messages.at(-1)!, own).errno).toBe(0);
    await client.close();
    await guest.unload('registry');
    await guest.assertClean();
  });

  it('an open dump keeps the module; its end lets go of it', async () => {
    await guest.load('registry', ko('registry'));
    const client = Client.open(example.model, guest, '');
    await client.ready();
    for (let id = 1; id <= 200; id++) expect((await client.ask(create(id))).ack.errno).toBe(0);
    const dump = encodeRequest({
      family: await client.socket.family,
      command: 2,
      version: 1,
      flags: flag.DUMP,
      sequence: 99,
      attrs: [],
    });
    // A new socket: the kernel has not learnt of a large receive buffer yet, and the first part is small.
    const socket = await guest.netlink(16);
    await socket.send(dump);
    await expect(guest.unload('registry')).rejects.toMatchObject({ code: 'EAGAIN' });
    const { datagrams } = await socket.receive({ receiveBytes: 4096 });
    const messages = decodeMessages(datagrams);
    expect(datagrams.length).toBeGreaterThan(2);
    expect(messages.at(-1)!.type).toBe(type.DONE);
    expect(messages.length).toBe(201);
    await socket.close();
    await client.close();
    await guest.unload('registry');
    await guest.assertClean();
  });

  it('what a namespace or the module leaves behind is freed', async () => {
    await guest.load('registry', ko('registry'));
    const before = await inUse(guest);
    await guest.netnsAdd('gone');
    for (const netns of ['gone', '']) {
      const client = Client.open(example.model, guest, netns);
      await client.ready();
      // Many in a datagram, and none acknowledged; each is answered with its key.
      for (let first = 1; first <= 2000; first += 100) {
        const some = Array.from({ length: 100 }, (_, i) => create(first + i));
        const unacknowledged = { acknowledged: false };
        await client.socket.send(
          Buffer.concat(some.map((step) => requestOf(example.model, step, 0, unacknowledged))),
        );
        await client.socket.receive({ count: 100 });
      }
      const { objects } = await client.ask({ ...request, step: 'dump', returns: null });
      expect(objects.length).toBe(2000);
      await client.close();
    }
    const full = await inUse(guest);
    await guest.netnsDelete('gone');
    await guest.unload('registry');
    const after = await inUse(guest);
    expect(full - before).toBeGreaterThan(3000);
    expect(after - before).toBeLessThan(500);
    await guest.assertClean();
  });
});

/** Objects in the caches that entries come from, by the kernel's own count. */
async function inUse(guest: Guest): Promise<number> {
  // Freed after a grace period, in batches.
  await guest.runOk(['sleep', '1']);
  const text = (await guest.readFile('/proc/slabinfo')).toString();
  return text
    .split('\n')
    .filter((line) => /^kmalloc-cg-(64|96|128) /.test(line))
    .reduce((sum, line) => sum + Number(line.split(/\s+/)[1]), 0);
}

it('their C has no complaint from checkpatch --strict', async (context) => {
  await checkStyle(
    context,
    all.map(({ model }) => filesOf(model)),
  );
});
