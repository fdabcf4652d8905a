/** `netkiln watch` as a person has it: verdicts after each save, and nothing left when it is over. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { folder, type Running, smallSpec, start } from './netkiln.js';

/** Waits until a text has been printed so many times. */
async function printed(running: Running, text: string, times: number): Promise<void> {
  while (running.printed().split(text).length <= times) {
    expect(running.child.exitCode, running.printed()).toBeNull();
    await sleep(20);
  }
}

test('a verdict after each save; a mistake is shown and waited out; ctrl-C leaves nothing', async () => {
  await using dir = await folder();
  const file = join(dir.path, 'small.spec.ts');
  await writeFile(file, smallSpec);
  const running = start(['watch', 'small.spec.ts'], { cwd: dir.path });
  await printed(running, 'waiting for changes', 1);
  expect(running.printed()).toContain('3 of 3 scenarios passed\ngood after ');

  await writeFile(file, smallSpec.replace('tcp({ dport: 23 })', 'tcp({ dport: 24 })'));
  await printed(running, 'waiting for changes', 2);
  expect(running.printed()).toContain('small.spec.ts changed\n');
  expect(running.printed()).toMatch(/2 of 3 scenarios passed\nnot good after [\d.]+ s/);

  await writeFile(file, smallSpec.replace('expect:', 'expct:'));
  await printed(running, 'waiting for changes', 3);
  expect(running.printed()).toContain('error[NK1003]');

  await writeFile(file, smallSpec);
  await printed(running, '3 of 3 scenarios passed\ngood after ', 2);
  running.child.kill('SIGINT');
  expect((await running.ended).status).toBe(130);
  for (let i = 0; i < 100 && (await running.descendants()).length > 0; i++) await sleep(50);
  expect(await running.descendants()).toEqual([]);
  expect(await readFile(file, 'utf8')).toBe(smallSpec);
});

test('ctrl-C in the middle of a run ends it', async () => {
  await using dir = await folder();
  await writeFile(join(dir.path, 'small.spec.ts'), smallSpec);
  const running = start(['watch', 'small.spec.ts', '--verbose'], { cwd: dir.path });
  await printed(running, 'building', 1);
  running.child.kill('SIGINT');
  expect((await running.ended).status).toBe(130);
  for (let i = 0; i < 100 && (await running.descendants()).length > 0; i++) await sleep(50);
  expect(await running.descendants()).toEqual([]);
});
