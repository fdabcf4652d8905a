/**
 * There and back: of each of the kernel's families, imported, the YNL spec that is written of it is imported again. What comes of
 * that is the same but for words, which a spec has as comments alone.
 */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DescribedFamily } from '../../../src/import/ynl/described.js';
import { importYnl, type ReadFamily, readYnl } from '../../../src/import/ynl/index.js';
import type { NetlinkModel } from '../../../src/model/netlink.js';
import { checkSpec } from '../../../src/pipeline.js';
import { fileOf } from '../../netlink/family.js';
import { kernelYnl } from '../../support/ynl.js';

const names = [
  ...['devlink', 'dpll', 'ethtool', 'fou', 'handshake', 'mptcp_pm', 'netdev', 'nfsd', 'nlctrl'],
  ...['ovs_datapath', 'ovs_flow', 'ovs_vport', 'tcp_metrics', 'team'],
];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'netkiln-ynl-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** The YNL spec that is written of a family, read. */
async function written(spec: string, name: string): Promise<ReadFamily> {
  const path = join(folder, `${name}.spec.ts`);
  await writeFile(path, spec);
  const model = (await checkSpec(path)).checked.model as NetlinkModel;
  return readYnl(fileOf(model, `${model.name}.yaml`), `${model.name}.yaml`);
}

/**
 * What may be otherwise: words, which are comments; what a variable is called that has the numbers of an enumeration; and the order
 * of operations, which is that of their numbers then.
 */
const allowed = ['doc', 'variables'];

function plain({ variables, operations, ...family }: DescribedFamily): unknown {
  const numbers = new Map<unknown, unknown>(
    variables.map(({ name, enumeration: { entries } }) => [
      name,
      entries.map((entry) => `${entry.name}: ${entry.value}`),
    ]),
  );
  const bare = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(bare);
    if (typeof value !== 'object' || value === null) return value;
    const kept = Object.entries(value).filter(([key]) => !allowed.includes(key));
    return Object.fromEntries(
      kept.map(([key, inner]) => {
        // What a builder is handed.
        if (key === 'args') return [key, inner.map((one: unknown) => numbers.get(one) ?? bare(one))];
        return [key, bare(inner)];
      }),
    );
  };
  return bare({ ...family, operations: operations.toSorted((a, b) => a.id - b.id) });
}

it.for(names)('%s comes back', async (name, context) => {
  const { specs } = await kernelYnl(context);
  const file = join(specs, `${name}.yaml`);
  const { family, spec } = importYnl(readFileSync(file, 'utf8'), file);
  const again = await written(spec, name);
  expect(plain(again.family)).toEqual(plain(family));
  // All that it says is understood.
  expect(again.warnings.map(({ message }) => message)).toEqual([
    `the kernel has '${name}' itself: only one of the two can be loaded`,
  ]);
});
