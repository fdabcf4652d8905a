/** docs/ynl.md: the spec that it shows is what comes of the file that it shows, and passes. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkSpec } from '../../../src/pipeline.js';
import { netkiln } from '../../cli/netkiln.js';

it('shows what is written', async () => {
  const page = await readFile(new URL('../../../docs/ynl.md', import.meta.url), 'utf8');
  const block = (language: string) => new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'ms').exec(page)![1]!;
  const folder = await mkdtemp(join(tmpdir(), 'netkiln-ynl-docs-'));
  try {
    await writeFile(join(folder, 'shelf.yaml'), block('yaml'));
    const spec = join(folder, 'shelf.spec.ts');
    const command = ['import', 'ynl', join(folder, 'shelf.yaml'), '-o', spec];
    expect(await netkiln(command)).toMatchObject({ status: 0, stderr: '' });
    expect(await readFile(spec, 'utf8')).toBe(block('ts'));
    const { model, warnings } = (await checkSpec(spec)).checked;
    expect([model.name, warnings]).toEqual(['shelf', []]);
    // Again it is there; another would be in the way.
    expect((await netkiln(command)).status).toBe(0);
    expect((await netkiln([...command, '--name', 'other'])).stderr).toContain('NK4005');
  } finally {
    await rm(folder, { recursive: true });
  }
});
