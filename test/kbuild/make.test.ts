/** What `gen` writes builds by plain make, with nothing of netkiln. */
import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../src/host/run.js';
import { findKernel } from '../../src/kernel/index.js';
import { writeOutput } from '../../src/output/write.js';
import { checkSpec, generate } from '../../src/pipeline.js';
import { supportedKernels } from '../support/kernels.js';

const examples = fileURLToPath(new URL('../../examples', import.meta.url));
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'netkiln-make-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

describe.each(['edge-firewall', 'reflector', 'registry'])('%s', (name) => {
  it.each(supportedKernels)('is made, and cleaned away, for kernel %s', async (series) => {
    const loaded = await checkSpec(join(examples, name, `${name}.spec.ts`));
    const { name: module } = loaded.checked.model;
    const out = join(folder, `${name}-${series}`);
    const files = await generate(loaded);
    await writeOutput(out, files, { module });
    const { headers } = await findKernel(series);
    // The environment of a login, without the make around this test.
    const env = { MAKEFLAGS: '', MAKELEVEL: '', MFLAGS: '' };
    const made = await run(['make', `KDIR=${headers}`], { cwd: out, env });
    expect(made, made.stderr).toMatchObject({ status: 0 });
    await access(join(out, `${module}.ko`));
    const cleaned = await run(['make', `KDIR=${headers}`, 'clean'], { cwd: out, env });
    expect(cleaned.status).toBe(0);
    await expect(access(join(out, `${module}.ko`))).rejects.toThrow('ENOENT');
    for (const { path } of files) await access(join(out, path));
  });
});
