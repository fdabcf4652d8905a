/** Guilty modules, each caught under its own name, and a machine lost in every other way. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Guest } from '../../src/vm/index.js';
import { supportedKernels } from '../support/kernels.js';
import { failureOf, type Machine, machine } from './support.js';

/** For what ends by being noticed: so long that the limit is not what ends it, on a busy host either. */
const ample = 300_000;

/** Runs one deed in a machine of its own and returns its failure. */
async function fate(series: string, deed: (guest: Guest, m: Machine) => Promise<unknown>) {
  const m = await machine(series);
  try {
    const failure = await failureOf(deed(m.guest, m));
    // A machine that has failed says so for ever, and at once.
    expect((await failureOf(m.guest.run(['true']))).kind).toBe(failure.kind);
    return failure;
  } finally {
    await m.guest.close();
  }
}

type Case = readonly [module: string, label: string, message: RegExp, trace: RegExp];

/** The machine dies of it. */
const fatal: readonly Case[] = [
  ['panics', 'panic', /Kernel panic - not syncing: netkiln test/, /panics_init/],
  ['oopses', 'oops: null-dereference', /NULL pointer dereference/, /RIP: .*oopses_init/],
  ['bugs', 'bug', /kernel BUG at/, /RIP: .*bugs_init/],
  [
    'spins',
    'hang: endless-loop',
    /loading spins hangs: the kernel has let nothing else run/,
    /RIP: .*spins_init/,
  ],
  [
    'deaf',
    'hang: interrupts-off',
    /loading deaf hangs: the kernel has let nothing else run/,
    /RIP: .*deaf_init/,
  ],
];

/** The machine goes on. */
const survived: readonly Case[] = [
  ['warns', 'warning', /^WARNING: .*warns_init/, /cut here[\s\S]*netkiln test[\s\S]*end trace/],
  ['sleeps', 'sleeping-in-atomic', /scheduling while atomic/, /sleeps_init/],
];

