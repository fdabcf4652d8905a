/** `netkiln test` as a user meets it: lines, tables, events, and machines that fail. */
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import edgeFirewall from '../../examples/edge-firewall/edge-firewall.spec.js';
import { separate } from '../../src/diagnostic/origins.js';
import { kindNamed } from '../../src/kinds.js';
import { generate } from '../../src/pipeline.js';
import type { ReportEvent } from '../../src/report/event.js';
import { runSuite } from '../../src/suite.js';
import type { Guest } from '../../src/vm/index.js';
import { supportedKernels } from '../support/kernels.js';
import { events, folder, netkiln, smallSpec, start } from './netkiln.js';

async function withSpec() {
  const dir = await folder();
  await writeFile(join(dir.path, 'small.spec.ts'), smallSpec);
  return dir;
}

test('each kernel: a line a scenario, then verdicts and counters as the guest has them', async () => {
  await using dir = await withSpec();
  const argv = ['test', 'small.spec.ts', '--kernel', supportedKernels.join(',')];
  const { status, stdout } = await netkiln(argv, { cwd: dir.path });
  expect(stdout.match(/^ok {3}\S+ {2}telnet is dropped: drop by telnet( {2}\(.*\))?$/gm)).toHaveLength(2);
  expect(stdout.match(/^Verdicts of small_fw on kernel /gm)).toHaveLength(2);
  const packet = 'tcp 192\\.0\\.2\\.1 > 198\\.51\\.100\\.1 dport=23 flags=syn';
  expect(
    stdout.match(new RegExp(`^ok +telnet is dropped +${packet} +drop +input telnet$`, 'gm')),
  ).toHaveLength(2);
  expect(stdout.match(/^ok .* dport=5353 +dropped +input stray$/gm)).toHaveLength(2);
  // One TCP header, one UDP header, each after an IP header: 40 and 28 bytes.
  expect(stdout.match(/^input telnet +1 +40$/gm)).toHaveLength(2);
  expect(stdout.match(/^input stray +1 +28$/gm)).toHaveLength(2);
  expect(stdout.match(/^input policy +1 +40$/gm)).toHaveLength(2);
  expect(stdout.trimEnd().split('\n').at(-1)).toBe('6 of 6 scenarios passed');
  expect(status).toBe(0);
});

test('--json tells it as events; --scenario chooses by name', async () => {
  await using dir = await withSpec();
  const argv = ['test', 'small.spec.ts', '--scenario', 'ssh', '--accel', 'tcg', '--json'];
  const { status, stdout } = await netkiln(argv, { cwd: dir.path });
  const told = events(stdout).filter(
    ({ event }) => !['progress', 'scenario-started'].includes(String(event)),
  );
  const kernel = expect.stringMatching(/^6\.12\./);
  expect(told).toEqual([
    expect.objectContaining({
      event: 'testing',
      module: 'small_fw',
      spec: 'small.spec.ts',
      machines: [{ request: '6.12', profile: null }],
      scenarios: [
        expect.objectContaining({ name: 'ssh is not', file: expect.stringMatching(/small\.spec\.ts$/) }),
      ],
    }),
    expect.objectContaining({ event: 'built', kernel, module: 'small_fw', path: null }),
    expect.objectContaining({ event: 'booted', kernel, accel: 'tcg' }),
    expect.objectContaining({
      event: 'scenario',
      kernel,
      name: 'ssh is not',
      passed: true,
      failure: null,
      summary: 'accept by policy',
      details: [],
      observed: {
        packet: 'tcp 192.0.2.1 > 198.51.100.1 dport=22 flags=syn',
        verdict: 'accept',
        rule: 'input policy',
      },
      counters: [
        { name: 'input telnet', packets: 0, bytes: 0 },
        { name: 'input stray', packets: 0, bytes: 0 },
        { name: 'input policy', packets: 1, bytes: 40 },
      ],
    }),
    { event: 'tested', module: 'small_fw', kernels: [kernel], passed: 1, failed: 0, skipped: 0, notRun: 0 },
    { event: 'end', exit: 0 },
  ]);
  expect(status).toBe(0);
});

test('a scenario that nobody wrote is refused, with those that there are', async () => {
  await using dir = await withSpec();
  const { status, stderr } = await netkiln(['test', 'small.spec.ts', '--scenario', 'smtp'], {
    cwd: dir.path,
  });
  expect(status).toBe(2);
  expect(stderr).toMatch(/NK8006.*smtp/);
  expect(stderr).toContain('telnet is dropped');
});

test('a scenario that fails is shown with what was expected, and the exit code is 1', async () => {
  await using dir = await folder();
  const wrong = smallSpec.replace(
    "expect: 'drop',\n      by: 'telnet'",
    "expect: 'accept',\n      by: 'policy'",
  );
  expect(wrong).not.toBe(smallSpec);
  await writeFile(join(dir.path, 'wrong.spec.ts'), wrong);
  const argv = ['test', 'wrong.spec.ts', '--scenario', 'telnet'];
  const { status, stdout } = await netkiln(argv, { cwd: dir.path });
  expect(status).toBe(1);
  expect(stdout).toMatch(/^FAIL \S+ {2}telnet is dropped/m);
  expect(stdout).toMatch(/the spec expects accept, but by its rules the packet is to drop/);
  expect(stdout).toMatch(/^FAIL +telnet is dropped +tcp /m);
  expect(stdout).toContain('0 of 1 scenario passed');
});

