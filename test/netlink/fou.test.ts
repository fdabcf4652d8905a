/**
 * `ip fou` of iproute2 with the kernel's own fou in one machine and with the generated one in another: the same commands bring the
 * same output and the same exit codes. What is not the same is named here, and in docs/fou.md.
 */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import fou from '../../examples/fou/fou.spec.js';
import { findKernel, type Kernel } from '../../src/kernel/index.js';
import { netlinkScenarios } from '../../src/scenario/netlink/run.js';
import { tryScenario } from '../../src/scenario/trial.js';
import { bootMachine, type Guest } from '../../src/vm/index.js';
import { supportedKernels } from '../support/kernels.js';
import { buildMany, complaints } from '../support/modules.js';
import { checkSpec, filesOf } from './family.js';

const { model, scenarios } = checkSpec(fou);

interface Outcome {
  readonly command: string;
  readonly status: number;
  /** Lines, or members of a JSON list, in the order of the alphabet: the kernel's own begins with what was added last. */
  readonly out: readonly string[];
  readonly err: string;
}

const refused = (why: string) => `RTNETLINK answers: ${why}`;

/** What the kernel's own says in the number of an error alone, the generated one in words. */
const words: Readonly<Record<string, string>> = {
  'Error: port exists.': refused('Address already in use'),
  'Error: no such port.': refused('Invalid argument'),
  'Error: port is required.': refused('Invalid argument'),
  'Error: local_v4 or local_v6 is required with ifindex.': refused('Invalid argument'),
};

const commands = [
  'fou show',
  ...['fou add port 5555 ipproto 4', 'fou add port 5556 gue', 'fou add port 5555 ipproto 41 -6'],
  'fou add port 6000 ipproto 47 local 127.0.0.1',
  'fou add port 6001 gue local 127.0.0.1 peer 127.0.0.2 peer_port 7000',
  'fou add port 6002 ipproto 4 -6 local ::1 peer ::1 peer_port 7001',
  'fou add port 6003 gue local 127.0.0.1 dev lo',
  'fou add port 6004 ipproto 6 -6 local ::1 dev lo',
  'fou show',
  '-j fou show',
  // There already.
  ...['fou add port 5555 ipproto 4', 'fou add port 5556 ipproto 41', 'fou add port 5555 gue -6'],
  'fou add port 6001 gue local 127.0.0.1 peer 127.0.0.2 peer_port 7000',
  // A device without an address; what iproute2 itself refuses.
  ...['fou add port 1 gue dev lo', 'fou add port 2', 'fou add port 2 gue ipproto 4', 'fou add ipproto 4'],
  ...['fou add port 2 gue peer 127.0.0.1', 'fou add port 2 gue dev none0', 'fou add port 70000 gue'],
  'fou show',
  // Not there, in one way or another; then there, and gone.
  ...['fou del port 7777', 'fou del port 6000', 'fou del port 5556 -6', 'fou del port 6003 local 127.0.0.1'],
  ...['fou del port 5556', 'fou del port 5555 -6', 'fou del port 6000 local 127.0.0.1'],
  'fou del port 6001 gue local 127.0.0.1 peer 127.0.0.2 peer_port 7000',
  'fou del port 6004 -6 local ::1 dev lo',
  'fou del port 5556',
  'fou show',
  '-j fou show',
  'fou add port 5556 ipproto 41',
  'fou show',
];

