/** Guilty modules, each caught under its own name, and a machine lost in every other way. */
import { describe, expect, test } from 'vitest';
import type { FailureKind, Guest } from '../../src/vm/index.js';
import { supportedKernels } from '../support/kernels.js';
import { failureOf, type Machine, machine } from './support.js';

/** Runs one deed in a machine of its own and returns its failure and how long it took to be told. */
async function fate(series: string, deed: (guest: Guest, m: Machine) => Promise<unknown>) {
  const m = await machine(series);
  try {
    const begin = performance.now();
    const failure = await failureOf(deed(m.guest, m));
    return { failure, ms: performance.now() - begin, guest: m.guest };
  } finally {
    await m.guest.close();
  }
}

const guilty: readonly (readonly [module: string, kind: FailureKind, message: RegExp, trace: RegExp])[] = [
  ['panics', 'panic', /Kernel panic - not syncing: netkiln test/, /panics_init/],
  ['oopses', 'oops', /NULL pointer dereference/, /RIP: .*oopses_init/],
  ['bugs', 'oops', /kernel BUG at/, /RIP: .*bugs_init/],
  ['sleeps', 'warning', /scheduling while atomic/, /sleeps_init/],
  ['spins', 'hang', /loading spins hangs/, /RIP: .*spins_init/],
  ['deaf', 'hang', /loading deaf hangs/, /RIP: .*deaf_init/],
];

describe.each(supportedKernels)('on kernel %s', (series) => {
  test.each(guilty)('a module that %s ends as %s', async (name, kind, message, trace) => {
    const { failure, ms, guest } = await fate(series, (g, m) => g.load(name, m.ko(name)));
    expect(failure.kind).toBe(kind);
    expect(failure.message).toMatch(message);
    expect(failure.trace.join('\n')).toMatch(trace);
    expect(failure.log.join('\n')).toContain(`${name}: about to misbehave`);
    expect(ms).toBeLessThan(30_000);
    // A machine that has failed says so for ever, and at once.
    if (kind !== 'warning') expect((await failureOf(guest.run(['true']))).kind).toBe(kind);
  });
});

describe('a machine is lost', () => {
  const series = supportedKernels[supportedKernels.length - 1]!;

  test('by a request that waits for ever: its deadline is the end', async () => {
    const { failure, ms } = await fate(series, (g, m) => g.load('stuck', m.ko('stuck'), '', 1000));
    expect(failure.kind).toBe('hang');
    expect(failure.message).toMatch(/loading stuck was not done within 1 s/);
    expect(ms).toBeLessThan(10_000);
  });

  test('by a program that eats all memory', async () => {
    const { failure } = await fate(series, (g) => g.run(['tail', '/dev/zero']));
    expect(failure.kind).toBe('out-of-memory');
  });

  test('by the death of its agent', async () => {
    const { failure } = await fate(series, (g) => g.run(['sh', '-c', 'kill -9 -1']));
    expect(failure.kind).toBe('agent-lost');
  });

  test('by the death of QEMU', async () => {
    const { failure } = await fate(series, (g) => {
      process.kill(g.session.pid!, 'SIGKILL');
      return g.run(['sleep', '5']);
    });
    expect(failure.kind).toBe('qemu-lost');
  });

  test('by a boot that takes too long', async () => {
    const failure = await failureOf(machine(series, { deadlineMs: 300, accel: 'tcg' }));
    expect(failure.kind).toBe('boot-timeout');
  });

  test('by too little memory to boot', async () => {
    const failure = await failureOf(machine(series, { memoryMiB: 64, accel: 'tcg', deadlineMs: 20_000 }));
    expect(['panic', 'out-of-memory', 'boot-timeout']).toContain(failure.kind);
  });

  test('by being asked to stop', async () => {
    const stop = new AbortController();
    const m = await machine(series, { signal: stop.signal });
    const running = m.guest.run(['sleep', '10']);
    stop.abort(new Error('interrupted'));
    await expect(running).rejects.toThrow('interrupted');
    await m.guest.close();
  });
});
