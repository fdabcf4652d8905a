/** Updates killed without warning at random moments: no half-written file, and one more run always repairs. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkOutput, type OutputFile, writeOutput } from '../../src/output/write.js';

/** Generation n of a module's files: some the same in all, some different, some not there in all. */
function generation(n: number): OutputFile[] {
  const files: OutputFile[] = [{ path: 'Kbuild', text: 'same\n' }];
  for (let i = 0; i < 12; i++) {
    if ((i + n) % 5 !== 0) files.push({ path: `d${i % 3}/f${i}.c`, text: `${n} ${i}\n`.repeat(5000) });
  }
  return files;
}

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'netkiln-killed-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** Writes generation after generation, telling of each, until it is killed. */
const writer = `
import { writeOutput } from './src/output/write.ts';
${generation.toString()}
process.stdout.write('ready\\n');
for (let n = Number(process.argv[2]); ; n++) await writeOutput(process.argv[1], generation(n), { module: 'm' });
`;

function started(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let errors = '';
    child.stderr!.on('data', (text) => {
      errors += String(text);
    });
    child.stdout!.once('data', () => resolve());
    child.once('exit', () => reject(new Error(errors)));
  });
}

it('is repaired by the next run, whenever it was killed', { timeout: 120_000 }, async () => {
  let unfinished = 0;
  for (let round = 0; round < 12; round++) {
    const target = join(dir, String(round % 3));
    const argv = ['--import', 'tsx', '--input-type=module', '-e', writer, target, String(round * 100)];
    const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'pipe'] });
    await started(child);
    const ended = new Promise<NodeJS.Signals | null>((resolve) =>
      child.once('exit', (_, signal) => resolve(signal)),
    );
    await sleep(Math.random() * 60);
    child.kill('SIGKILL');
    expect(await ended).toBe('SIGKILL');

    for (const entry of await readdir(target, { recursive: true, withFileTypes: true }).catch(() => [])) {
      if (!entry.isFile() || !/\.c$/.test(entry.name)) continue;
      const text = await readFile(join(entry.parentPath, entry.name), 'utf8');
      expect(new Set(text.split('\n').slice(0, -1)).size).toBe(1);
      expect(text.split('\n').length).toBe(5001);
    }
    if (existsSync(join(target, '.netkiln.journal'))) unfinished++;
    // Every third time the folder stays as it is, so that one interruption meets the traces of another.
    if (round % 3 === 2) continue;
    const last = generation(round + 3);
    await writeOutput(target, last, { module: 'm' });
    await checkOutput(target, last, 'm');
    const names = await readdir(target, { recursive: true });
    expect(names.filter((n) => n.endsWith('.tmp') || n.endsWith('.journal'))).toEqual([]);
  }
  expect(unfinished).toBeGreaterThan(0);
});

it("still tells a person's edit from a half-done update", async () => {
  const target = join(dir, 'edited');
  await writeOutput(target, generation(1), { module: 'm' });
  const stop = new AbortController();
  const first = generation(2);
  // Stops after the journal: as good as killed there.
  let asked = 0;
  const signal = new Proxy(stop.signal, {
    get: (of, key) =>
      key === 'throwIfAborted'
        ? () => {
            asked += 1;
            if (asked > 3) throw new Error('stopped');
          }
        : Reflect.get(of, key),
  });
  await expect(writeOutput(target, first, { module: 'm', signal })).rejects.toThrow('stopped');
  expect(await readdir(target)).toContain('.netkiln.journal');
  await writeFile(join(target, first[1]!.path), 'mine\n');
  await expect(writeOutput(target, generation(3), { module: 'm' })).rejects.toThrow('NK4001');
  expect(await readFile(join(target, first[1]!.path), 'utf8')).toBe('mine\n');
});
