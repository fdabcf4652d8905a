/**
 * A running machine seen from outside: requests with deadlines, the kernel's log as it grows, and the verdict
 * when it fails. A machine that has failed answers every later request with the same failure.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { findComplaint } from './complaint.js';
import { GuestError, VmFailure } from './failure.js';
import { type LogRecord, parseLog } from './log.js';
import { Qemu, type QemuOptions } from './qemu.js';
import type { Qmp } from './qmp.js';
import { Complaints, systemErrorName, verdict } from './verdict.js';
import { event, type Frame, FrameDecoder, protocolVersion, Reader, type Writer } from './wire.js';

/** Processor seconds that QEMU may burn while the agent does not even get to say that it is alive. */
const HANG_CPU_SECONDS = 4;

/** How long a kernel that has died, or been told to, may take to say why and to end QEMU: long, for busy hosts. */
const LAST_WORDS_MS = 20_000;

/** For what is done in milliseconds on an idle machine; emulated, and on a busy one, it takes seconds. */
export const CALL_MS = 60_000;

interface Pending {
  readonly what: string;
  readonly resolve: (payload: Reader) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

export class Session {
  readonly #qemu: Qemu;
  readonly #decoder = new FrameDecoder();
  readonly #pending = new Map<number, Pending>();
  readonly #log: LogRecord[] = [];
  readonly #complaints = new Complaints();
  readonly #ready: Promise<void>;
  #announce: { resolve: () => void; reject: (error: Error) => void } | undefined;
  #serial = 0;
  #failure: Error | undefined;
  #ending: Promise<void> | undefined;
  #taint = 0n;
  #cpuAtLastSign = 0;
  #watch: NodeJS.Timeout | undefined;
  #met = false;

