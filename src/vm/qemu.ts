/**
 * QEMU as a child process. It writes nothing to disk: the serial line is its standard output, its control channel
 * and the agent's are inherited socket pairs, its memory is its own. The tether (guest/tether) ends it
 * with us, whatever ends us.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Duplex } from 'node:stream';
import { fail } from '../diagnostic/diagnostic.js';
import { findProgram } from '../host/path.js';
import { run } from '../host/run.js';
import { Qmp, type QmpEvent } from './qmp.js';

/**
 * `real`: the guest's clock is the host's. `counted`: every guest instruction takes a nanosecond and idle time
 * is skipped, so that durations inside the guest are instruction counts and the same in every run.
 *
 * `real` is the default. Measured here (TCG, 6.12, two cores): a machine boots in 2.1 to 2.7 s, a counted one in 6.3;
 * both answer a request in about 1 ms. But a counted guest never idles: while it waits for the host its clock runs
 * away, 2,000 guest seconds in 2 of ours at a full core, and every time-out that waits for the host is over at once.
 * Counting pays when the whole job is in the guest before it runs on, as a snapshot lab arranges it, and for costs.
 */
export type Clock = 'real' | 'counted';
export type Accelerator = 'tcg' | 'kvm';

export interface QemuOptions {
  readonly image: string;
  readonly initrd: string;
  readonly memoryMiB: number;
  readonly cpus: number;
  readonly accel: Accelerator;
  readonly clock: Clock;
  readonly tether: string;
  /** The file that is the guest's memory; without one it is QEMU's own. */
  readonly memory?: Memory;
}

export interface Memory {
  readonly file: string;
  /** `keep`: what the guest writes is in the file. `restore`: it begins with what is there, and writes to copies of its own. */
  readonly use: 'keep' | 'restore';
}

/** No mitigations, self-tests, certificates or input devices: they cost boot time and prove nothing here. */
const commandLine = [
  ...[
    'console=ttyS0',
    'quiet',
    'panic=-1',
    'oops=panic',
    'unknown_nmi_panic',
    'tsc=reliable',
    'no_timer_check',
  ],
  ...['mitigations=off', 'random.trust_cpu=on', 'cryptomgr.notests', 'lsm=', 'audit=0', 'net.ifnames=0'],
  ...['i8042.noaux', 'i8042.nokbd', 'initcall_blacklist=load_system_certificate_list,jent_mod_init'],
].join(' ');

export function qemuArguments(options: QemuOptions): string[] {
  const { accel, clock } = options;
  return [
    ...['-nodefaults', '-no-user-config', '-accel', accel],
    ...['-machine', options.memory ? 'q35,memory-backend=memory' : 'q35'],
    ...['-cpu', accel === 'kvm' ? 'host' : 'max'],
    ...['-smp', String(options.cpus), '-m', String(options.memoryMiB)],
    ...['-display', 'none', '-no-reboot', '-action', 'panic=none'],
    ...(clock === 'counted' ? ['-icount', 'shift=0,sleep=off'] : []),
    ...['-chardev', 'stdio,id=serial,signal=off', '-serial', 'chardev:serial'],
    ...['-chardev', 'socket,id=qmp,fd=3', '-mon', 'chardev=qmp,mode=control'],
    ...['-device', 'virtio-serial-pci,id=vs', '-chardev', 'socket,id=agent,fd=4'],
    ...['-device', 'virtserialport,bus=vs.0,chardev=agent,name=netkiln.agent'],
    ...['-device', 'pvpanic-pci'],
    ...['-kernel', options.image, '-initrd', options.initrd, '-append', commandLine],
    ...(options.memory ? memoryArguments(options.memory, options.memoryMiB) : []),
  ];
}

function memoryArguments({ file, use }: Memory, memoryMiB: number): string[] {
  // A comma in a value is written twice.
  const path = file.replaceAll(',', ',,');
  const share = use === 'keep' ? 'on' : 'off';
  return [
    ...['-object', `memory-backend-file,id=memory,size=${memoryMiB}M,share=${share},mem-path=${path}`],
    ...(use === 'restore' ? ['-incoming', 'defer'] : []),
  ];
}

export async function findQemu(): Promise<string> {
  return (
    (await findProgram('qemu-system-x86_64')) ??
    fail('NK6004', 'qemu-system-x86_64 is not installed or not in PATH')
  );
}

/** `7.2.22`, or what the binary says instead. */
export async function qemuVersion(qemu: string): Promise<string> {
  const { stdout } = await run([qemu, '--version']);
  return /version (\S+)/.exec(stdout)?.[1] ?? stdout.trim();
}

export interface QemuEvents {
  readonly onEvent: (event: QmpEvent) => void;
  readonly onAgentData: (chunk: Buffer) => void;
  /** The process has ended and all its output has been read. */
  readonly onExit: () => void;
}

export class Qemu {
  readonly qmp: Qmp;
  readonly #child: ChildProcess;
  readonly #agent: Duplex;
  readonly exited: Promise<void>;
  /** Everything the serial line said. */
  serial = '';
  /** Of an orderly end; null while it runs, and when it was killed. */
  exitCode: number | null = null;
  /** QEMU's own complaints. */
  errors = '';

  constructor(qemu: string, options: QemuOptions, events: QemuEvents) {
    this.#child = spawn(options.tether, [String(process.pid), qemu, ...qemuArguments(options)], {
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
    });
    const [, out, err, control, agent] = this.#child.stdio as unknown as Duplex[];
    this.#agent = agent!;
    out!.setEncoding('latin1');
    out!.on('data', (text: string) => {
      this.serial += text;
    });
    err!.setEncoding('utf8');
    err!.on('data', (text: string) => {
      this.errors += text;
    });
    this.#agent.on('data', events.onAgentData);
    this.#agent.on('error', () => {}); // QEMU is gone; its exit says so
    this.qmp = new Qmp(control!, events.onEvent);
    this.exited = new Promise((resolve) => {
      const ended = (code: number | null) => {
        this.exitCode = code;
        events.onExit();
        resolve();
      };
      this.#child.on('error', (error) => {
        this.errors += error.message;
        ended(null);
      });
      this.#child.on('close', ended);
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get serialLines(): string[] {
    return this.serial.split('\n').map((line) => line.replaceAll('\r', ''));
  }

  send(frame: Buffer): void {
    if (!this.#agent.destroyed) this.#agent.write(frame);
  }

  /** Processor seconds it has used: how much it has worked, whatever else the host was doing. */
  cpuSeconds(): number {
    try {
      const fields = readFileSync(`/proc/${this.#child.pid}/stat`, 'latin1').split(') ').at(-1)!.split(' ');
      return (Number(fields[11]) + Number(fields[12])) / 100;
    } catch {
      return 0; // it has just ended
    }
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.exited;
  }
}
