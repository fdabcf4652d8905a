/** Commands interrupted at moments of chance: nothing half-written, nothing left running, and a rerun does the work. */
import { createHash } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type Ended, filesBelow, folder, netkiln, type Running, smallSpec, start } from './netkiln.js';

/** The files of a folder: a hash of each, by name. */
type Result = ReadonlyMap<string, string>;

async function read(dir: string): Promise<Result> {
  const files = (await filesBelow(dir)).filter((name) => !name.startsWith('tmp/'));
  const hash = async (file: string) =>
    createHash('sha256')
      .update(await readFile(join(dir, file)))
      .digest('hex');
  return new Map(await Promise.all(files.map(async (file) => [file, await hash(file)] as const)));
}

/** A folder with inputs for all commands, and a place of its own for temporaries. */
async function prepared() {
  const dir = await folder();
  await writeFile(join(dir.path, 'small.spec.ts'), smallSpec);
  const rule = (i: number) =>
    `@192.0.2.${i % 256}/32\t0.0.0.0/0\t0 : 65535\t${i} : ${i}\t0x06/0xFF\t0x0000/0x0000\n`;
  await writeFile(join(dir.path, 'set'), Array.from({ length: 3000 }, (_, i) => rule(i)).join(''));
  await mkdir(join(dir.path, 'tmp'));
  return dir;
}

const commands = {
  gen: ['gen', 'small.spec.ts', '--out', 'out'],
  build: ['build', 'small.spec.ts', '--out', 'out', '--kernel', '6.12'],
  test: ['test', 'small.spec.ts', '--kernel', '6.12'],
  import: ['import', 'classbench', 'set', '--name', 'acl', '--verdicts', 'alternate', '-o', 'acl.spec.ts'],
  new: ['new', 'netdevice', 'edge-link', '--yes'],
} as const;

/** Everything that the processes of an interrupted command may still be doing comes to an end by itself. */
async function settled(running: Running): Promise<string[]> {
  for (let i = 0; i < 100; i++) {
    if ((await running.descendants()).length === 0) return [];
    await sleep(50);
  }
  return (await running.descendants()).map(({ command }) => command);
}

function sawNothingWrong({ stdout, stderr }: Ended): void {
  expect(stdout + stderr).not.toMatch(/error\[|warning\[|^ +at /m);
}

test.each(Object.entries(commands))('netkiln %s', async (name, argv) => {
  await using clean = await prepared();
  const began = performance.now();
  const whole = await netkiln(argv, { cwd: clean.path });
  const took = performance.now() - began;
  expect(whole.status).toBe(0);
  const expected = await read(clean.path);

  let interrupted = 0;
  for (const [signal, twice] of [
    ['SIGINT', false],
    ['SIGTERM', false],
    ['SIGINT', true],
    ['SIGHUP', true],
  ] as const) {
    await using dir = await prepared();
    const inputs = await read(dir.path);
    const running = start(argv, { cwd: dir.path, env: { TMPDIR: join(dir.path, 'tmp') } });
    // Before its first line of JavaScript, a process ends by the signal itself; from then on it is handled.
    await sleep(100 + Math.random() * took * 0.9);
    running.child.kill(signal);
    if (twice) {
      await sleep(Math.random() * 30);
      running.child.kill(signal);
    }
    const ended = await running.ended;
    if (ended.status !== 0) {
      interrupted++;
      expect([130, 129, 143]).toContain(ended.status);
      sawNothingWrong(ended);
    }
    expect(await settled(running)).toEqual([]);
    // What is there is whole: as it was before, or as it is at the end; an unfinished update has its journal.
    for (const [file, hash] of await read(dir.path)) {
      if (file.endsWith('.netkiln.journal')) continue;
      expect([inputs.get(file), expected.get(file)], file).toContain(hash);
    }
    // tsx, which runs specs, keeps a cache there.
    const temporaries = await filesBelow(join(dir.path, 'tmp'));
    expect(temporaries.filter((file) => file.includes('netkiln'))).toEqual([]);
    if (name === 'new' && ended.status === 0) continue;
    if (name === 'test') continue;
    const again = await netkiln(argv, { cwd: dir.path });
    const made = name === 'new' && /NK4005/.test(again.stderr); // the signal came when all was done
    expect(made ? 0 : again.status, again.stderr).toBe(0);
    expect(await read(dir.path)).toEqual(expected);
  }
  expect(interrupted).toBeGreaterThan(0);
});

test('a machine that is running goes with the command: at once, and when it is killed outright', async () => {
  for (const signals of [['SIGINT'], ['SIGTERM'], ['SIGINT', 'SIGINT'], ['SIGKILL']] as const) {
    await using dir = await prepared();
    const running = start(commands.test, { cwd: dir.path });
    const machine = async () =>
      (await running.descendants()).some(({ command }) => /qemu-system.* -nodefaults /.test(command));
    while (!(await machine())) {
      expect(running.child.exitCode, running.printed()).toBeNull();
      await sleep(20);
    }
    for (const signal of signals) running.child.kill(signal);
    const { status } = await running.ended;
    expect(status).toBe(signals[0] === 'SIGKILL' ? 137 : 130);
    expect(await settled(running)).toEqual([]);
  }
});

test('fetching a kernel is interrupted without a trace in the cache, and taken up by the next', async () => {
  await using dir = await prepared();
  const path = join(dir.path, 'path');
  const log = join(dir.path, 'calls');
  await mkdir(path);
  const program = async (name: string, script: string) => {
    await writeFile(join(path, name), `#!/bin/sh\n${script}\n`);
    await chmod(join(path, name), 0o755);
  };
  await program(
    'apt-cache',
    `case $1 in
     search) echo linux-image-6.12.9-amd64 - Linux ;;
     show) echo 'Depends: linux-headers-6.12.9-common' ;;
     esac`,
  );
  await program('apt-get', `echo "$*" >>${log}; exec sleep 60`);
  const env = { PATH: `${path}:${process.env['PATH']}`, NETKILN_CACHE: join(dir.path, 'cache') };
  for (let round = 1; round <= 2; round++) {
    const running = start(commands.build, { cwd: dir.path, env });
    while (((await readFile(log, 'utf8').catch(() => '')).match(/download/g) ?? []).length < round) {
      expect(running.child.exitCode, running.printed()).toBeNull();
      await sleep(20);
    }
    running.child.kill('SIGINT');
    const ended = await running.ended;
    expect(ended.status).toBe(130);
    sawNothingWrong(ended);
    expect(await settled(running)).toEqual([]);
    expect(await filesBelow(join(dir.path, 'cache/kernels'))).toEqual([]);
  }
});
