/** docs/explain.md: its spec, its commands and what they print. */
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { run } from '../../src/host/run.js';
import { command, folder, repository } from '../cli/netkiln.js';

const page = readFileSync(join(repository, 'docs/explain.md'), 'utf8');
const spec = /^```ts\n(.*?)^```/ms.exec(page)![1]!;
const blocks = [...page.matchAll(/^```\n\$ netkiln (.*?)\n(.*?)^```/gms)].map((match) => ({
  line: match[1]!,
  output: match[2]!,
}));

/** Costs and sizes are the compiler's business. */
function withoutSizes(text: string): string {
  return text
    .split('\n')
    .map((line) =>
      /costs (less|no more)|tables?, |diagram of|numbers?$|part 1|^(found|saddr|dport|together|action) /.test(
        line,
      )
        ? line.replace(/\d+/g, 'N').replace(/N(?= *$)| +/g, ' ')
        : line,
    )
    .join('\n')
    .trim();
}

test('its commands print what it says', async () => {
  await using dir = await folder();
  await writeFile(join(dir.path, 'tenants.spec.ts'), spec);
  expect(blocks.map(({ output }) => output !== '')).toEqual([true, true, false]);
  for (const { line, output } of blocks) {
    const { status, stdout } = await run(['sh', '-c', `'${command}' ${line}`], { cwd: dir.path });
    expect(status).toBe(0);
    if (output !== '') expect(withoutSizes(stdout)).toBe(withoutSizes(output));
  }
  expect(await readFile(join(dir.path, 'tenants.svg'), 'utf8')).toContain('10.1.3.0/24');
});
