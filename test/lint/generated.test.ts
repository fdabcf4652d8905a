/** The C of every example and of the imported filter sets, by every checker there is, with nothing suppressed. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { GeneratedFile } from '../../src/emit/file.js';
import { emitFirewall } from '../../src/emit/firewall/emit.js';
import { importClassbench } from '../../src/import/classbench.js';
import { findKernel } from '../../src/kernel/index.js';
import { lowerFirewall } from '../../src/lower/firewall/lower.js';
import { checkSpec, generate } from '../../src/pipeline.js';
import { checkStyle } from '../support/checkpatch.js';
import { supportedKernels } from '../support/kernels.js';
import { buildMany, complaints } from '../support/modules.js';

const root = new URL('../..', import.meta.url).pathname;
const data = process.env['NETKILN_DATA'];
const sets = ['acl1_1k', 'fw1_1k'];

describe('the examples', () => {
  const names = readdirSync(join(root, 'examples')).sort();
  let modules: (readonly GeneratedFile[])[];

  beforeAll(async () => {
    const specs = names.map((name) => checkSpec(join(root, 'examples', name, `${name}.spec.ts`)));
    modules = await Promise.all((await Promise.all(specs)).map(generate));
  });

  it.each(supportedKernels)('build without a warning, from gcc or sparse, for kernel %s', async (series) => {
    const built = await buildMany(await findKernel(series), modules, { sparse: true });
    expect(complaints(built.output)).toEqual([]);
    expect(built.status).toBe(0);
  });

  it('have no complaint from checkpatch --strict', async (context) => {
    await checkStyle(context, modules);
  });
});

// That these build, sparse-clean, is proven where they run: test/classifier/classbench.test.ts.
it.for(sets)('%s has no complaint from checkpatch --strict', async (set, context) => {
  const file = join(data ?? '', 'classbench', set);
  if (data === undefined || !existsSync(file)) {
    return context.skip('NETKILN_DATA does not name a folder with the ClassBench sets');
  }
  const options = { name: `cb_${set}`, verdicts: 'alternate', hook: 'input', counters: false } as const;
  const { model } = importClassbench(readFileSync(file, 'utf8'), file, options);
  await checkStyle(context, [emitFirewall(lowerFirewall(model), model)]);
});