  /** `past` is what a machine that goes on from a snapshot had said before it. */
  constructor(qemu: string, options: QemuOptions, signal?: AbortSignal, past: readonly LogRecord[] = []) {
    this.#log.push(...past);
    this.#ready = new Promise((resolve, reject) => {
      this.#announce = { resolve, reject };
    });
    this.#ready.catch(() => {});
    this.#qemu = new Qemu(qemu, options, {
      onEvent: ({ event: name }) => {
        if (name === 'GUEST_PANICKED') this.#end(() => this.#dead());
      },
      onAgentData: (chunk) => {
        for (const frame of this.#decoder.push(chunk)) this.#receive(frame);
      },
      onExit: () => this.#end(() => this.#dead()),
    });
    signal?.addEventListener('abort', () => this.#stop(signal.reason as Error), { once: true });
    if (signal?.aborted) this.#stop(signal.reason as Error);
  }

  /** Waits for the agent's first frame. */
  async ready(deadlineMs: number): Promise<void> {
    const timer = setTimeout(() => {
      this.#end(async () => {
        const lines = this.#qemu.serialLines;
        return new VmFailure('boot-timeout', `the guest did not get ready within ${deadlineMs / 1000} s`, {
          log: lines,
          trace: lines.slice(-20),
        });
      });
    }, deadlineMs);
    try {
      await this.#ready;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Sends a request; rejects with GuestError when the guest says no, with VmFailure when the machine fails. */
  async request(type: number, payload: Writer, what: string, deadlineMs: number): Promise<Reader> {
    await this.#ending;
    if (this.#failure) throw this.#failure;
    const id = ++this.#serial;
    return new Promise<Reader>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#unlessJustHeard(() => {
          if (this.#pending.has(id)) this.#hang(`${what} was not done within ${deadlineMs / 1000} s`);
        });
      }, deadlineMs);
      if (this.#pending.size === 0) {
        this.#cpuAtLastSign = this.#qemu.cpuSeconds();
        this.#watch = setInterval(() => this.#look(), 250);
      }
      this.#pending.set(id, { what, resolve, reject, timer });
      this.#qemu.send(payload.frame(id, type));
    });
  }

  /** QEMU's own control channel. */
  get qmp(): Qmp {
    return this.#qemu.qmp;
  }

  /** QEMU's process id. */
  get pid(): number | undefined {
    return this.#qemu.pid;
  }

  get taint(): bigint {
    return this.#taint;
  }

  get log(): readonly LogRecord[] {
    return this.#log;
  }

  /** Rejects if the kernel has complained since the last check; a complaint is reported once. */
  check(): void {
    const complaint = this.#complaints.next(this.#log, this.#taint);
    if (complaint) throw complaint;
  }

  async close(): Promise<void> {
    await this.#stop(new VmFailure('qemu-lost', 'the machine has been closed'));
  }

  #receive(frame: Frame): void {
    this.#cpuAtLastSign = this.#qemu.cpuSeconds();
    this.#taint = frame.taint;
    if (frame.type === event.log) {
      this.#log.push(...parseLog(frame.payload));
      return;
    }
    if (!this.#met) {
      // What the kernel said of itself before is not a tested module's doing.
      this.#met = true;
      this.#complaints.begin(this.#log, frame.taint);
    }
    if (frame.type === event.ready) {
      const version = new Reader(frame.payload).u32();
      if (version === protocolVersion) this.#announce?.resolve();
      else this.#announce?.reject(new VmFailure('agent-lost', `the agent speaks protocol ${version}`));
    } else if (frame.type !== event.beat) {
      this.#answer(frame);
    }
  }

  #answer(frame: Frame): void {
    const pending = this.#pending.get(frame.id);
    if (!pending) return;
    this.#forget(frame.id, pending);
    const complaint = this.#complaints.next(this.#log, this.#taint);
    if (complaint) pending.reject(complaint);
    else if (frame.errno !== 0) {
      pending.reject(new GuestError(pending.what, frame.errno, systemErrorName(frame.errno)));
    } else pending.resolve(new Reader(frame.payload));
  }

  #forget(id: number, pending: Pending): void {
    clearTimeout(pending.timer);
    this.#pending.delete(id);
    if (this.#pending.size === 0) clearInterval(this.#watch);
  }

  /** A kernel that spins silences the agent: seen by QEMU working hard without a sign of life. */
  #look(): void {
    const silent = () => this.#qemu.cpuSeconds() - this.#cpuAtLastSign >= HANG_CPU_SECONDS;
    if (!silent()) return;
    this.#unlessJustHeard(() => {
      const [pending] = this.#pending.values();
      if (pending && silent()) this.#hang(`${pending.what} hangs: the kernel has let nothing else run`);
    });
  }

  /** Timers that are overdue go before input that has arrived: whoever was busy for long must read before it judges. */
  #unlessJustHeard(judge: () => void): void {
    setTimeout(judge, 50);
  }

  /** Has the kernel show where it is, by an interrupt that nothing masks, before it is given up. */
  #hang(message: string): void {
    this.#end(async () => {
      const from = this.#qemu.serial.length;
      await this.#qemu.qmp.execute('inject-nmi').catch(() => {});
      // The panic that this is to the kernel ends QEMU.
      await this.#exitedWithin(LAST_WORDS_MS);
      const trace = this.#qemu.serial.slice(from).replaceAll('\r', '').split('\n');
      return new VmFailure('hang', message, {
        detail: findComplaint(trace)?.detail,
        log: this.#qemu.serialLines,
        trace,
      });
    });
  }

  /** QEMU has ended, or is about to: what the serial line said last is the verdict. */
  async #dead(): Promise<VmFailure> {
    await this.#exitedWithin(LAST_WORDS_MS);
    return verdict(this.#qemu, this.#met);
  }

  async #exitedWithin(ms: number): Promise<void> {
    const limit = new AbortController();
    await Promise.race([this.#qemu.exited, sleep(ms, undefined, { signal: limit.signal }).catch(() => {})]);
    limit.abort();
  }

  /** The first end wins; every request, open or later, gets its reason. */
  #end(reason: () => Promise<Error>): void {
    if (this.#failure || this.#ending) return;
    this.#ending = reason().then((failure) => this.#settle(failure));
  }

  async #stop(failure: Error): Promise<void> {
    await this.#ending;
    await this.#settle(failure);
  }

  async #settle(failure: Error): Promise<void> {
    this.#failure ??= failure;
    for (const [id, pending] of this.#pending) {
      this.#forget(id, pending);
      pending.reject(this.#failure);
    }
    this.#announce?.reject(this.#failure);
    await this.#qemu.kill();
  }
}
