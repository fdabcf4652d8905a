/** One machine per kernel, asked for everything a guest can do. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GuestError, ProgramError } from '../../src/vm/index.js';
import { supportedKernels } from '../support/kernels.js';
import { type Machine, machine, udp4 } from './support.js';

describe.each(supportedKernels)('a machine with kernel %s', (series) => {
  let m: Machine;
  beforeAll(async () => {
    m = await machine(series, { programs: ['ip', 'ethtool', 'nft', 'genl'] });
    process.stdout.write(
      `kernel ${series}: ready after ${m.guest.facts.bootMs} ms (${m.guest.facts.accel})\n`,
    );
  });
  afterAll(async () => {
    await m?.guest.close();
  });

  test('runs the kernel that was asked for', async () => {
    expect(await m.guest.runOk(['uname', '-r'])).toBe(`${m.kernel.release}\n`);
  });

  test('keeps output, errors, exit code and signals apart', async () => {
    const script = 'read line; echo out $line $WORD; echo err >&2; pwd; exit 3';
    const result = await m.guest.run(['sh', '-c', script], {
      input: 'hi\n',
      env: { WORD: 'there' },
      cwd: '/run',
    });
    expect(result).toMatchObject({
      status: 3,
      stdout: 'out hi there\n/run\n',
      stderr: 'err\n',
      timedOut: false,
    });
    expect(await m.guest.run(['sh', '-c', 'kill -TERM $$'])).toMatchObject({ status: 143 });
  });

  test('passes a megabyte through a program unchanged', async () => {
    const text = Array.from({ length: 100_000 }, (_, i) => `line ${i}`).join('\n');
    expect((await m.guest.run(['cat'], { input: text })).stdout).toBe(text);
  });

  test('ends a program at its time limit, with its children', async () => {
    const result = await m.guest.run(['sh', '-c', 'echo begun; sleep 99 & wait'], { timeoutMs: 3000 });
    expect(result).toMatchObject({ status: 137, stdout: 'begun\n', timedOut: true });
  });

  test('a program that was to succeed and did not is an error of the guest, with its words', async () => {
    const failed = await m.guest.runOk(['sh', '-c', 'echo why >&2; exit 3']).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(ProgramError);
    expect(failed).toBeInstanceOf(GuestError);
    expect((failed as Error).message).toBe('sh -c echo why >&2; exit 3: exited with 3\nwhy');
  });

  test('says so when a program is not there', async () => {
    await expect(m.guest.run(['no-such-program'])).rejects.toThrow('no-such-program: ENOENT');
  });

  test('serves several requests at once', async () => {
    // Each waits for what only a later request brings.
    const wait = 'until [ -e /tmp/go ]; do sleep 0.05; done';
    const waiting = Array.from({ length: 8 }, () => m.guest.run(['sh', '-c', wait]));
    expect(await m.guest.taint()).toBeTypeOf('bigint');
    await m.guest.writeFile('/tmp/go', '');
    expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual(Array(8).fill(0));
  });

  test('reads and writes files', async () => {
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, i) => i % 251));
    await m.guest.writeFile('/tmp/a/b/file', bytes, 0o600);
    expect((await m.guest.readFile('/tmp/a/b/file')).equals(bytes)).toBe(true);
    expect((await m.guest.readFile('/proc/version')).toString()).toContain(m.kernel.release);
    await expect(m.guest.readFile('/nowhere')).rejects.toThrow(GuestError);
  });

  test('loads and unloads a module, with its words in the log', async () => {
    const mark = m.guest.mark();
    await m.guest.load('good', m.ko('good'), 'number=7');
    await m.guest.unload('good');
    const said = m.guest.kernelLog(mark).join('\n');
    expect(said).toMatch(/good: number is 7[\s\S]*good: gone/);
    await m.guest.assertClean();
  });

  test('refuses to unload a module in use, and changes nothing', async () => {
    await m.guest.load('good', m.ko('good'));
    await m.guest.load('borrower', m.ko('borrower'));
    await expect(m.guest.unload('good')).rejects.toMatchObject({ code: 'EAGAIN' });
    await m.guest.unload('borrower');
    await m.guest.unload('good');
    await expect(m.guest.unload('good')).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('sends frames over a veth pair and captures them byte for byte', async () => {
    const { guest } = m;
    await guest.netnsAdd('left');
    await guest.netnsAdd('right');
    await guest.runOk([
      'ip',
      'link',
      'add',
      'l0',
      'netns',
      'left',
      'type',
      'veth',
      'peer',
      'name',
      'r0',
      'netns',
      'right',
    ]);
    for (const [netns, link] of [
      ['left', 'l0'],
      ['right', 'r0'],
    ] as const) {
      await guest.writeFile('/proc/sys/net/ipv6/conf/all/disable_ipv6', '0').catch(() => {});
      await guest.runOk(
        ['sh', '-c', `echo 1 > /proc/sys/net/ipv6/conf/${link}/disable_ipv6; ip link set ${link} up`],
        { netns },
      );
    }
    const left = { netns: 'left', link: 'l0' };
    const ethernet = (type: number[]) => Buffer.from([2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, ...type]);
    const plain = Buffer.concat([ethernet([8, 0]), udp4('10.0.0.1', '10.0.0.2', 1000, 53, 40)]);
    const tagged = Buffer.concat([
      ethernet([0x81, 0, 0x20, 0x2a, 8, 0]),
      udp4('10.0.0.1', '10.0.0.2', 7, 8, 60),
    ]);
    const sent = Array.from({ length: 500 }, (_, i) => {
      const frame = Buffer.from(i % 2 ? plain : tagged);
      frame.writeUInt16BE(i, frame.length - 2);
      return frame;
    });
    const here = await guest.capture(left, { outgoing: true });
    const there = await guest.capture({ netns: 'right', link: 'r0' });
    expect(await guest.send(left, sent)).toEqual({ sent: 500, refused: [] });
    const got = await there.collect({ count: 500, timeoutMs: 60_000 });
    expect(got.lost).toBe(0);
    expect(got.frames.every(({ direction }) => direction === 'in')).toBe(true);
    expect(Buffer.concat(got.frames.map(({ bytes }) => bytes)).equals(Buffer.concat(sent))).toBe(true);
    const own = await here.collect();
    expect(own.frames.filter(({ direction }) => direction === 'out').length).toBe(500);
    expect((await there.collect({ quietMs: 50 })).frames).toEqual([]);
    await there.close();
    await here.close();
    await expect(there.collect()).rejects.toMatchObject({ code: 'EBADF' });
    await guest.netnsDelete('left');
    await guest.netnsDelete('right');
  });

  test('talks netlink: dumps, errors, notifications', async () => {
    const { guest } = m;
    const socket = await guest.netlink(0, { groups: [1] });
    const message = (type: number, flags: number, sequence: number, body: Buffer) => {
      const header = Buffer.alloc(16);
      header.writeUInt32LE(16 + body.length, 0);
      header.writeUInt16LE(type, 4);
      header.writeUInt16LE(flags, 6);
      header.writeUInt32LE(sequence, 8);
      return Buffer.concat([header, body]);
    };
    const RTM_GETLINK = 18;
    const dump = await socket.talk(message(RTM_GETLINK, 0x301, 1, Buffer.alloc(16)));
    expect(dump).toMatchObject({ complete: true, overruns: 0, cut: 0 });
    expect(Buffer.concat(dump.datagrams).toString('latin1')).toContain('lo\0');
    const bad = Buffer.alloc(16);
    bad.writeInt32LE(9999, 4);
    const refused = await socket.talk(message(RTM_GETLINK, 0x5, 2, bad));
    const answer = Buffer.from(refused.datagrams[0]!);
    expect([answer.readUInt16LE(4), answer.readInt32LE(16)]).toEqual([2, -19]);
    await guest.runOk(['ip', 'link', 'add', 'noted0', 'type', 'dummy']);
    const notes = await socket.receive({ quietMs: 200 });
    expect(Buffer.concat(notes.datagrams).toString('latin1')).toContain('noted0');
    await socket.close();
    await guest.runOk(['ip', 'link', 'del', 'noted0']);
  });

  test('ends without a complaint', async () => {
    await m.guest.assertClean();
  });
});
