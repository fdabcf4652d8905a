/**
 * There and back: of each of the kernel's families, imported, the YNL spec that is written of it is imported again. What comes of
 * that is the same but for words, which a spec has as comments alone; and the kernel's own reader finds in it what the kernel's
 * file has.
 */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runOk } from '../../../src/host/run.js';
import type { DescribedFamily } from '../../../src/import/ynl/described.js';
import { importYnl, readYnl } from '../../../src/import/ynl/index.js';
import type { NetlinkModel } from '../../../src/model/netlink.js';
import { checkSpec } from '../../../src/pipeline.js';
import { fileOf } from '../../netlink/family.js';
import { kernelYnl } from '../../support/ynl.js';
import { type Read, told } from './told.js';

const names = [
  ...['devlink', 'dpll', 'ethtool', 'fou', 'handshake', 'mptcp_pm', 'netdev', 'nfsd', 'nlctrl'],
  ...['ovs_datapath', 'ovs_flow', 'ovs_vport', 'tcp_metrics', 'team'],
];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'netkiln-ynl-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Where the YNL spec is that is written of an imported family. */
const written = (name: string) => join(folder, `${name}.yaml`);

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
  const path = join(folder, `${name}.spec.ts`);
  await writeFile(path, spec);
  const model = (await checkSpec(path)).checked.model as NetlinkModel;
  const text = fileOf(model, `${name}.yaml`);
  await writeFile(written(name), text);
  const again = readYnl(text, written(name));
  expect(plain(again.family)).toEqual(plain(family));
  // All that it says is understood.
  expect(again.warnings.map(({ message }) => message)).toEqual([
    `the kernel has '${name}' itself: only one of the two can be loaded`,
  ]);
});

it('are read by the kernel as its own are', async (context) => {
  const { specs, schemas, tools } = await kernelYnl(context);
  const script = new URL('../../netlink/ynl/read.py', import.meta.url).pathname;
  const paths = names.flatMap((name) => [join(specs, `${name}.yaml`), written(name)]);
  const { stdout } = await runOk(['/usr/bin/python3', script, tools, schemas, ...paths]);
  const lines = stdout.trim().split('\n');
  const read = lines.map((line) => JSON.parse(line) as Read);
  for (const [place, name] of names.entries()) {
    const [theirs, ours] = [read[2 * place]!, read[2 * place + 1]!];
    expect([name, told(ours, ours)]).toEqual([name, told(theirs, ours)]);
  }
});
