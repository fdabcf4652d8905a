/**
 * QEMU as a child process. Its control channel is an inherited socket pair; the agent's channel and the serial line are
 * inherited too, as pipes or as files without a name; its memory is its own. The tether (guest/tether) ends it
 * with us, whatever ends us.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import type { Duplex } from 'node:stream';
import { fail } from '../diagnostic/diagnostic.js';
import { answerOf } from '../host/answer.js';
import { findProgram } from '../host/path.js';
import { type QemuOptions, qemuArguments } from './arguments.js';
import { Qmp, type QmpEvent } from './qmp.js';

export type { Accelerator, Clock, Memory, QemuOptions } from './arguments.js';

export async function findQemu(): Promise<string> {
  return (
    (await findProgram('qemu-system-x86_64')) ??
    fail('NK6004', 'qemu-system-x86_64 is not installed or not in PATH')
  );
}

/** `7.2.22`, or what the binary says instead. */
export async function qemuVersion(qemu: string): Promise<string> {
  const words = await answerOf([qemu, '--version']);
  return /version (\S+)/.exec(words)?.[1] ?? words.trim();
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
  /** What killed it. */
  exitSignal: NodeJS.Signals | null = null;
  /** The guest's second line, where it has one. */
  readonly terminal: Duplex | undefined;
  /** QEMU's own complaints. */
  errors = '';

  constructor(
    qemu: string,
    private readonly options: QemuOptions,
    events: QemuEvents,
    files?: CountedFiles,
  ) {
    this.#files = files;
    const { memory, terminal } = options;
    const channels = files
      ? [files.mailbox, files.serial]
      : (['pipe', terminal ? 'pipe' : 'ignore'] as const);
    const state = memory?.use === 'restore' ? memory.state : ('ignore' as const);
    this.#child = spawn(options.tether, [String(process.pid), qemu, ...qemuArguments(options)], {
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', ...channels, state],
    });
    const [, out, err, control, agent, line] = this.#child.stdio as unknown as (Duplex | null)[];
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
    this.terminal = line ?? undefined;
    this.terminal?.on('error', () => {});
    this.qmp = new Qmp(control!, events.onEvent);
    this.exited = new Promise((resolve) => {
      const ended = (code: number | null, signal: NodeJS.Signals | null = null) => {
        this.exitCode = code;
        this.exitSignal = signal;
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

  /** Files that grow as the guest writes to its memory, or to the mailbox. */
  get growing(): string[] {
    const { memory } = this.options;
    return [...(memory?.use === 'keep' ? [dirname(memory.file)] : []), ...(this.#files ? [tmpdir()] : [])];
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
