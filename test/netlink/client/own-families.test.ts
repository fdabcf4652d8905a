/** The kernel's own families, asked by clients that are made of the kernel's YNL specs: what they say is what others are told. */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import registry from '../../../examples/registry/registry.spec.js';
import { importYnl } from '../../../src/import/ynl/index.js';
import { findKernel } from '../../../src/kernel/index.js';
import type { NetlinkModel } from '../../../src/model/netlink.js';
import { checkSpec as checkFile } from '../../../src/pipeline.js';
import { bootMachine, type Guest } from '../../../src/vm/index.js';
import { supportedKernels } from '../../support/kernels.js';
import { buildMany } from '../../support/modules.js';
import { kernelYnl } from '../../support/ynl.js';
import { checkSpec, filesOf } from '../family.js';
import { type BuiltClient, buildClient, install } from './built.js';

const names = ['nlctrl', 'ethtool', 'netdev'];
const { model } = checkSpec(registry);
let folder: string;
let clients: BuiltClient[] | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'netkiln-own-'));
  const ynl = await kernelYnl({ skip: () => undefined as never });
  if (ynl === undefined) return;
  clients = [];
  for (const name of names) {
    const file = join(ynl.specs, `${name}.yaml`);
    const path = join(folder, `${name}.spec.ts`);
    await writeFile(path, importYnl(readFileSync(file, 'utf8'), file, { name: `my_${name}` }).spec);
    const { checked } = await checkFile(path);
    // Its names in C are others than those of the kernel's headers, which the library includes.
    clients.push(await buildClient({ ...(checked.model as NetlinkModel), family: name }));
  }
});
afterAll(() => rm(folder, { recursive: true }));

describe.each(supportedKernels)("the kernel's own families on kernel %s", (series) => {
  let guest: Guest;

  beforeAll(async () => {
    if (clients === undefined) return;
    const kernel = await findKernel(series);
    const built = await buildMany(kernel, [filesOf(model)]);
    guest = await bootMachine({ kernel, programs: ['genl'] });
    await guest.load(model.name, join(built.folder, `${model.name}.ko`));
    for (const [index, name] of names.entries())
      await install(guest, clients[index]!.tool, `/usr/bin/${name}ctl`);
  });
  afterAll(async () => {
    await guest?.close();
  });

  async function told(words: string): Promise<unknown> {
    const { stdout, stderr } = await guest.run(words.split(' '), { timeoutMs: 120_000 });
    expect(stderr).toBe('');
    return JSON.parse(stdout);
  }

  async function refused(words: string): Promise<unknown> {
    const { status, stderr } = await guest.run(words.split(' '), { timeoutMs: 120_000 });
    expect(status).toBe(1);
    return JSON.parse(stderr);
  }

  it('the controller lists the families that genl lists', async (context) => {
    await kernelYnl(context);
    const listed = genlFamilies(await guest.runOk(['genl', 'ctrl', 'list']));
    expect(listed.length).toBeGreaterThan(4);
    expect(((await told('nlctrlctl --json getfamily --dump')) as Family[]).map(plainFamily)).toEqual(listed);
    const own = listed.find((one) => one.family_name === 'registry')!;
    expect(plainFamily((await told('nlctrlctl --json getfamily family_name registry')) as Family)).toEqual(
      own,
    );
    expect(await refused('nlctrlctl --json getfamily family_name nowhere')).toMatchObject({
      error: 'ENOENT',
    });
  });

  it('the controller tells of policies, in nests behind numbers', async (context) => {
    await kernelYnl(context);
    const parts = (await told('nlctrlctl --json getpolicy family_name registry')) as Policies[];
    const operations = parts.flatMap(({ op_policy }) => op_policy ?? []);
    // As docs/netlink.md has the registry's numbers: create, get, delete, set, flush.
    expect(operations.map(({ index }) => index)).toEqual([[1], [2], [3], [6], [8]]);
    const first = operations[0]!.value['do'];
    const policies = parts.flatMap(({ policy }) => policy ?? []).filter(({ index }) => index[0] === first);
    expect(Object.fromEntries(policies.map(({ index, value }) => [index[1], value]))).toMatchObject({
      1: { type: 'u32', min_value_u: '1' },
      2: { type: 'nul_string', max_length: 31 },
      3: { type: 'u16', min_value_u: '1', max_value_u: '1000' },
      4: { type: 'flag' },
      5: { type: 'u32' },
    });
  });

  it('ethtool tells of a device', async (context) => {
    await kernelYnl(context);
    const header = { dev_index: 1, dev_name: 'lo' };
    expect(await told('ethtoolctl --json tsinfo_get header [ dev_name lo ]')).toMatchObject({
      header,
      timestamping: {
        bits: { bit: [{ name: 'software-transmit' }, { index: 3 }, { name: 'software-system-clock' }] },
      },
    });
    const features = (await told('ethtoolctl --json features_get header [ dev_index 1 ]')) as Features;
    expect(features.header).toEqual(header);
    expect(features.hw.bits.bit.length).toBe(features.hw.size);
    expect(await refused('ethtoolctl --json tsinfo_get header [ dev_name nowhere ]')).toMatchObject({
      ...{ error: 'ENODEV', attribute: 'header.dev_name' },
    });
  });

  it('netdev tells of devices, or that there is no such family', async (context) => {
    await kernelYnl(context);
    if (series === '6.1') {
      expect(await refused('netdevctl --json dev_get --dump')).toMatchObject({ error: 'ENOENT' });
    } else {
      expect(await told('netdevctl --json dev_get --dump')).toMatchObject([{ ifindex: 1 }]);
      expect(await told('netdevctl --json dev_get ifindex 1')).toMatchObject({ ifindex: 1 });
    }
  });
});

interface Family {
  readonly family_id: number;
  readonly family_name: string;
  readonly version: number;
  readonly hdrsize: number;
  readonly maxattr: number;
  readonly ops?: readonly { readonly id: number }[];
  readonly mcast_groups?: readonly { readonly name: string }[];
}

interface Placed {
  readonly index: readonly number[];
  readonly value: Readonly<Record<string, unknown>>;
}

interface Policies {
  readonly op_policy?: readonly Placed[];
  readonly policy?: readonly Placed[];
}

interface Features {
  readonly header: unknown;
  readonly hw: { readonly size: number; readonly bits: { readonly bit: readonly unknown[] } };
}

/** What genl shows, too. */
const plainFamily = ({ ops = [], mcast_groups = [], ...rest }: Family) => ({
  ...rest,
  ops: ops.map(({ id }) => id),
  groups: mcast_groups.map(({ name }) => name),
});

function genlFamilies(text: string): ReturnType<typeof plainFamily>[] {
  return text
    .split(/^Name: /m)
    .slice(1)
    .map((part) => {
      const numbers = /ID: (\S+) +Version: (\S+) +header size: (\S+) +max attribs: (\S+)/
        .exec(part)!
        .slice(1)
        .map(Number);
      const [family_id, version, hdrsize, maxattr] = numbers as [number, number, number, number];
      return {
        ...{ family_id, family_name: part.slice(0, part.indexOf('\n')).trim(), version, hdrsize, maxattr },
        ops: [...part.matchAll(/#\d+: +ID-(\S+) *$/gm)].map(([, id]) => Number(id)),
        groups: [...part.matchAll(/ID-\S+ +name: (\S+)/g)].map(([, name]) => name!),
      };
    });
}
