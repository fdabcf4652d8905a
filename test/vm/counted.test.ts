/** Machines whose clock counts: the same job does the same, to the nanosecond and the byte, whatever else the host does. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { findKernel } from '../../src/kernel/index.js';
import { inTurn } from '../../src/scenario/runner.js';
import { bootMachine, type Guest, type GuestError } from '../../src/vm/index.js';
import { supportedKernels } from '../support/kernels.js';
import { failureOf, machine } from './support.js';

const hogs: ChildProcess[] = [];
afterEach(() => {
  for (const hog of hogs.splice(0)) hog.kill('SIGKILL');
});

/** Makes the host busy until the test ends. */
function loadHost(): void {
  for (let i = 0; i < 2 * availableParallelism(); i++) {
    hogs.push(spawn('sh', ['-c', 'while :; do :; done'], { stdio: 'ignore' }));
  }
}

async function withMachine<T>(series: string, seed: string, body: (guest: Guest) => Promise<T>): Promise<T> {
  const kernel = await findKernel(series);
  const preload = { modules: ['veth'] };
  const guest = await bootMachine({ kernel, clock: 'counted', seed, programs: ['ip'], preload });
  try {
    return await body(guest);
  } finally {
    await guest.close();
  }
}

type Seen = { readonly times: Guest['times'] };

const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** What can be told apart of a run: every answer, and the clock. */
async function large(guest: Guest) {
  const content = Buffer.alloc(3 << 20, 'netkiln ');
  const [, sum, uptime, random, date] = await inTurn(
    guest.writeFile('/tmp/large', content),
    guest.runOk(['sha256sum', '/tmp/large']),
    guest.runOk(['cat', '/proc/uptime', '/proc/interrupts', '/proc/stat']),
    guest.runOk(['sh', '-c', 'head -c 32 /dev/urandom | od -An -tx8']),
    guest.runOk(['date', '-u', '+%F %T %N']),
  );
  expect(sum.split(' ')[0]).toBe(digest(content));
  return { uptime, random, date, times: guest.times };
}

/** A megabyte from one namespace to another by TCP, and every frame of it. */
async function transfer(guest: Guest) {
  const content = Buffer.alloc(1 << 20, 'over TCP ');
  const lines = [
    'link add va netns a type veth peer name vb netns b',
    '-n a addr add 10.0.0.1/24 dev va',
    '-n b addr add 10.0.0.2/24 dev vb',
    '-n a link set va up',
    '-n b link set vb up',
  ].map((line) => `ip ${line}`);
  const setup = [
    guest.netnsAdd('a'),
    guest.netnsAdd('b'),
    guest.runOk(['sh', '-ec', lines.join('\n')]),
    guest.writeFile('/tmp/in', content),
  ];
  const capture = guest.openCapture({ netns: 'b', link: 'vb' }, { outgoing: true });
  // Whose input has ended hangs up.
  const server = guest.aside().runOk(['sh', '-c', 'sleep 5 | nc -l -p 5000 | sha256sum'], { netns: 'a' });
  const [, , , , sum, { frames, lost }] = await inTurn(
    inTurn(...setup),
    capture.opened,
    guest.sleep(100),
    guest.runOk(['sh', '-c', 'nc 10.0.0.1 5000 < /tmp/in'], { netns: 'b' }),
    server,
    capture.collect(),
  );
  expect(sum.split(' ')[0]).toBe(digest(content));
  expect(lost).toBe(0);
  expect(frames.length).toBeGreaterThan(30);
  return {
    frames: frames.map(({ direction, bytes }) => `${direction} ${digest(bytes)}`),
    times: guest.times,
  };
}

describe.each(supportedKernels)('a counted machine on %s', (series) => {
  it.each([
    ['a job of megabytes', large],
    ['a transfer by TCP', transfer],
  ])('%s is the same twice, and on a busy host', async (_, job: (guest: Guest) => Promise<Seen>) => {
    const run = () => withMachine(series, 'seed', job);
    const first = await run();
    expect(first.times?.jobs).toBe(1);
    expect(await run()).toEqual(first);
    loadHost();
    expect(await run()).toEqual(first);
  });

  it('has time and random numbers of its seed', async () => {
    const [one, other] = [await withMachine(series, 'a', large), await withMachine(series, 'b', large)];
    expect(one.random).not.toBe(other.random);
    expect(one.date).not.toBe(other.date);
  });

  it('takes in what is fresh, and gives it back', async () => {
    const token = randomBytes(16).toString('hex');
    expect(await withMachine(series, token, (guest) => guest.runOk(['echo', token]))).toBe(`${token}\n`);
  });

  it('lets minutes pass in seconds', async () => {
    const uptime = async (guest: Guest) => {
      const [before, , after] = await inTurn(
        guest.runOk(['cat', '/proc/uptime']),
        guest.sleep(600_000),
        guest.runOk(['cat', '/proc/uptime']),
      );
      return Number.parseFloat(after) - Number.parseFloat(before);
    };
    expect(await withMachine(series, '', uptime)).toBeGreaterThanOrEqual(600);
  });

  it('does nothing more of a job after what has failed, unless told to', async () => {
    await withMachine(series, '', async (guest) => {
      const asked = [
        guest.daring().readFile('/nowhere'),
        guest.runOk(['true']),
        guest.runOk(['false']),
        guest.runOk(['true']),
      ];
      const [missing, yes, no, left] = await Promise.allSettled(asked);
      expect(missing).toMatchObject({ status: 'rejected', reason: { code: 'ENOENT' } });
      expect(yes).toMatchObject({ status: 'fulfilled' });
      expect(no).toMatchObject({ status: 'rejected', reason: { message: 'false: exited with 1' } });
      expect((left as { reason?: GuestError }).reason?.code).toBe('ECANCELED');
      // The next job begins anew.
      expect(await guest.runOk(['echo', 'on'])).toBe('on\n');
    });
  });

  it('does several things at once where it is asked to', async () => {
    await withMachine(series, '', async (guest) => {
      const slow = guest.aside().runOk(['sh', '-c', 'sleep 5; cat /proc/uptime']);
      const quick = guest.runOk(['cat', '/proc/uptime']);
      const [late, early] = [Number.parseFloat(await slow), Number.parseFloat(await quick)];
      expect(late - early).toBeGreaterThan(4);
    });
  });

  it('says of a kernel that spins where, and of a program that never ends that it is over', async () => {
    const { guest, ko } = await machine(series, { clock: 'counted' });
    const failure = await failureOf(guest.load('spins', ko('spins')));
    expect(failure.kind).toBe('hang');
    expect(failure.trace.join('\n')).toMatch(/spins_init/);
    await guest.close();
    await withMachine(series, '', async (other) => {
      const { timedOut } = await other.run(['sleep', '1000'], { timeoutMs: 60_000 });
      expect(timedOut).toBe(true);
    });
  });
});
