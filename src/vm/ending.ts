/** How a machine ends: the first reason wins, its kernel gets to say its last words, and QEMU is gone afterwards. */
import { setTimeout as sleep } from 'node:timers/promises';
import { findComplaint } from './complaint.js';
import { VmFailure } from './failure.js';
import { seenIdle } from './idle.js';
import type { Qemu } from './qemu.js';
import { outOfRoom } from './room.js';
import { verdict } from './verdict.js';

/** Processor seconds that QEMU may burn while the agent does not even get to say that it is alive. */
export const HANG_CPU_SECONDS = 4;

/** How long a kernel that has died, or been told to, may take to say why and to end QEMU: long, for busy hosts. */
const LAST_WORDS_MS = 20_000;

export interface EndingOptions {
  readonly qemu: Qemu;
  /** Whether the agent was ever heard. */
  readonly met: () => boolean;
  /** Called once, with the reason; QEMU may still be there. */
  readonly onEnd: (failure: Error) => void;
  /** Called once QEMU is gone. */
  readonly onGone?: () => void;
}

export class Ending {
  failure: Error | undefined;
  #ending: Promise<void> | undefined;

  constructor(private readonly options: EndingOptions) {}

  /** Ends when it is asked to, for as long as the machine is there. */
  with(signal: AbortSignal | undefined): void {
    if (!signal) return;
    const stop = () => void this.stop(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
    void this.options.qemu.exited.then(() => signal.removeEventListener('abort', stop));
    if (signal.aborted) stop();
  }

  /** While the reason is still being found out. */
  get pending(): Promise<void> | undefined {
    return this.failure ? undefined : this.#ending;
  }

  /** QEMU has ended, or is about to: what the serial line said last is the verdict. */
  died(): void {
    this.because(async () => {
      await this.#exited();
      return (await outOfRoom(this.options.qemu)) ?? verdict(this.options.qemu, this.options.met());
    });
  }

  /**
   * Has the kernel show where it is, by an interrupt that nothing masks, before it is given up. What to say of it is asked
   * when the machine stands still.
   */
  hangs(message: () => string): void {
    this.because(async () => {
      const { qemu } = this.options;
      const idle = await seenIdle(qemu.qmp);
      const from = qemu.serial.length;
      await qemu.qmp.execute('inject-nmi').catch(() => {});
      // The panic that this is to the kernel ends QEMU.
      await this.#exited();
      const trace = qemu.serial.slice(from).replaceAll('\r', '').split('\n');
      return new VmFailure('hang', message(), {
        detail: idle ? 'waiting' : findComplaint(trace)?.detail,
        log: qemu.serialLines,
        trace,
      });
    });
  }

  /** The first end wins; every request, open or later, gets its reason. */
  because(reason: () => Promise<Error>): void {
    if (this.failure || this.#ending) return;
    this.#ending = reason().then((failure) => this.#settle(failure));
  }

  /** Ends at once, unless it has ended or is ending for another reason. */
  async stop(failure: Error): Promise<void> {
    await this.#ending;
    await this.#settle(failure);
  }

  async #exited(): Promise<void> {
    const limit = new AbortController();
    const { exited } = this.options.qemu;
    await Promise.race([exited, sleep(LAST_WORDS_MS, undefined, { signal: limit.signal }).catch(() => {})]);
    limit.abort();
  }

  async #settle(failure: Error): Promise<void> {
    if (this.failure) {
      await this.options.qemu.exited;
      return;
    }
    this.failure = failure;
    this.options.onEnd(failure);
    await this.options.qemu.kill();
    this.options.onGone?.();
  }
}
