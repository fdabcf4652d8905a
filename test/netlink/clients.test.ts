/** Generated families driven by clients that know nothing of netkiln: iproute2's genl, and pyroute2 by the wire description. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import fou from '../../examples/fou/fou.spec.js';
import neighbours from '../../examples/neighbours/neighbours.spec.js';
import registry from '../../examples/registry/registry.spec.js';
import samples from '../../examples/samples/samples.spec.js';
import { findKernel } from '../../src/kernel/index.js';
import { withOwnFiles } from '../../src/output/own.js';
import { bootMachine, type Guest, pythonTrees } from '../../src/vm/index.js';
import { supportedKernels } from '../support/kernels.js';
import { buildMany } from '../support/modules.js';
import mirror from './custom/mirror.js';
import { checkSpec, fileOf, filesOf } from './family.js';

const models = [registry, neighbours, fou].map((spec) => checkSpec(spec).model);
/** Those whose operations a person wrote, beside the spec. */
const own = await Promise.all(
  (
    [
      [samples, '../../examples/samples/samples.spec.ts'],
      [mirror, 'custom/mirror.ts'],
    ] as const
  ).map(async ([spec, place]) => {
    const { model } = checkSpec(spec);
    const path = fileURLToPath(new URL(place, import.meta.url));
    return { model, files: await withOwnFiles(filesOf(model), path) };
  }),
);
const all = [...models, ...own.map(({ model }) => model)];

describe.each(supportedKernels)('clients of others on kernel %s', (series) => {
  let guest: Guest;

  beforeAll(async () => {
    const kernel = await findKernel(series);
    const built = await buildMany(kernel, [...models.map(filesOf), ...own.map(({ files }) => files)]);
    const python = await pythonTrees();
    guest = await bootMachine({ kernel, programs: ['genl', ...python.programs], trees: python.trees });
    for (const name of ['wire.py', 'client.py', 'nests.py', 'ports.py', 'own.py']) {
      await guest.writeFile(`/tmp/${name}`, await readFile(new URL(name, import.meta.url)));
    }
    for (const model of all) {
      await guest.writeFile(`/tmp/${model.name}.wire.json`, fileOf(model, `${model.name}.wire.json`));
      await guest.load(model.name, join(built.folder, `${model.name}.ko`));
    }
  });
  afterAll(async () => {
    await guest?.close();
  });

  async function python(script: string): Promise<string[]> {
    const { status, stdout, stderr } = await guest.run(['/usr/bin/python3', `/tmp/${script}`], {
      timeoutMs: 400_000,
    });
    expect(stderr).toBe('');
    expect(status).toBe(0);
    return stdout.trim().split('\n');
  }

  it('genl lists them, and tells their policies', async () => {
    const listed = await guest.runOk(['genl', 'ctrl', 'list']);
    for (const { family, version, notify } of models) {
      const own = listed.split(/^Name: /m).find((part) => part.startsWith(`${family}\n`)) ?? '';
      expect(own).toMatch(new RegExp(`Version: 0x${version.toString(16)} `));
      expect(own).toMatch(/#1:\s+ID-0x1/);
      if (notify !== null) expect(own).toMatch(new RegExp(`\\b${notify}\\b`));
    }
    const policies = await guest.runOk(['genl', 'ctrl', 'policy', 'name', 'registry']);
    expect(policies).toMatch(
      /attr\[3\]: type=U16 .*min value:1 .*max value:1000|attr\[3\].*range:\[1,1000\]/,
    );
    expect(policies).toMatch(/attr\[4\]: type=FLAG/);
  });

  it('pyroute2 drives the registry by its wire description', async () => {
    expect(await python('client.py')).toEqual([
      'created 20, read 20',
      'refused: 17 34 22 2',
      'without privilege: create EPERM, get ok, dump 20',
      'notified: create set delete',
      'given: 21 22 23',
      'dump of 2000 in several parts: all once',
      'dump while others come and go: all once',
      'deleted 2000, left 0',
      'flushed 1000, left 0',
    ]);
  });

  it('pyroute2 drives the neighbours by theirs: nests, lists, names, several kinds', async () => {
    expect(await python('nests.py')).toEqual([
      'created, read and dumped with nests and lists',
      'refused: EBUSY, ENOENT, ERANGE',
      'changed, and what was not named is as before',
    ]);
  });

  it('pyroute2 drives fou by its own: numbers in network byte order, addresses, keys of many attributes', async () => {
    expect(await python('ports.py')).toEqual([
      'added, read and dumped',
      'refused: EADDRINUSE, EINVAL, ERANGE, EINVAL',
      '1000 ports, all in one dump, then deleted',
    ]);
  });

  it('pyroute2 drives operations that a person wrote: answers, dumps, events, trees, a fixed header', async () => {
    expect(await python('own.py')).toEqual([
      'recorded, and summed up',
      'dumped, all and some',
      'told of what exceeds a limit',
      'a tree is weighed',
      'refused: EINVAL ENOENT ENOTSUP EINVAL',
      'every type comes back, behind a fixed header',
      'an event, and a dump of several parts, behind one, too',
    ]);
  });

  it('nothing is left behind', async () => {
    for (const { name } of all) await guest.unload(name);
    await guest.assertClean();
  });
});
