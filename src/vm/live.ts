/**
 * A machine whose clock is the host's, seen from outside: requests are served as they come, each with a deadline; the
 * kernel's log as it grows, and the verdict when the machine fails.
 */
import type { Duplex } from 'node:stream';
import { Ending, HANG_CPU_SECONDS } from './ending.js';
import { Exchange } from './exchange.js';
import { VmFailure } from './failure.js';
import type { LogRecord } from './log.js';
import { Qemu, type QemuOptions } from './qemu.js';
import type { Qmp } from './qmp.js';
import { Readiness } from './readiness.js';
import type { RequestOptions, Session } from './session.js';
import { event, type Frame, FrameDecoder, frameFlag, type Reader, type Writer } from './wire.js';

export class LiveSession implements Session {
  readonly #qemu: Qemu;
  readonly #exchange: Exchange;
  readonly #decoder = new FrameDecoder();
  readonly #timers = new Map<number, NodeJS.Timeout>();
  readonly #ready = new Readiness();
  readonly #end: Ending;
  #cpuAtLastSign = 0;
  #patient = false;
  #watch: NodeJS.Timeout | undefined;

  /** `past` is what a machine that goes on from a snapshot had said before it. */
  constructor(qemu: string, options: QemuOptions, signal?: AbortSignal, past?: readonly LogRecord[]) {
    this.#exchange = new Exchange(past);
    this.#qemu = new Qemu(qemu, options, {
      onEvent: ({ event: name }) => {
        if (name === 'GUEST_PANICKED') this.#end.died();
      },
      onAgentData: (chunk) => {
        for (const frame of this.#decoder.push(chunk)) this.#receive(frame);
      },
      onExit: () => this.#end.died(),
    });
    this.#end = new Ending({
      qemu: this.#qemu,
      met: () => this.#exchange.met,
      onEnd: (failure) => this.#forgetAll(failure),
    });
    this.#end.with(signal);
  }

  /** Waits for the agent's first frame. */
  async ready(deadlineMs: number): Promise<void> {
    await this.#ready.within(deadlineMs, this.#qemu, this.#end);
  }

  async request(
    type: number,
    payload: Writer,
    what: string,
    deadlineMs: number,
    options: RequestOptions = {},
  ): Promise<Reader> {
    if (this.#end.pending) await this.#end.pending;
    if (this.#end.failure) throw this.#end.failure;
    if (!this.#exchange.waiting && !this.#patient) {
      this.#cpuAtLastSign = this.#qemu.cpuSeconds();
      this.#watch = setInterval(() => this.#look(), 250);
    }
    const { id, answer } = this.#exchange.expect(what);
    if (!this.#patient) this.#limit(id, what, deadlineMs);
    this.#qemu.send(payload.frame(id, type, options.aside ? frameFlag.aside : 0));
    return answer;
  }

  /** From now on nothing is taken for a hang: a debugger holds the machine, for as long as it likes. */
  bePatient(): void {
    this.#patient = true;
    clearInterval(this.#watch);
  }

  /** The guest's /dev/hvc0, where the machine was given one. */
  get terminal(): Duplex | undefined {
    return this.#qemu.terminal;
  }

  /** QEMU's own control channel. */
  get qmp(): Qmp {
    return this.#qemu.qmp;
  }

  get pid(): number | undefined {
    return this.#qemu.pid;
  }

  get taint(): bigint {
    return this.#exchange.taint;
  }

  get log(): readonly LogRecord[] {
    return this.#exchange.log;
  }

  newHandle(): number {
    return this.#exchange.newHandle();
  }

  check(): void {
    this.#exchange.check();
  }

  async close(): Promise<void> {
    await this.#end.stop(new VmFailure('qemu-lost', 'the machine has been closed'));
  }

  #receive(frame: Frame): void {
    this.#cpuAtLastSign = this.#qemu.cpuSeconds();
    this.#exchange.receive(frame);
    if (frame.type === event.ready) {
      const wrong = Exchange.greet(frame);
      this.#ready.announce(wrong);
      return;
    }
    clearTimeout(this.#timers.get(frame.id));
    this.#timers.delete(frame.id);
    if (!this.#exchange.waiting) clearInterval(this.#watch);
  }

  #limit(id: number, what: string, deadlineMs: number): void {
    const timer = setTimeout(() => {
      this.#unlessJustHeard(() => {
        if (this.#exchange.isPending(id))
          this.#end.hangs(`${what} was not done within ${deadlineMs / 1000} s`);
      });
    }, deadlineMs);
    this.#timers.set(id, timer);
  }

  /** A kernel that spins silences the agent: seen by QEMU working hard without a sign of life. */
  #look(): void {
    const silent = () => this.#qemu.cpuSeconds() - this.#cpuAtLastSign >= HANG_CPU_SECONDS;
    if (!silent()) return;
    this.#unlessJustHeard(() => {
      const what = this.#exchange.oldest();
      if (what !== undefined && silent())
        this.#end.hangs(`${what} hangs: the kernel has let nothing else run`);
    });
  }

  /** Timers that are overdue go before input that has arrived: whoever was busy for long must read before it judges. */
  #unlessJustHeard(judge: () => void): void {
    setTimeout(judge, 50);
  }

  #forgetAll(failure: Error): void {
    clearInterval(this.#watch);
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#exchange.failAll(failure);
    this.#ready.announce(failure);
  }
}
