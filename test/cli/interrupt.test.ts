/**
 * Commands interrupted at moments of chance: nothing half-written, nothing left running, and a rerun does the work.
 * NETKILN_SEED=N makes other moments; each run prints its seed.
 */
import { createHash } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import { Random } from '../support/random.js';
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

/** How each command's interruptions go; the slow ones have fewer. */
const once = (...signals: readonly NodeJS.Signals[]) => signals.map((signal) => [signal] as const);
const twice = (...signals: readonly NodeJS.Signals[]) => signals.map((signal) => [signal, signal] as const);
const interruptions: { readonly [C in keyof typeof commands]: readonly (readonly NodeJS.Signals[])[] } = {
  gen: [...once('SIGINT', 'SIGTERM'), ...twice('SIGINT', 'SIGHUP')],
  build: [...once('SIGINT'), ...twice('SIGTERM')],
  test: [...once('SIGTERM'), ...twice('SIGINT')],
  import: [...once('SIGINT', 'SIGTERM'), ...twice('SIGINT', 'SIGHUP')],
  new: [...once('SIGINT', 'SIGTERM'), ...twice('SIGINT', 'SIGHUP')],
};

const seed = Number(process.env['NETKILN_SEED'] ?? Date.now() % 2 ** 32);
console.log(`moments of interruption: seed ${seed} (NETKILN_SEED)`);

// Kernel, guest image and snapshot are in the cache from here on: a run takes as long as the next.
beforeAll(async () => {
  await using dir = await prepared();
  const { status, stderr } = await netkiln(commands.test, { cwd: dir.path });
  expect(status, stderr).toBe(0);
});

test.each(Object.keys(commands) as (keyof typeof commands)[])('netkiln %s', async (name) => {
  const argv = commands[name];
  const random = new Random(seed);
  await using clean = await prepared();
  const began = performance.now();
  const whole = await netkiln(argv, { cwd: clean.path });
  const took = performance.now() - began;
  expect(whole.status, whole.stderr).toBe(0);
  const expected = await read(clean.path);

  /** Interrupts the command so many milliseconds after its start, and runs it again; says whether it came in time. */
  const interruptedAt = async (moment: number, signals: readonly NodeJS.Signals[]): Promise<boolean> => {
    await using dir = await prepared();
    const inputs = await read(dir.path);
    const running = start(argv, { cwd: dir.path, env: { TMPDIR: join(dir.path, 'tmp') } });
    await sleep(moment);
    for (const [index, signal] of signals.entries()) {
      if (index > 0) await sleep(random.below(30));
      running.child.kill(signal);
    }
    const ended = await running.ended;
    if (ended.status !== 0) {
      // Before its first line of JavaScript a process ends by the signal itself; from then on it is handled.
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
    const again = await netkiln(argv, { cwd: dir.path });
    const made = name === 'new' && /NK4005/.test(again.stderr); // the signal came when all was done
    expect(made ? 0 : again.status, again.stderr).toBe(0);
    expect(await read(dir.path)).toEqual(expected);
    return ended.status !== 0;
  };

  for (const [index, signals] of interruptions[name].entries()) {
    // Each has its own part of the run. Where the command was done before, it is done again and not let go so far.
    const part = (index + random.below(1000) / 1000) / interruptions[name].length;
    let moment = 100 + part * took * 0.9;
    while (!(await interruptedAt(moment, signals))) moment /= 2;
  }
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
