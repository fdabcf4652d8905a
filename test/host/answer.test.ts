/** A program is asked once, until it is another program. */
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { answerOf } from '../../src/host/answer.js';

test('a program is asked once; another in its place, and other words, are asked again', async () => {
  const root = await mkdtemp(join(tmpdir(), 'netkiln-answer-'));
  const before = process.env['NETKILN_CACHE'];
  process.env['NETKILN_CACHE'] = join(root, 'cache');
  try {
    const program = join(root, 'program');
    const calls = async () => (await readFile(join(root, 'calls'), 'utf8')).length;
    const says = async (word: string) => {
      await writeFile(program, `#!/bin/sh\nprintf x >>${root}/calls\necho ${word} $1\n`);
      await chmod(program, 0o755);
    };
    await says('one');
    expect(await answerOf([program, '-v'])).toBe('one -v');
    expect(await answerOf([program, '-v'])).toBe('one -v');
    expect(await calls()).toBe(1);
    expect(await answerOf([program, '-w'])).toBe('one -w');
    await says('two');
    expect(await answerOf([program, '-v'])).toBe('two -v');
    expect(await calls()).toBe(3);
    await expect(answerOf([join(root, 'missing'), '-v'])).rejects.toThrow('NK5001');
  } finally {
    if (before === undefined) delete process.env['NETKILN_CACHE'];
    else process.env['NETKILN_CACHE'] = before;
    await rm(root, { recursive: true });
  }
});
