/** The command line as a user has it: bin/netkiln, a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repository = fileURLToPath(new URL('../../', import.meta.url)).replace(/\/$/, '');
export const command = join(repository, 'bin/netkiln');

export interface Ended {
  /** Exit code as a shell counts: 128 and the number of the signal that ended it. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  /** Everything it has printed so far. */
  printed(): string;
  readonly ended: Promise<Ended>;
  /** Process ids of everything that it started and that still runs, with their command lines. */
  descendants(): Promise<{ readonly pid: number; readonly command: string }[]>;
}

export interface StartOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

const signals: Readonly<Record<string, number>> = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };

export function start(argv: readonly string[], options: StartOptions = {}): Running {
  const mark = `NETKILN_TEST_RUN=${randomUUID()}`;
  const child = spawn(command, argv, {
    cwd: options.cwd ?? repository,
    env: { ...process.env, ...options.env, [mark.split('=')[0]!]: mark.split('=')[1] },
    // Open and silent, and no terminal: what waits for an answer waits for ever.
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const out = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]!.setEncoding('utf8').on('data', (text: string) => {
      out[name] += text;
    });
  }
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      resolve({ status: code ?? 128 + (signals[signal ?? ''] ?? 0), ...out });
    });
  });
  return {
    child,
    printed: () => out.stdout + out.stderr,
    ended,
    descendants: async () => (await marked(mark)).filter(({ pid }) => pid !== child.pid),
  };
}

/** Runs a command line to its end. */
export async function netkiln(argv: readonly string[], options: StartOptions = {}): Promise<Ended> {
  return start(argv, options).ended;
}

/** Processes that have inherited an environment variable. */
async function marked(mark: string): Promise<{ pid: number; command: string }[]> {
  const found: { pid: number; command: string }[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const read = (file: string) => readFile(`/proc/${name}/${file}`, 'latin1').catch(() => '');
    if (!(await read('environ')).split('\0').includes(mark)) continue;
    const line = (await read('cmdline')).replaceAll('\0', ' ').trim();
    // A process that has ended and was not waited for yet has no command line.
    if (line !== '') found.push({ pid: Number(name), command: line });
  }
  return found;
}

/** The lines of `--json` after the first, which says what they are. */
export function events(stdout: string): Record<string, unknown>[] {
  const [begin, ...told] = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  if (begin?.['event'] !== 'begin') throw new Error(`the stream does not begin:\n${stdout}`);
  return told;
}

/** A folder that is gone at the end of the test. */
export async function folder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'netkiln-cli-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** Names of all files below a folder. */
export async function filesBelow(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1))
    .sort();
}

/** A small firewall: quick to check and to build, three scenarios that hold. */
export const smallSpec = `import { accept, chain, drop, firewall, icmp, ip, packetAtHook, packetThrough, tcp, udp } from 'netkiln';

export default firewall({
  name: 'small_fw',
  chains: [
    chain({
      hook: 'input',
      counter: true,
      rules: [
        drop('telnet', { when: tcp.dport.eq(23), counter: true }),
        drop('stray', { when: udp.dport.eq(5353), counter: true }),
        accept('ping', { when: icmp.type.eq('echo-request') }),
      ],
    }),
  ],
  scenarios: [
    packetAtHook('telnet is dropped', {
      chain: 'input',
      packet: [ip({ saddr: '192.0.2.1', daddr: '198.51.100.1' }), tcp({ dport: 23 })],
      expect: 'drop',
      by: 'telnet',
    }),
    packetAtHook('ssh is not', {
      chain: 'input',
      packet: [ip({ saddr: '192.0.2.1', daddr: '198.51.100.1' }), tcp({ dport: 22 })],
      expect: 'accept',
      by: 'policy',
    }),
    packetThrough('a stray datagram does not arrive', {
      chain: 'input',
      packet: [ip({ saddr: '192.0.2.1', daddr: '198.51.100.1' }), udp({ dport: 5353 })],
      expect: 'dropped',
      by: 'stray',
    }),
  ],
});
`;