test('machines that are lost end the run with their own message, and no stack', async () => {
  await using dir = await withSpec();
  const running = start(['test', 'small.spec.ts', '--jobs', '1'], { cwd: dir.path });
  let over = false;
  // One that is lost as it goes on from its snapshot is made again: it is lost too.
  const killing = (async () => {
    while (!over) {
      for (const { pid, command } of await running.descendants()) {
        if (!/qemu-system.* -nodefaults /.test(command)) continue;
        try {
          process.kill(pid, 'SIGKILL');
        } catch (error) {
          // It may have ended since it was seen.
          if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
        }
      }
      await sleep(5);
    }
  })();
  const { status, stdout, stderr } = await running.ended;
  over = true;
  await killing;
  expect(status).toBe(1);
  expect(stderr).toMatch(/error\[NK6014\]: QEMU ended /);
  expect(stderr).toMatch(/--> small\.spec\.ts:\d+:\d+/);
  expect(stderr).not.toMatch(/^ +at /m);
  expect(stdout).toMatch(/0 of 3 scenarios passed, 2 not run/);
});

/** Runs the example's suite with a module, or a scenario, that does something else. */
async function suiteWith(deed: { module?: string; scenario?: (guest: Guest) => Promise<unknown> }) {
  const kind = kindNamed('firewall')!;
  const { data, origins } = separate(edgeFirewall);
  const { check } = await kind.checker();
  const loaded = { kind, checked: check(data, origins) };
  const { scenario } = deed;
  const files = (await generate(loaded)).map((file) =>
    file.path.endsWith('.c') && deed.module ? { ...file, text: deed.module } : file,
  );
  const told: ReportEvent[] = [];
  const error: unknown = await runSuite(
    scenario
      ? {
          ...loaded,
          kind: {
            ...kind,
            scenario: {
              ...kind.scenario,
              nameOf: (one) => kind.scenario.nameOf(one),
              run: async (one, { guest }) => {
                await scenario(guest);
                return { name: kind.scenario.nameOf(one), passed: true, summary: '', details: [] };
              },
            },
          },
        }
      : loaded,
    files,
    {
      kernels: ['6.12'],
      machine: { clock: 'counted' },
      seed: 0,
      jobs: 1,
      chosen: () => true,
      signal: new AbortController().signal,
      report: (event) => void told.push(event),
    },
  ).catch((thrown: unknown) => thrown);
  expect(error).toBe(false);
  const diagnostic = told.find((one) => one.event === 'diagnostic')?.diagnostic;
  return { diagnostic, told, failed: told.find((one) => one.event === 'machine-failed') };
}

const example = fileURLToPath(new URL('../../examples/edge-firewall/edge-firewall.spec.ts', import.meta.url));

/** Where the example says something. */
function placeOf(text: string) {
  const lines = readFileSync(example, 'utf8').split('\n');
  const index = lines.findIndex((line) => line.includes(text));
  return expect.objectContaining({ file: example, line: index + 1 });
}

const modules = fileURLToPath(new URL('../vm/modules/', import.meta.url));

test('a module that oopses as it loads: the message, the trace with its function, the spec', async () => {
  const { diagnostic, failed } = await suiteWith({ module: await readFile(`${modules}oopses.c`, 'utf8') });
  expect(diagnostic).toMatchObject({
    code: 'NK6008',
    message: "the kernel ran into a bug (oops) in the scenario 'the office may log in'",
    cause: expect.stringMatching(/NULL pointer/),
    at: placeOf("packetAtHook('the office may log in'"),
  });
  expect(failed).toMatchObject({ failure: 'oops', scenario: 'the office may log in' });
  expect(failed!.trace.join('\n')).toMatch(/RIP: .*oopses_init\+0x/);
});

test('a module that the kernel refuses: its reason', async () => {
  const source = await readFile(`${modules}good.c`, 'utf8');
  const refusing = source.replace(/return 0;/, 'return -EBUSY;');
  expect(refusing).not.toBe(source);
  const { diagnostic } = await suiteWith({ module: refusing });
  expect(diagnostic).toMatchObject({ code: 'NK6011', cause: expect.stringMatching(/EBUSY/) });
});

test('a kernel that panics in a scenario: which one, where in the spec, what is left undone', async () => {
  const { diagnostic, told } = await suiteWith({
    scenario: (guest) => guest.run(['sh', '-c', 'echo c > /proc/sysrq-trigger']),
  });
  expect(diagnostic).toMatchObject({
    message: expect.stringMatching(/in the scenario 'the office may log in'$/),
    at: placeOf("packetAtHook('the office may log in'"),
  });
  expect(['NK6007', 'NK6008']).toContain(diagnostic!.code);
  // Each has a machine of its own: the others are tried all the same.
  const failed = edgeFirewall.scenarios!.length;
  expect(told.at(-1)).toMatchObject({ event: 'tested', passed: 0, failed, skipped: 0, notRun: 0 });
});

test('a request that the guest refuses: what, and in which scenario', async () => {
  const { diagnostic } = await suiteWith({ scenario: (guest) => guest.unload('nowhere') });
  expect(diagnostic).toMatchObject({
    code: 'NK6016',
    message: "the guest refused a request in the scenario 'the office may log in'",
    cause: expect.stringMatching(/unloading nowhere: ENOENT/),
  });
});
