/** Stores that are full, dumps in parts, sockets that are not read, memory that is scarce: nothing else comes of it than what was predicted. */
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import registry from '../../examples/registry/registry.spec.js';
import { netlinkFamily, string, u8 } from '../../src/index.js';
import { builtAlready, findKernel, type Kernel } from '../../src/kernel/index.js';
import type { NetlinkModel } from '../../src/model/netlink.js';
import type { Predicted } from '../../src/reference/netlink/index.js';
import { compare } from '../../src/torture/netlink/fuzz/compare.js';
import { coreOf } from '../../src/torture/netlink/fuzz/core.js';
import { type Course, crowdedCourse } from '../../src/torture/netlink/fuzz/course.js';
import { Epoch, type Found } from '../../src/torture/netlink/fuzz/epoch.js';
import { Lives } from '../../src/torture/netlink/fuzz/lives.js';
import { showFound } from '../../src/torture/netlink/fuzz/show.js';
import { Tally } from '../../src/torture/netlink/fuzz/tally.js';
import { aimAtModule, beScarceWhereAsked } from '../../src/vm/fault.js';
import { bootMachine, type Guest } from '../../src/vm/index.js';
import { supportedKernels } from '../support/kernels.js';
import { type Built, buildMany } from '../support/modules.js';
import { checkSpec, filesOf } from './family.js';

/** More objects than there are keys to be assigned. */
const tickets = checkSpec(
  netlinkFamily({
    name: 'tickets',
    attributes: { number: u8({ min: 3, max: 40 }), holder: string({ maxLength: 200 }) },
    object: { name: 'ticket', key: 'number', assigned: true, max: 64 },
    operations: { create: {}, get: {}, set: {}, dump: {}, delete: {} },
    notify: 'all',
  }),
).model;

/** The registry with one place wrong that shows in a crowd alone. */
function mutantsOf(places: readonly (readonly [string, string | RegExp, string])[]) {
  return places.map(([name, from, to]) => {
    const { model } = checkSpec({ ...registry, name });
    const whole = filesOf(model);
    const files = whole.map((file) => ({ ...file, text: file.text.replace(from, to) }));
    if (whole.every(({ text }, i) => text === files[i]!.text)) throw new Error(`${name} is no mutant`);
    return { model, files };
  });
}

const crowd = mutantsOf([
  ['nkc_room', /own->count >= (NKC_ROOM_MAX)/, 'own->count > $1'],
  ['nkc_passed', 'cb->args[0] = xas.xa_index;', 'cb->args[0] = xas.xa_index + (err ? 1 : 0);'],
  ['nkc_again', 'cb->args[0] = xas.xa_index;', 'cb->args[0] = xas.xa_index - (err ? 1 : 0);'],
  [
    'nkc_undone',
    '\tgenlmsg_reply(reply, info);\n\treturn 0;',
    `\tif (genlmsg_reply(reply, info)) {
\t\tmutex_lock(&own->lock);
\t\tif (xa_load(&own->objects, obj->id) == obj) {
\t\t\tnkc_undone_remove(own, obj);
\t\t\tkfree_rcu(obj, rcu);
\t\t}
\t\tmutex_unlock(&own->lock);
\t}
\treturn 0;`,
  ],
]);

