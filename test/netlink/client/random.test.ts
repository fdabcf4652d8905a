/** Families of every type and at random: what the tool is told to make it shows again, as the reference has it. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findKernel } from '../../../src/kernel/index.js';
import type { NetlinkModel, ObjectModel } from '../../../src/model/netlink.js';
import type { Values } from '../../../src/model/netlink-value.js';
import { Reference } from '../../../src/reference/netlink/index.js';
import { plenty } from '../../../src/torture/netlink/requests.js';
import { Random } from '../../../src/torture/random.js';
import { bootMachine, type Guest } from '../../../src/vm/index.js';
import { supportedKernels } from '../../support/kernels.js';
import { buildMany } from '../../support/modules.js';
import { filesOf } from '../family.js';
import { type BuiltClient, buildClient, install } from './built.js';
import { known, randomModels } from './samples.js';
import { runScript } from './script.js';
import { valuesOf, wordsOf } from './words.js';

const names = ['wide', 'levels', 'shapes', 'wires'];
const models = [...known.filter(({ name }) => names.includes(name)), ...randomModels(6, 8300)];

let clients: BuiltClient[];

beforeAll(async () => {
  clients = [];
  for (const model of models) clients.push(await buildClient(model));
});

describe.each(supportedKernels)('on kernel %s', (series) => {
  let guest: Guest;

  beforeAll(async () => {
    const kernel = await findKernel(series);
    const { folder } = await buildMany(kernel, models.map(filesOf));
    guest = await bootMachine({ kernel, memoryMiB: 768 });
    for (const [index, { name }] of models.entries()) {
      await guest.load(name, join(folder, `${name}.ko`));
      await install(guest, clients[index]!.tool, `/usr/bin/${name}ctl`);
    }
  });
  afterAll(async () => {
    await guest?.close();
  });

  it.each(models.map((model) => [model.name, model] as const))('%s', async (_, model) => {
    const random = new Random(`${model.name} ${series}`);
    const reference = new Reference(model);
    const requests = model.objects.flatMap((object) =>
      plenty(object, random, 8).map((values) => ({
        object,
        values,
        words: ['add', ...wordsOf(object.attributes, values)],
      })),
    );
    const dumps = model.objects.filter(({ operations }) => operations.dump !== null);
    const commands = [...requests, ...dumps.map((object) => ({ object, words: ['show'] }))].map(
      ({ object, words }) => [`${model.name}ctl`, '--json', object.name, ...words],
    );
    const { ran: answers } = await runScript(guest, commands);
    requests.forEach(({ object, values }, index) => {
      const { status, stdout, stderr } = answers[index]!;
      const answer = reference.answer({ step: 'create', netns: '', object: object.name, values });
      if (answer.ok) {
        expect([status, stderr]).toEqual([0, '']);
        expect(valuesOf(object.attributes, JSON.parse(stdout))).toEqual(answer.objects[0]);
      } else {
        expect(JSON.parse(stderr)).toMatchObject({ error: answer.error, text: answer.text });
        expect([status, stdout]).toEqual([1, '']);
      }
    });
    for (const [index, object] of dumps.entries()) {
      const { stdout, stderr } = answers[requests.length + index]!;
      expect(stderr).toBe('');
      expect(shown(object, JSON.parse(stdout) as unknown[])).toEqual(stored(reference, object));
    }
  });

  it('leaves nothing behind', async () => {
    for (const { name } of models) await guest.unload(name);
    await guest.assertClean();
  });
});

const sorted = (all: readonly Values[]) => all.map((one) => JSON.stringify(one)).sort();

function shown({ attributes }: ObjectModel, all: readonly unknown[]): string[] {
  return sorted(all.map((one) => inOrder(attributes, valuesOf(attributes, one))));
}

function stored(reference: Reference, object: ObjectModel): string[] {
  const all = [...reference.stored('', object).values()];
  return sorted(all.map((values) => inOrder(object.attributes, values)));
}

/** Names in the order of the attributes' numbers, in nests too. */
function inOrder(attributes: NetlinkModel['objects'][number]['attributes'], values: Values): Values {
  return Object.fromEntries(
    attributes.flatMap((one) => {
      const value = values[one.name];
      if (value === undefined) return [];
      if (one.type !== 'nest') return [[one.name, value]];
      const inside = (own: unknown) => inOrder(one.attributes, own as Values);
      return [[one.name, one.list === null ? inside(value) : (value as readonly unknown[]).map(inside)]];
    }),
  );
}