describe.each(supportedKernels)('ip fou on kernel %s', (series) => {
  let theirs: Guest;
  let ours: Guest;
  let kernel: Kernel;
  let ko: string;

  beforeAll(async () => {
    kernel = await findKernel(series);
    const built = await buildMany(kernel, [filesOf(model)], { sparse: true });
    expect(complaints(built.output)).toEqual([]);
    ko = join(built.folder, 'fou.ko');
    const machine = { kernel, programs: ['ip'] };
    theirs = await bootMachine(machine);
    ours = await bootMachine(machine);
    await theirs.modprobe('fou');
    await ours.load('fou', ko);
    for (const guest of [theirs, ours]) await guest.runOk(['ip', 'link', 'set', 'lo', 'up']);
  });
  afterAll(async () => {
    await theirs?.close();
    await ours?.close();
  });

  async function run(guest: Guest, command: string): Promise<Outcome> {
    const { status, stdout, stderr } = await guest.run(['ip', ...command.split(' ')]);
    const all: readonly unknown[] = command.startsWith('-j') ? JSON.parse(stdout) : stdout.split('\n');
    const out = all.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).sort();
    return { command, status, out, err: stderr.trim() };
  }

  const plain = (outcome: Outcome): Outcome => ({
    ...outcome,
    err: outcome.err
      .split('\n')
      .map((line) => words[line] ?? line)
      .join('\n'),
  });

  it('does the same', async () => {
    const met = new Set<string>();
    for (const command of commands) {
      const [own, made] = [await run(theirs, command), await run(ours, command)];
      expect(plain(made)).toEqual(own);
      for (const line of made.err.split('\n')) if (line in words) met.add(line);
    }
    // The commands have brought about all that is said of what differs.
    expect([...met].sort()).toEqual(Object.keys(words).sort());
    const shown = await run(ours, '-j fou show');
    expect(shown.out).toEqual([
      '{"port":5555,"ipproto":4,"family":"inet"}',
      '{"port":5556,"ipproto":41,"family":"inet"}',
      '{"port":6002,"ipproto":4,"family":"inet6","local":"::1","peer":"::1","peer_port":7001}',
      '{"port":6003,"gue":null,"family":"inet","local":"127.0.0.1","dev":"lo"}',
    ]);
  });

  /** More than one part of a dump has room for: iproute2 receives 32 KiB at once. */
  it('shows all of many ports, of which the kernel loses one with each part of a dump', async () => {
    const ports = Array.from({ length: 1000 }, (_, i) => 20_000 + i);
    const input = ports.map((port) => `fou add port ${port} ipproto 4\n`).join('');
    const shown = async (guest: Guest) => {
      await guest.netnsAdd('many');
      await guest.runOk(['ip', '-batch', '-'], { input, netns: 'many' });
      const lines = (await guest.runOk(['ip', 'fou', 'show'], { netns: 'many' })).trim().split('\n');
      return lines.sort();
    };
    const all = ports.map((port) => `port ${port} ipproto 4`);
    expect(await shown(ours)).toEqual(all);
    const left = await shown(theirs);
    expect(left.every((line) => all.includes(line))).toBe(true);
    expect(left.length).toBeLessThan(all.length);
    expect(left.length).toBeGreaterThan(all.length - 10);
  });

  /** It opens no sockets, and so knows nothing of what they would tell it. */
  it('differs where the kernel asks its sockets', async () => {
    for (const guest of [theirs, ours]) {
      await guest.netnsAdd('sockets');
      await guest.runOk(['ip', 'fou', 'add', 'port', '5555', 'ipproto', '4'], { netns: 'sockets' });
    }
    const both = async (command: string) => {
      const argv = ['ip', ...command.split(' ')];
      const [own, made] = [theirs, ours].map((guest) => guest.run(argv, { netns: 'sockets' }));
      const [{ stderr, stdout }, { status, stdout: shown }] = [await own!, await made!];
      return { theirs: stdout.trim() || stderr.trim(), ours: status === 0 ? shown.trim() : status };
    };
    // An address of a port that has all.
    expect(await both('fou add port 5555 ipproto 4 local 127.0.0.1')).toEqual({
      theirs: refused('Address already in use'),
      ours: '',
    });
    expect(await both('fou add port 5557 gue local 192.0.2.77')).toEqual({
      theirs: refused('Cannot assign requested address'),
      ours: '',
    });
    expect(await both('fou add port 5558 gue peer 127.0.0.1 peer_port 9')).toEqual({ theirs: '', ours: '' });
    const lines = await both('fou show');
    expect(lines.theirs).toContain('port 5558 gue local 127.0.0.1 peer 127.0.0.1 peer_port 9');
    expect(lines.ours).toContain('port 5558 gue peer 127.0.0.1 peer_port 9');
  });

  it.each(scenarios.map((one) => [one.name, one] as const))('scenario: %s', async (_, scenario) => {
    const { result } = await tryScenario(netlinkScenarios, scenario, { model, kernel, ko });
    expect(result.details).toEqual([]);
    expect(result.passed).toBe(true);
  });
});
