/** What the tests of YNL take out of the kernel's source. */
import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { kernelYnl } from '../../support/ynl.js';

it('finds specs, their schemas and the tools that read them', async (context) => {
  const { schemas, specs, tools } = await kernelYnl(context);
  for (const level of ['genetlink', 'genetlink-c', 'genetlink-legacy'])
    await access(join(schemas, `${level}.yaml`));
  expect((await readdir(specs)).filter((name) => name.endsWith('.yaml')).length).toBeGreaterThan(15);
  await access(join(tools, 'cli.py'));
});
