/** The generated TypeScript clients: in front of the tool in a guest, and of a program that only looks like it. */
import { chmod, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import typescript from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import neighbours from '../../../examples/neighbours/neighbours.spec.js';
import samplesSpec from '../../../examples/samples/samples.spec.js';
import {
  connectNeighbours,
  NeighboursError,
} from '../../../generated-examples/neighbours/client/neighbours.js';
import { connectRegistry, RegistryError } from '../../../generated-examples/registry/client/registry.js';
import { connectSamples } from '../../../generated-examples/samples/client/samples.js';
import { findKernel } from '../../../src/kernel/index.js';
import type { NetlinkModel } from '../../../src/model/netlink.js';
import { withOwnFiles } from '../../../src/output/own.js';
import { bootMachine, type Guest } from '../../../src/vm/index.js';
import { supportedKernels } from '../../support/kernels.js';
import { buildMany } from '../../support/modules.js';
import mirrorSpec from '../custom/mirror.js';
import { checkSpec, fileOf, filesOf } from '../family.js';
import { buildClient, install, type Tool, toolIn } from './built.js';

const { model } = checkSpec(neighbours);

describe.each(supportedKernels)('in a guest with kernel %s', (series) => {
  let guest: Guest;
  let tool: Tool;

  beforeAll(async () => {
    const kernel = await findKernel(series);
    const { folder } = await buildMany(kernel, [filesOf(model)]);
    guest = await bootMachine({ kernel });
    await guest.load(model.name, join(folder, `${model.name}.ko`));
    await install(guest, (await buildClient(model, { cflags: '-O2' })).tool, '/usr/bin/neighboursctl');
    tool = toolIn(guest, '/usr/bin/neighboursctl');
  });
  afterAll(async () => {
    await guest?.close();
  });

  it('every operation, typed', async () => {
    const { table, entry } = connectNeighbours({ run: tool });
    expect(await table.create({ name: 'main table' })).toEqual({ id: 1 });
    expect(await table.get({ name: 'main table' })).toEqual({ id: 1, name: 'main table', limit: 1024 });
    const key = { table: 1, address: '2001:db8::1' };
    const made = await entry.create({
      ...{ ...key, state: 'reachable', flags: ['router', 'static'], probes: { sent: 2 }, vlans: [1, 20] },
      relays: [{ via: 'fe80::1' }, { via: 'fe80::2', cost: 7 }],
    });
    expect(made).toEqual(key);
    const found = {
      ...{
        ...key,
        state: 'reachable',
        flags: ['router', 'static'],
        probes: { sent: 2, limit: 3 },
        vlans: [1, 20],
      },
      relays: [
        { via: 'fe80::1', cost: 1 },
        { via: 'fe80::2', cost: 7 },
      ],
    };
    expect(await entry.get(key)).toEqual(found);
    await entry.set({ ...key, relays: [], flags: [], state: 4, lladdr: undefined });
    const { relays, ...rest } = found;
    expect(relays.length).toBe(2);
    expect(await entry.dump()).toEqual([{ ...rest, flags: [], state: 'stale' }]);
    await expect(table.delete({ id: 1 })).rejects.toMatchObject({
      ...{ name: 'NeighboursError', code: 'EBUSY', text: 'table is in use', errno: 16 },
    });
    await expect(entry.create({ ...key, probes: { sent: 1, limit: 99 } })).rejects.toMatchObject({
      ...{ code: 'ERANGE', attribute: 'probes.limit' },
    });
    await expect(entry.get({ ...key, address: 'nowhere' })).rejects.toBeInstanceOf(NeighboursError);
    await expect(entry.get({ ...key, address: 'nowhere' })).rejects.toMatchObject({ code: 'usage' });
    await entry.delete(key);
    await table.flush();
    expect(await table.dump()).toEqual([]);
  });
});

/** A client that there is only for a test: compiled, and loaded. */
async function connectAny(
  own: NetlinkModel,
  options: object,
): Promise<Record<string, (...args: unknown[]) => Promise<unknown>>> {
  const source = fileOf(own, `client/${own.name}.ts`);
  const { outputText } = typescript.transpileModule(source, {
    compilerOptions: { module: typescript.ModuleKind.ESNext, target: typescript.ScriptTarget.ES2022 },
  });
  const path = join(await mkdtemp(join(tmpdir(), 'netkiln-ts-')), `${own.name}.mjs`);
  await writeFile(path, outputText);
  const loaded = (await import(pathToFileURL(path).href)) as Record<string, (options: object) => never>;
  return loaded[/export function (connect\w+)/.exec(source)![1]!]!(options);
}

describe.each(supportedKernels)('operations that a person writes, with kernel %s', (series) => {
  const written = [checkSpec(samplesSpec).model, checkSpec(mirrorSpec).model];
  const places = ['../../../examples/samples/samples.spec.ts', '../custom/family.spec.ts'];
  let guest: Guest;
  let tools: readonly Tool[];

  beforeAll(async () => {
    const kernel = await findKernel(series);
    const files = await Promise.all(
      written.map((own, index) =>
        withOwnFiles(filesOf(own), fileURLToPath(new URL(places[index]!, import.meta.url))),
      ),
    );
    const { folder } = await buildMany(kernel, files);
    guest = await bootMachine({ kernel });
    for (const [index, { name }] of written.entries()) {
      await guest.load(name, join(folder, `${name}.ko`));
      const client = await buildClient(written[index]!, { cflags: '-O2', files: files[index]! });
      await install(guest, client.tool, `/usr/bin/${name}ctl`);
    }
    tools = written.map(({ name }) => toolIn(guest, `/usr/bin/${name}ctl`));
  });
  afterAll(async () => {
    await guest?.close();
  });

  it('every operation of the samples, typed, and what is told meanwhile', async () => {
    const follow = async function* (words: readonly string[]) {
      await guest.runOk(['sh', '-c', `setsid samplesctl ${words.join(' ')} >/tmp/told 2>&1 </dev/null &`]);
      for (let seen = 0; ; ) {
        const lines = (await guest.runOk(['sh', '-c', 'sleep 0.1; cat /tmp/told'])).split('\n').slice(0, -1);
        yield* lines.slice(seen);
        seen = lines.length;
      }
    };
    const samples = connectSamples({ run: tools[0]!, follow });
    const events = samples.watchAll(
      () => void samples.record({ label: 'heat', value: [5, 11, 2n ** 62n], limit: 10 }),
    );
    expect((await events.next()).value).toEqual({
      ...{ event: 'exceeded', value: { label: 'heat', value: [11n, 2n ** 62n], limit: 10n } },
    });
    await events.return(undefined);
    expect(await samples.record({ label: 'cold', value: [-7] })).toEqual({ total: 1 });
    expect(await samples.summary({ label: 'cold' })).toEqual({
      ...{ label: 'cold', total: 1, sum: -7n, least: -7n, greatest: -7n, bucket: [{ first: -7n, total: 1 }] },
    });
    expect(await samples.history()).toEqual([
      { number: 1n, label: 'heat', value: 5n },
      { number: 2n, label: 'heat', value: 11n },
      { number: 3n, label: 'heat', value: 2n ** 62n },
      { number: 4n, label: 'cold', value: -7n },
    ]);
    expect(await samples.history({ label: 'cold' })).toEqual([{ number: 4n, label: 'cold', value: -7n }]);
    expect(
      await samples.weigh({ name: 'oak', weight: 1, below: [{ below: [{ weight: 4 }, {}] }, { weight: 9 }] }),
    ).toEqual({
      ...{ name: 'oak', weight: 14 },
    });
    await expect(samples.predict()).rejects.toMatchObject({
      code: 'EOPNOTSUPP',
      text: 'predict does nothing yet',
    });
    await expect(samples.record({ label: '', value: [1] })).rejects.toMatchObject({
      code: 'EINVAL',
      attribute: 'label',
    });
    await expect(
      samples.weigh({ name: 'oak', below: [{ below: [{ name: 'sixteen letters!' }] }] }),
    ).rejects.toMatchObject({ attribute: 'below.below.name' });
    expect(await samples.forget()).toBeUndefined();
    expect(await samples.history()).toEqual([]);
  });

  it('headers, nests behind numbers, dumps beside requests', async () => {
    const client = await connectAny(written[1]!, { run: tools[1] });
    const given = {
      ...{
        a_u64: 2n ** 64n - 1n,
        a_be16: 258,
        yes: true,
        marks: ['far'],
        features: { on: ['red'], off: ['blue'] },
      },
      ...{
        tree: { name: 'a', left: { weight: 3 } },
        row: [{ weight: 1 }, {}],
        words: ['', 'two'],
        squares: [1, 4],
      },
      by_value: [
        { index: [0, 3], value: { name: 'x' } },
        { index: [200, 1], value: { weight: 5 } },
        { index: [200, 2], value: {} },
      ],
    };
    expect(await client['mirror']!(given, { index: -2, tag: 513, wide: 2n ** 63n })).toEqual({
      ...{ header: { index: -1, tag: 513, wide: 2n ** 63n }, value: given },
    });
    expect(await client['half']!()).toEqual({ header: { index: 0, tag: 0, wide: 0n }, value: {} });
    expect(await client['halfDump']!()).toMatchObject([{ value: { a_u8: 3 } }]);
    expect(await client['twiceDump']!({ text: 'ok', a_u16: 1 })).toMatchObject([{ value: { a_u16: 0 } }]);
    await expect(client['twiceDump']!({ text: 'bad', a_u16: 100 })).rejects.toMatchObject({
      ...{ code: 'EIO', text: 'broken at 50' },
    });
    await expect(client['mirror']!({ by_value: [{ index: [1, 16384], value: {} }] })).rejects.toMatchObject({
      ...{ code: 'usage', text: 'by_value: 16384 is out of range' },
    });
    await expect(
      client['mirror']!({ by_value: [{ index: [7, 1], value: { weight: 0 } }] }),
    ).rejects.toMatchObject({
      ...{ code: 'ERANGE', attribute: 'by_value.weight' },
    });
  });
});

describe('before a program that looks like the tool', () => {
  let folder: string;
  const fake = async (script: string): Promise<string> => {
    const path = join(folder, `fake-${Math.abs(hash(script))}`);
    await writeFile(path, `#!/bin/sh\n${script}\n`);
    await chmod(path, 0o755);
    return path;
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'netkiln-fake-'));
  });

  it('words are given one by one, and a namespace before them', async () => {
    const tool = await fake('for word; do printf "%s|" "$word"; done >&2; exit 7');
    const { entry } = connectRegistry({ tool, netns: 'b' });
    await expect(entry.create({ label: "two words' $x", pinned: true, weight: undefined })).rejects.toThrow(
      "--json|--netns|b|entry|add|label|two words' $x|pinned|: failed",
    );
    await expect(entry.create({ label: 'a\0b' })).rejects.toThrow(TypeError);
    await expect(entry.create({ label: '\udcff' })).rejects.toThrow(TypeError);
    await expect(entry.create({ label: 'x', weight: 2 ** 60 })).rejects.toThrow(TypeError);
    await expect(entry.create({ label: 'x', colour: 1 } as never)).rejects.toThrow("no attribute 'colour'");
  });

  it('what it refuses is an error with all that is known', async () => {
    const tool = await fake(
      `echo '{"error":"ENOENT","errno":2,"text":"no such entry","attribute":"id"}' >&2; exit 1`,
    );
    const error: unknown = await connectRegistry({ tool })
      .entry.get({ id: 1 })
      .catch((found: unknown) => found);
    expect(error).toBeInstanceOf(RegistryError);
    expect(error).toMatchObject({ code: 'ENOENT', errno: 2, text: 'no such entry', attribute: 'id' });
    expect(String(error)).toBe('RegistryError: no such entry: ENOENT (id)');
    await expect(connectRegistry({ tool: '/nowhere' }).entry.dump()).rejects.toMatchObject({
      code: 'ENOENT',
    });
  });

  it('events come as they are printed, until nobody reads on', async () => {
    const mark = join(folder, 'ended');
    const value = '"object":"entry","value":{"id":5,"label":"five","weight":1}';
    const tool = await fake(
      `trap 'echo >${mark}; exit' TERM
echo '{"event":"listening"}'; echo '{"event":"create",${value}}'; echo '{"event":"lost"}'
while :; do sleep 0.05; done`,
    );
    const heard: unknown[] = [];
    let listening = 0;
    for await (const event of connectRegistry({ tool }).watchAll(() => listening++)) {
      heard.push(event);
      if (event.event === 'lost') break;
    }
    expect(listening).toBe(1);
    expect(heard).toEqual([
      { event: 'create', object: 'entry', value: { id: 5, label: 'five', weight: 1 } },
      { event: 'lost' },
    ]);
    await expect.poll(async () => (await import('node:fs')).existsSync(mark)).toBe(true);
  });

  it('events that cannot be had are an error', async () => {
    const tool = await fake(`echo '{"error":"ENOENT","errno":2,"text":"no netlink family"}' >&2; exit 1`);
    await expect(connectRegistry({ tool }).watchAll().next()).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(connectRegistry({ tool: '/nowhere' }).watchAll().next()).rejects.toMatchObject({
      code: 'ENOENT',
    });
  });
});

function hash(text: string): number {
  return [...text].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) | 0, 7);
}
