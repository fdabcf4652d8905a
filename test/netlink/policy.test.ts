/**
 * What the kernel itself says of generated families' policies, held against the models: which attributes each command takes, and
 * every property of each. What it cannot tell is a list that docs/netlink.md has, too.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import neighbours from '../../examples/neighbours/neighbours.spec.js';
import registry from '../../examples/registry/registry.spec.js';
import { findKernel } from '../../src/kernel/index.js';
import type { NetlinkModel } from '../../src/model/netlink.js';
import { bootMachine, type Guest } from '../../src/vm/index.js';
import { supportedKernels } from '../support/kernels.js';
import { type Built, buildMany } from '../support/modules.js';
import { names, shapes } from './families.js';
import { checkSpec, filesOf } from './family.js';
import { Expectation, untold } from './to-tell.js';
import { type TakenBy, toldPolicies } from './told.js';

const models = [registry, shapes, names, neighbours].map((spec) => checkSpec(spec).model);

/** The registry with policies that are not what its model says. */
const mutants = (
  [
    ['nk_limit', 'NLA_POLICY_RANGE(NLA_U16, 1, 1000)', 'NLA_POLICY_RANGE(NLA_U16, 1, 999)'],
    ['nk_length', '.len = 31', '.len = 30'],
    ['nk_type', '.type = NLA_FLAG', '.type = NLA_U8'],
    [
      'nk_more',
      /(CMD_DELETE,\n.*\n\s+\.policy = nk_more)_key(_policy,\s+\.maxattr = ARRAY_SIZE\(nk_more)_key/g,
      '$1_create$2_create',
    ],
  ] as const
).map(([name, from, to]) => {
  const { model } = checkSpec({ ...registry, name });
  const files = filesOf(model).map((file) => ({ ...file, text: file.text.replace(from, to) }));
  if (filesOf(model).every(({ text }, i) => text === files[i]!.text)) throw new Error(`${name} is no mutant`);
  return { model, files };
});

describe.each(supportedKernels)('policies on kernel %s', (series) => {
  let built: Built;
  let guest: Guest;

  beforeAll(async () => {
    const kernel = await findKernel(series);
    built = await buildMany(kernel, [...models.map(filesOf), ...mutants.map(({ files }) => files)]);
    guest = await bootMachine({ kernel });
  });
  afterAll(async () => {
    await guest?.close();
  });

  const sizedTypes = series !== '6.1';

  async function told({ name, family }: NetlinkModel): Promise<ReadonlyMap<number, TakenBy>> {
    await guest.load(name, join(built.folder, `${name}.ko`));
    const policies = await toldPolicies(guest, family);
    await guest.unload(name);
    await guest.assertClean();
    return policies;
  }

  it.each(models.map((model) => [model.family, model] as const))('%s', async (_, model) => {
    expect(await told(model)).toEqual(new Expectation(model, sizedTypes).commands());
  });

  it.each(mutants.map(({ model }) => [model.name, model] as const))('are found out: %s', async (_, model) => {
    expect(await told(model)).not.toEqual(new Expectation(model, sizedTypes).commands());
  });
});

describe('what the kernel does not tell', () => {
  const met = (sizedTypes: boolean) => {
    const all = models.map((model) => {
      const expectation = new Expectation(model, sizedTypes);
      expectation.commands();
      return [...expectation.untold];
    });
    return new Set(all.flat());
  };

  it('is all of it met by these families', () => {
    expect([...met(false)].sort()).toEqual([...untold].sort());
    expect(untold.filter((one) => !met(true).has(one))).toEqual([
      '`uint` and `sint` are told as bytes of any length, before 6.7',
    ]);
  });

  it('is what docs/netlink.md says', () => {
    const page = readFileSync(new URL('../../docs/netlink.md', import.meta.url), 'utf8');
    const section = page
      .split(/^## /m)
      .find((text) => text.startsWith('What the kernel tells of a policy\n'));
    const listed = [...(section ?? '').matchAll(/^- ((?:.|\n {2})*)/gm)].map(([, text]) =>
      text!.replace(/\n {2}/g, ' '),
    );
    expect(listed).toEqual(untold);
  });
});
