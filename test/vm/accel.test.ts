/** What is remembered of KVM: that a kernel boots under it or does not, and nothing else. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { remembered, type Trial } from '../../src/vm/accel.js';

const { NETKILN_CACHE } = process.env;
let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'netkiln-accel-'));
  process.env['NETKILN_CACHE'] = dir;
});
afterEach(async () => {
  if (NETKILN_CACHE === undefined) delete process.env['NETKILN_CACHE'];
  else process.env['NETKILN_CACHE'] = NETKILN_CACHE;
  await rm(dir, { recursive: true, force: true });
});

async function ask(key: string, answer: Trial): Promise<{ found: string; tried: boolean }> {
  let tried = false;
  const found = await remembered(key, async () => {
    tried = true;
    return answer;
  });
  return { found, tried };
}

test('what one kernel does is remembered, and nothing said of another', async () => {
  expect(await ask('bad', 'no')).toEqual({ found: 'no', tried: true });
  expect(await ask('bad', 'yes')).toEqual({ found: 'no', tried: false });
  expect(await ask('good', 'yes')).toEqual({ found: 'yes', tried: true });
  expect(await ask('good', 'no')).toEqual({ found: 'yes', tried: false });
});

test('a machine that was lost for another reason is tried again', async () => {
  expect(await ask('kernel', 'unclear')).toEqual({ found: 'unclear', tried: true });
  expect(await ask('kernel', 'yes')).toEqual({ found: 'yes', tried: true });
});

test('while one tries it, another is not kept waiting', async () => {
  const answer = await remembered('kernel', async () => {
    expect(await ask('kernel', 'yes')).toEqual({ found: 'busy', tried: false });
    return 'no';
  });
  expect(answer).toBe('no');
});
