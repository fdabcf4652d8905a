/**
 * Real filter sets: for every header of their traces the tables lead to the trace's own answer, and so do the modules made of
 * them, in the kernel. Every set of the folder is taken: NETKILN_DATA=FOLDER makes it another one.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { modelInIpv6, setInIpv6 } from '../../bench/classifier/ipv6.js';
import { loadTrace, type Machine, measurePeer, startMachine } from '../../bench/classifier/machine.js';
import { packetOf } from '../../bench/classifier/packets.js';
import { netkiln } from '../../bench/classifier/peers/modules.js';
import { type BenchSet, readSet } from '../../bench/classifier/set.js';
import type { GeneratedFile } from '../../src/emit/file.js';
import { emitFirewall } from '../../src/emit/firewall/emit.js';
import { importClassbench } from '../../src/import/classbench.js';
import { readImport } from '../../src/import/read.js';
import { findKernel } from '../../src/kernel/index.js';
import { lookup } from '../../src/lower/classifier/lookup.js';
import { lowerFirewall } from '../../src/lower/firewall/lower.js';
import { supportedKernels } from '../support/kernels.js';
import { type Built, buildMany, complaints } from '../support/modules.js';
import { parsedProtocols, valuesOf } from './values.js';

const data = process.env['NETKILN_DATA'];
const folder = data === undefined ? undefined : join(data, 'classbench');
const names = folder === undefined ? [] : setsIn(folder);

/** Every file that has a trace beside it. */
function setsIn(path: string): string[] {
  const files = readdirSync(path);
  return files
    .filter((file) => file.endsWith('_trace.gz'))
    .map((file) => file.slice(0, -'_trace.gz'.length))
    .filter((name) => files.includes(name) || files.includes(`${name}.gz`))
    .sort();
}

/** Sparse reads arrays slowly. */
const sparseUpTo = 2000;

interface Compiled {
  /** The name that the set has in the folder. */
  readonly of: string;
  readonly set: BenchSet;
  readonly name: string;
  readonly files: readonly GeneratedFile[];
}

const compiled: Compiled[] = [];

it('there are sets, or NETKILN_DATA names no folder', (context) => {
  if (folder === undefined) context.skip('NETKILN_DATA does not name a folder with the ClassBench sets');
  expect(names.length).toBeGreaterThan(0);
});

/** A set as it is and, where it is not large, with addresses as IPv6 hands them out. */
const formsOf = (set: BenchSet): BenchSet[] => [
  set,
  ...(set.rules.length <= sparseUpTo ? [setInIpv6(set, 'plan')] : []),
];

it.each(names)('%s: the tables give the answers of the trace', async (name) => {
  const own = await readSet(folder!, name);
  for (const set of formsOf(own)) {
    const module = `cb_${set.name}`;
    const options = { name: module, verdicts: 'alternate', hook: 'input', counters: false } as const;
    const imported = importClassbench(await readImport(set.file), set.file, options).model;
    const model = set.ipv6 ? modelInIpv6(imported, set.ipv6) : imported;
    const plan = lowerFirewall(model);
    const { lookup: tables } = plan.hooks[0]!;
    expect(tables).not.toBeNull();
    const parsed = parsedProtocols(plan);
    const wrong = set.trace.filter((header) => {
      const packet = { family: set.family, iif: 'lo', bytes: packetOf(header, set.family) };
      const action = lookup(tables!.classifier, valuesOf('input', packet, parsed));
      return (action === 1 ? 'accept' : 'drop') !== header.verdict;
    });
    console.log(
      `${set.name}: ${set.rules.length} rules, ${set.trace.length} headers, ${wrong.length} verdicts differ`,
    );
    expect(set.trace.length).toBeGreaterThanOrEqual(1000);
    expect(wrong.length).toBe(0);
    compiled.push({ of: name, set, name: module, files: emitFirewall(plan, model) });
  }
});

describe.each(supportedKernels)('on kernel %s', (series) => {
  let machine: Machine | undefined;
  const kos = new Map<string, string>();
  const built: Built[] = [];
  afterAll(async () => {
    await machine?.guest.close();
  });

  beforeAll(async () => {
    if (names.length === 0) return;
    const kernel = await findKernel(series);
    const large = ({ set }: Compiled) => set.rules.length > sparseUpTo;
    const groups = [compiled.filter((own) => !large(own)), compiled.filter(large)];
    for (const [at, own] of groups.entries()) {
      if (own.length === 0) continue;
      const result = await buildMany(
        kernel,
        own.map(({ files }) => files),
        { sparse: at === 0 },
      );
      built.push(result);
      for (const { name } of own) kos.set(name, join(result.folder, `${name}.ko`));
    }
    machine = await startMachine(kernel, { programs: [], trees: [] });
  });

  it.skipIf(names.length === 0)(
    'the modules are clean under W=1 -Werror, small ones under sparse, too',
    () => {
      expect(built.flatMap(({ output }) => complaints(output))).toEqual([]);
      expect(built.map(({ status }) => status)).toEqual(built.map(() => 0));
    },
  );

  it.for(names)('%s: every packet gets the verdict of the trace', async (file) => {
    const forms = compiled.filter(({ of }) => of === file);
    expect(forms.length).toBeGreaterThan(0);
    for (const { set, name } of forms) {
      await loadTrace(machine!, set);
      const { wrong } = await measurePeer(machine!, set, netkiln(name, kos.get(name)!), 1);
      console.log(`${set.name} on ${series}: ${set.trace.length} packets, ${wrong} verdicts differ`);
      expect(wrong).toBe(0);
    }
  });
});