describe.each(supportedKernels)('on kernel %s', (series) => {
  let m: Machine;
  beforeAll(async () => {
    m = await machine(series);
  });
  afterAll(async () => {
    await m?.guest.close();
  });

  test.each(fatal)('a module that %s ends as %s', async (name, label, message, trace) => {
    const failure = await fate(series, (g, own) => g.load(name, own.ko(name), '', ample));
    expect(failure.label).toBe(label);
    expect(failure.message).toMatch(message);
    expect(failure.trace.join('\n')).toMatch(trace);
    expect(failure.log.join('\n')).toContain(`${name}: about to misbehave`);
  });

  test('a module that lacks a symbol is refused, and the symbol named', async () => {
    const failure = await failureOf(m.guest.load('borrower', m.ko('borrower')));
    expect(failure.label).toBe('module-refused: missing-symbol');
    expect(failure.message).toMatch(/^loading borrower: ENOENT \(borrower: Unknown symbol netkiln_test_lent/);
    expect(failure.trace.join('\n')).toContain('netkiln_test_lent');
  });

  test("another kernel's module is refused, and the mismatch named", async () => {
    const other = await machine(supportedKernels.find((s) => s !== series)!);
    await other.guest.close();
    const failure = await failureOf(m.guest.load('good', other.ko('good')));
    expect(failure.label).toBe('module-refused: version-mismatch');
    // What is compared first depends on the kernel: struct module's size, its symbol versions, its version magic.
    expect(failure.message).toMatch(/^loading good: ENOEXEC \(.*good: .*(version|size)/);
  });

  test('what is no module is refused', async () => {
    const failure = await failureOf(m.guest.load('noise', Buffer.alloc(5000, 0x5a)));
    expect(failure.label).toBe('module-refused: not-a-module');
    expect(failure.message).toMatch(/^loading noise: ENOEXEC \(Invalid ELF header magic/);
  });

  test('a module that is loaded is refused', async () => {
    await m.guest.load('good', m.ko('good'));
    const failure = await failureOf(m.guest.load('good', m.ko('good')));
    expect(failure.label).toBe('module-refused: already-loaded');
    expect(failure.message).toBe('loading good: EEXIST (it is loaded already)');
    await m.guest.unload('good');
  });

  test('a parameter that is none is refused, and named', async () => {
    const failure = await failureOf(m.guest.load('good', m.ko('good'), 'number=many'));
    expect(failure.label).toBe('module-refused: parameter');
    expect(failure.message).toMatch(/^loading good: EINVAL \(.*invalid for parameter.*number/);
  });

  test("what a module's own init says no to is refused with its error", async () => {
    const failure = await failureOf(m.guest.load('declines', m.ko('declines')));
    expect(failure.label).toBe('module-refused: init-failed');
    expect(failure.message).toBe('loading declines: EBUSY (declines: not today)');
  });

  test('a symbol for GPL modules is not for others', async () => {
    const image = await readFile(m.ko('borrower'));
    // The build refuses such a module already: it gets its licence afterwards.
    const at = image.indexOf('\0license=GPL\0');
    expect(at).toBeGreaterThan(0);
    image.write('XXX', at + '\0license='.length);
    const failure = await failureOf(m.guest.load('borrower', image));
    expect(failure.label).toBe('module-refused: licence');
    expect(failure.message).toMatch(/Unknown symbol .*whose licence is 'XXX'/);
    await m.guest.assertClean();
  });

  test.each(survived)('a module that %s ends as %s, once', async (name, label, message, trace) => {
    const failure = await failureOf(m.guest.load(name, m.ko(name), '', ample));
    expect(failure.label).toBe(label);
    expect(failure.message).toMatch(message);
    expect(failure.trace.join('\n')).toMatch(trace);
    expect(failure.log.join('\n')).toContain(`${name}: about to misbehave`);
    await m.guest.unload(name);
    await m.guest.assertClean();
  });
});

describe('a machine is lost', () => {
  const series = supportedKernels[supportedKernels.length - 1]!;

  test('by a request that waits for ever: its deadline is the end, and the log is there', async () => {
    const failure = await fate(series, (g, m) => g.load('stuck', m.ko('stuck'), '', 5000));
    expect(failure.label).toBe('hang: waiting');
    expect(failure.message).toBe('loading stuck was not done within 5 s');
    expect(failure.log.join('\n')).toContain('stuck: about to misbehave');
    expect(failure.trace.join('\n')).toMatch(/NMI[\s\S]*Kernel panic/);
  });

  test('by a program that eats all memory, which the kernel kills', async () => {
    const { guest } = await machine(series);
    const failure = await failureOf(guest.run(['tail', '/dev/zero'], { timeoutMs: ample }));
    await guest.close();
    expect(failure.kind).toBe('out-of-memory');
    expect(failure.message).toMatch(/oom-killer|Out of memory/);
    expect(failure.log.join('\n')).toMatch(/Killed process \d+ \(tail\)/);
  });

  test('by the death of its agent', async () => {
    const failure = await fate(series, (g) => g.run(['sh', '-c', 'kill -9 -1']));
    expect(failure.kind).toBe('agent-lost');
    expect(failure.message).toMatch(/switched itself off/);
  });

  test('by the death of QEMU', async () => {
    const failure = await fate(series, (g) => {
      process.kill(g.session.pid!, 'SIGKILL');
      return g.run(['sleep', '600'], { timeoutMs: ample });
    });
    expect(failure.kind).toBe('qemu-lost');
    expect(failure.message).toBe('QEMU was killed by SIGKILL');
  });

  test('by a boot that takes too long', async () => {
    const failure = await failureOf(machine(series, { deadlineMs: 50, accel: 'tcg', fresh: true }));
    expect(failure.kind).toBe('boot-timeout');
    expect(failure.message).toBe('the guest did not get ready within 0.05 s');
  });

  test('by too little memory to boot', async () => {
    const failure = await failureOf(machine(series, { memoryMiB: 48, accel: 'tcg', fresh: true }));
    expect(failure.kind).toBe('boot-failed');
  });

  test('by a machine that QEMU refuses to make, in its own words', async () => {
    const failure = await failureOf(machine(series, { memoryMiB: 4, accel: 'tcg', fresh: true }));
    expect(failure.kind).toBe('qemu-lost');
    expect(failure.message).toMatch(/^QEMU ended: .*initrd is too large/);
  });

  test('by being asked to stop', async () => {
    const stop = new AbortController();
    const m = await machine(series, { signal: stop.signal });
    const running = m.guest.run(['sleep', '600'], { timeoutMs: ample });
    stop.abort(new Error('interrupted'));
    await expect(running).rejects.toThrow('interrupted');
    await m.guest.close();
  });
});
