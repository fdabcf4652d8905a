/** examples/fou has of the kernel's fou.yaml what comes of importing it, and beside that its store alone. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import example from '../../../examples/fou/fou.spec.js';
import { importYnl } from '../../../src/import/ynl/index.js';
import type { NetlinkModel } from '../../../src/model/netlink.js';
import { checkSpec as checkFile } from '../../../src/pipeline.js';
import { checkSpec } from '../../netlink/family.js';
import { kernelYnl } from '../../support/ynl.js';

it('the example is the import and a store', async (context) => {
  const { specs } = await kernelYnl(context);
  const file = join(specs, 'fou.yaml');
  const folder = await mkdtemp(join(tmpdir(), 'netkiln-ynl-'));
  try {
    const path = join(folder, 'fou.spec.ts');
    await writeFile(path, importYnl(await readFile(file, 'utf8'), file, {}).spec);
    const imported = (await checkFile(path)).checked.model as NetlinkModel;
    const { objects: _, scenarios: __, ...rest } = example as unknown as Record<string, unknown>;
    const { model } = checkSpec(rest as never);
    const plain = ({ description: _, ...others }: NetlinkModel) => others;
    expect(plain(model)).toEqual(plain(imported));
  } finally {
    await rm(folder, { recursive: true });
  }
});
