/** Messages by the thousand, all predicted from their bytes: the kernel agrees on each, and what is wrong does not get by. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import neighbours from '../../examples/neighbours/neighbours.spec.js';
import registry from '../../examples/registry/registry.spec.js';
import { findKernel, type Kernel } from '../../src/kernel/index.js';
import type { NetlinkModel } from '../../src/model/netlink.js';
import { coreOf } from '../../src/torture/netlink/fuzz/core.js';
import {
  type Course,
  crowdedCourse,
  longCourse,
  shortCourse,
} from '../../src/torture/netlink/fuzz/course.js';
import { Epoch, type Found } from '../../src/torture/netlink/fuzz/epoch.js';
import { showFound } from '../../src/torture/netlink/fuzz/show.js';
import { Tally } from '../../src/torture/netlink/fuzz/tally.js';
import { bootMachine, type Guest } from '../../src/vm/index.js';
import { supportedKernels } from '../support/kernels.js';
import { type Built, buildMany } from '../support/modules.js';
import { families } from './families.js';
import { checkSpec, filesOf } from './family.js';

const all = [checkSpec(registry), checkSpec(neighbours), ...families].map(({ model }) => model);

/** The registry with one place loosened, or tightened. */
const mutants = (
  [
    ['nkf_range', 'NLA_POLICY_RANGE(NLA_U16, 1, 1000)', 'NLA_POLICY_RANGE(NLA_U16, 1, 1001)'],
    ['nkf_least', 'NLA_POLICY_RANGE(NLA_U16, 1, 1000)', 'NLA_POLICY_MAX(NLA_U16, 1000)'],
    ['nkf_long', '{ .type = NLA_NUL_STRING, .len = 31 }', '{ .type = NLA_NUL_STRING, .len = 30 }'],
    ['nkf_open', '{ .type = NLA_NUL_STRING, .len = 31 }', '{ .type = NLA_STRING, .len = 31 }'],
    ['nkf_flag', '{ .type = NLA_FLAG }', '{ .type = NLA_BINARY }'],
    ['nkf_key', 'NLA_POLICY_MIN(NLA_U32, 1)', '{ .type = NLA_U32 }'],
    ['nkf_admin', /GENL_ADMIN_PERM \| |\t\t\.flags = GENL_ADMIN_PERM,\n/g, ''],
    ['nkf_netns', /GENL_ADMIN_PERM/g, 'GENL_UNS_ADMIN_PERM'],
    ['nkf_dump', 'if (!nlmsg_attrlen(cb->nlh, GENL_HDRLEN))', 'if (cb)'],
    ['nkf_quiet', '_notify(obj, info, NKF_QUIET_CMD_SET_NTF);', '_notify(old, info, NKF_QUIET_CMD_SET_NTF);'],
    ['nkf_last', 'obj->pinned = true;', 'obj->pinned = !obj->pinned;'],
  ] as const
).map(([name, from, to]) => {
  const { model } = checkSpec({ ...registry, name });
  const files = filesOf(model).map((file) => ({ ...file, text: file.text.replace(from, to) }));
  if (filesOf(model).every(({ text }, i) => text === files[i]!.text)) throw new Error(`${name} is no mutant`);
  return { model, files };
});

describe.each(supportedKernels)('predicted messages on kernel %s', (series) => {
  let kernel: Kernel;
  let built: Built;
  let guest: Guest;

  beforeAll(async () => {
    kernel = await findKernel(series);
    built = await buildMany(kernel, [...all.map(filesOf), ...mutants.map(({ files }) => files)], {
      lenient: true,
    });
    expect(built.status).toBe(0);
    guest = (await bootMachine({ kernel, clock: 'counted' })).inOrder();
  });
  afterAll(async () => {
    await guest?.close();
  });

  async function run(model: NetlinkModel, courses: readonly Course[]) {
    await guest.load(model.name, join(built.folder, `${model.name}.ko`));
    const tally = new Tally();
    let found: Found | undefined;
    for (let i = 0; i < courses.length && !found; i++) {
      const netns = `fuzz-${model.name}-${i}`;
      const epoch = new Epoch(model, coreOf(kernel), `${model.name} ${i}`, netns, courses[i]!);
      await guest.netnsAdd(netns);
      found = await epoch.run(guest.session);
      await guest.netnsDelete(netns);
      tally.add(epoch);
    }
    await guest.unload(model.name);
    return { tally, found };
  }

  it.each(all.map((model) => [model.name, model] as const))('%s: no difference', async (_name, model) => {
    const { tally, found } = await run(model, [longCourse, crowdedCourse(false, 0.3)]);
    expect(found && showFound(found)).toBeUndefined();
    expect(tally.messages).toBeGreaterThan(2500);
    expect(tally.accepted / tally.messages).toBeGreaterThan(0.3);
    expect(tally.refused.size).toBeGreaterThan(10);
    await guest.assertClean();
  });

  it.each(mutants.map(({ model }) => [model.name, model] as const))('finds %s', async (_name, model) => {
    const { found } = await run(model, Array(8).fill(shortCourse));
    expect(found).toBeDefined();
    const told = showFound(found!).join('\n');
    expect(told).toMatch(/^from \w+, \d+ bytes:/);
    expect(told).toMatch(/predicted of (message \d+|the datagram): .*\nfound: ./);
    await guest.assertClean();
  });
});
