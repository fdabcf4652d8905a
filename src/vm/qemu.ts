/**
 * QEMU as a child process. Its control channel is an inherited socket pair; the agent's channel and the serial line are
 * inherited too, as pipes or as files without a name; its memory is its own. The tether (guest/tether) ends it
 * with us, whatever ends us.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Duplex } from 'node:stream';
import { fail } from '../diagnostic/diagnostic.js';
import { findProgram } from '../host/path.js';
import { run } from '../host/run.js';
import { mailboxMiB } from './mailbox.js';
import { Qmp, type QmpEvent } from './qmp.js';

/**
 * `real`: the guest's clock is the host's. `counted`: every guest instruction takes a nanosecond and idle time
 * is skipped, so that durations inside the guest are instruction counts and the same in every run. A counted machine
 * stands still while it has no job (see job.ts): one that waited for the host would see its clock run away.
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
  /** More for the kernel's command line, `slub_debug=P` say. */
  readonly kernelOptions?: readonly string[];
  /** The file that is the guest's memory; without one it is QEMU's own. */
  readonly memory?: Memory;
  /** What a counted machine's random numbers begin with. */
  readonly seed?: number;
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

/** File descriptors that QEMU inherits. */
const fds = { qmp: 3, agent: 4, serial: 5 } as const;

export function qemuArguments(options: QemuOptions): string[] {
  const { accel, clock, memoryMiB, memory } = options;
  const counted = clock === 'counted';
  const mailboxAt = memoryMiB << 20;
  const commands = [
    commandLine,
    ...(options.kernelOptions ?? []),
    ...(counted
      ? [
          `memmap=${mailboxMiB}M$${memoryMiB}M`,
          'numa=off',
          `netkiln.mailbox=${mailboxMiB << 20}@${mailboxAt}`,
        ]
      : []),
  ];
  return [
    ...['-nodefaults', '-no-user-config', '-accel', accel],
    ...['-machine', !counted && memory ? 'q35,memory-backend=memory' : 'q35'],
    ...['-cpu', accel === 'kvm' ? 'host' : 'max'],
    ...['-smp', String(options.cpus), '-m', String(memoryMiB + (counted ? mailboxMiB : 0))],
    ...['-display', 'none', '-no-reboot', '-action', counted ? 'panic=pause' : 'panic=none'],
    ...['-chardev', `socket,id=qmp,fd=${fds.qmp}`, '-mon', 'chardev=qmp,mode=control'],
    ...['-device', 'pvpanic-pci'],
    ...['-kernel', options.image, '-initrd', options.initrd, '-append', commands.join(' ')],
    ...(memory || counted ? memoryArguments(memory, memoryMiB) : []),
    ...(counted ? countedArguments(options.seed ?? 0) : channelArguments()),
  ];
}

/** The serial line is QEMU's standard output, the agent's channel a port. */
function channelArguments(): string[] {
  return [
    ...['-chardev', 'stdio,id=serial,signal=off', '-serial', 'chardev:serial'],
    ...['-device', 'virtio-serial-pci,id=vs', '-chardev', `socket,id=agent,fd=${fds.agent}`],
    ...['-device', 'virtserialport,bus=vs.0,chardev=agent,name=netkiln.agent'],
  ];
}

/**
 * Nothing of the host's may reach the guest while it runs: its time and random numbers are its own, its serial line is a
 * file, which never has to be waited for, and the channel is memory. pvpanic is the agent's bell.
 */
function countedArguments(seed: number): string[] {
  return [
    ...['-icount', 'shift=0,sleep=off', '-seed', String(seed), '-rtc', 'base=2026-01-01,clock=vm'],
    ...['-chardev', `file,id=serial,path=/proc/self/fd/${fds.serial}`, '-serial', 'chardev:serial'],
    ...[
      '-object',
      `memory-backend-file,id=mailbox,size=${mailboxMiB}M,share=on,mem-path=/proc/self/fd/${fds.agent}`,
    ],
    ...['-numa', 'node,memdev=memory,cpus=0', '-numa', 'node,memdev=mailbox', '-device', 'pvpanic'],
  ];
}

function memoryArguments(memory: Memory | undefined, memoryMiB: number): string[] {
  if (!memory) return ['-object', `memory-backend-ram,id=memory,size=${memoryMiB}M`];
  // A comma in a value is written twice.
  const path = memory.file.replaceAll(',', ',,');
  const share = memory.use === 'keep' ? 'on' : 'off';
  return [
    ...['-object', `memory-backend-file,id=memory,size=${memoryMiB}M,share=${share},mem-path=${path}`],
    ...(memory.use === 'restore' ? ['-incoming', 'defer'] : []),
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
  /** What the agent writes to its port. */
  readonly onAgentData?: (chunk: Buffer) => void;
  /** The process has ended and all its output has been read. */
  readonly onExit: () => void;
}

/** What a counted machine inherits in place of the agent's port and the serial line. */
export interface CountedFiles {
  readonly mailbox: number;
  readonly serial: number;
}

export class Qemu {
  readonly qmp: Qmp;
  readonly #child: ChildProcess;
  readonly #agent: Duplex | undefined;
  readonly #files: CountedFiles | undefined;
  readonly exited: Promise<void>;
  #serial = '';
  /** Of an orderly end; null while it runs, and when it was killed. */
  exitCode: number | null = null;
  /** QEMU's own complaints. */
  errors = '';

  constructor(qemu: string, options: QemuOptions, events: QemuEvents, files?: CountedFiles) {
    this.#files = files;
    const channel = files ? [files.mailbox, files.serial] : ['pipe' as const];
    this.#child = spawn(options.tether, [String(process.pid), qemu, ...qemuArguments(options)], {
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', ...channel],
    });
    const [, out, err, control, agent] = this.#child.stdio as unknown as (Duplex | null)[];
    out!.setEncoding('latin1');
    out!.on('data', (text: string) => {
      this.#serial += text;
    });
    err!.setEncoding('utf8');
    err!.on('data', (text: string) => {
      this.errors += text;
    });
    this.#agent = agent ?? undefined;
    this.#agent?.on('data', (chunk: Buffer) => events.onAgentData?.(chunk));
    this.#agent?.on('error', () => {}); // QEMU is gone; its exit says so
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

  /** Everything the serial line said. */
  get serial(): string {
    return this.#files ? readFileSync(`/proc/self/fd/${this.#files.serial}`, 'latin1') : this.#serial;
  }

  get serialLines(): string[] {
    return this.serial.split('\n').map((line) => line.replaceAll('\r', ''));
  }

  send(frame: Buffer): void {
    if (this.#agent && !this.#agent.destroyed) this.#agent.write(frame);
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