const lean = mutantsOf([
  [
    'nkl_counted',
    '\tif (err) {\n\t\tNL_SET_ERR_MSG(info->extack, "out',
    '\tif (err) {\n\t\town->count = 2048;\n\t\tNL_SET_ERR_MSG(info->extack, "out',
  ],
  ['nkl_untold', /genl_set_err\(&nkl_untold_family.*;/, ';'],
]);

async function run(
  guest: Guest,
  built: Built,
  kernel: Kernel,
  model: NetlinkModel,
  course: Course,
  epochs = 1,
) {
  await guest.load(model.name, join(built.folder, `${model.name}.ko`));
  if (course.length > 5) await Promise.all([aimAtModule(guest, model.name), beScarceWhereAsked(guest, 40)]);
  const tally = new Tally();
  let found: Found | undefined;
  for (let i = 0; i < epochs && !found; i++) {
    const netns = `crowd-${model.name}-${i}`;
    const epoch = new Epoch(model, coreOf(kernel), `${model.name} ${i}`, netns, course);
    await guest.netnsAdd(netns);
    found = await epoch.run(guest.session);
    await guest.netnsDelete(netns);
    tally.add(epoch);
  }
  await guest.unload(model.name);
  return { tally, found };
}

const onStock = crowdedCourse(false, 0.5);

describe.each(supportedKernels)('a crowd on kernel %s', (series) => {
  let kernel: Kernel;
  let built: Built;
  let guest: Guest;

  beforeAll(async () => {
    kernel = await findKernel(series);
    const modules = [filesOf(tickets), ...crowd.map(({ files }) => files)];
    built = await buildMany(kernel, modules, { lenient: true });
    expect(built.status).toBe(0);
    guest = (await bootMachine({ kernel, clock: 'counted' })).inOrder();
  });
  afterAll(async () => {
    await guest?.close();
  });

  it('keys that are assigned run out', async () => {
    const { tally, found } = await run(guest, built, kernel, tickets, onStock);
    expect(found && showFound(found)).toBeUndefined();
    expect(tally.refused.get('ENOSPC no room for another ticket')).toBeGreaterThan(10);
    await guest.assertClean();
  });

  it.each(crowd.map(({ model }) => [model.name, model] as const))('finds %s', async (_name, model) => {
    const { found } = await run(guest, built, kernel, model, onStock, 3);
    expect(found).toBeDefined();
    await guest.assertClean();
  });
});

const sanitize = await builtAlready('6.12');

describe('scarce memory, with the sanitize kernel, if it has been built', () => {
  beforeEach((context) => context.skip(!sanitize, 'the sanitize kernel is not built here'));
  const { model } = checkSpec(registry);
  let kernel: Kernel;
  let built: Built;
  let guest: Guest;

  beforeAll(async () => {
    if (!sanitize) return;
    kernel = await findKernel('6.12', { profile: 'sanitize' });
    const modules = [filesOf(model), ...lean.map(({ files }) => files)];
    built = await buildMany(kernel, modules, { lenient: true });
    expect(built.status).toBe(0);
    guest = (await bootMachine({ kernel, clock: 'counted' })).inOrder();
  });
  afterAll(async () => {
    await guest?.close();
  });

  it('leaves all as it was', async () => {
    const { found } = await run(guest, built, kernel, model, crowdedCourse(true, 0.5));
    expect(found && showFound(found)).toBeUndefined();
    await guest.assertClean();
  });

  it.each(lean.map((one) => [one.model.name, one.model] as const))('finds %s', async (_name, own) => {
    const { found } = await run(guest, built, kernel, own, crowdedCourse(true, 0.5), 4);
    expect(found).toBeDefined();
    await guest.assertClean();
  });
});

test('a dump shows what was there all the time once, and all else at most once', () => {
  const [a, b, c] = [{ id: 'a' }, { id: 'b' }, { id: 'c' }];
  const a2 = { id: 'A' };
  const shown = ({ id }: { readonly id?: unknown }) => String(id);
  const lives = () => {
    const all = new Lives(
      new Map([
        ['1', a],
        ['2', b],
      ]),
      shown,
    );
    all.changed(
      new Map([
        ['1', a2],
        ['2', b],
        ['3', c],
      ]),
    );
    all.changed(
      new Map([
        ['1', a2],
        ['3', c],
      ]),
    );
    return all;
  };
  const judge = (dumped: readonly string[], read = true) => lives().judge(dumped, read);
  for (const right of [['a'], ['A'], ['a', 'b'], ['c', 'A', 'b']]) expect(judge(right)).toBeUndefined();
  expect(judge(['b', 'c'])).toMatch(/^is not there: 61 or 41$/);
  expect(judge(['b', 'c'], false)).toBeUndefined();
  expect(judge(['a', 'A'])).toMatch(/^comes twice: 41$/);
  expect(judge(['a', 'd'])).toMatch(/^was never there: 64$/);
});

test('what a socket has no room for is the end, and is told of', () => {
  const { model } = checkSpec(registry);
  const predicted = Array.from(
    { length: 2 },
    (_, at): Predicted => ({
      ...{ from: 0, to: 20, sequence: at, echo: false, acknowledged: true, refused: null },
      ...{ warning: null, objects: [], changes: [] },
    }),
  );
  const success = (sequence: number) => {
    const bytes = Buffer.alloc(36);
    bytes.writeUInt32LE(36, 0);
    bytes.writeUInt16LE(2, 4);
    bytes.writeUInt32LE(sequence, 8);
    bytes.writeUInt32LE(77, 12);
    return bytes;
  };
  const came = (answers: Buffer[], overruns: number) => ({
    ...{ refused: 0, missed: 0, port: 77, heard: Buffer.alloc(0) },
    ...{ overruns, answers: Buffer.concat(answers) },
  });
  const judge = (answers: Buffer[], overruns: number) =>
    compare(model, 20, came(answers, overruns), predicted, 'end')?.predicted;
  expect(judge([success(0), success(1)], 0)).toBeUndefined();
  expect(judge([success(0)], 1)).toBeUndefined();
  expect(judge([], 1)).toBeUndefined();
  expect(judge([success(1)], 1)).toBe('success');
  expect(judge([success(0)], 0)).toMatch(/is told that it has missed something/);
  expect(judge([success(0), success(1)], 1)).toMatch(/has received all/);
});
