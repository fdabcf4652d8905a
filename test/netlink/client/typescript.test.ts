/** The generated TypeScript clients: in front of the tool in a guest, and of a program that only looks like it. */
import { chmod, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import neighbours from '../../../examples/neighbours/neighbours.spec.js';
import {
  connectNeighbours,
  NeighboursError,
} from '../../../generated-examples/neighbours/client/neighbours.js';
import { connectRegistry, RegistryError } from '../../../generated-examples/registry/client/registry.js';
import { findKernel } from '../../../src/kernel/index.js';
import { bootMachine, type Guest } from '../../../src/vm/index.js';
import { supportedKernels } from '../../support/kernels.js';
import { buildMany } from '../../support/modules.js';
import { checkSpec, filesOf } from '../family.js';
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
