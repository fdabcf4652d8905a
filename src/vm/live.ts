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

interface Waiting {
  readonly what: string;
  readonly deadlineMs: number;
  /** What comes after it does not wait for it. */
  readonly aside: boolean;
  timer?: NodeJS.Timeout;
}

export class LiveSession implements Session {
  readonly #qemu: Qemu;
  readonly #exchange: Exchange;
  readonly #decoder = new FrameDecoder();
  /** What waits for an answer, in the order in which it was asked for. */
  readonly #waiting = new Map<number, Waiting>();
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
    this.#waiting.set(id, { what, deadlineMs, aside: options.aside ?? false });
    this.#limit();
    this.#qemu.send(payload.frame(id, type, options.aside ? frameFlag.aside : 0));
    return answer;
  }

  /** From now on nothing is taken for a hang: a debugger holds the machine, for as long as it likes. */
  bePatient(): void {
    this.#patient = true;
    clearInterval(this.#watch);
    for (const { timer } of this.#waiting.values()) clearTimeout(timer);
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
    clearTimeout(this.#waiting.get(frame.id)?.timer);
    if (this.#waiting.delete(frame.id)) this.#limit();
    if (!this.#exchange.waiting) clearInterval(this.#watch);
  }

  /** A deadline begins when the guest can begin: with what is not done aside, when all before it has ended. */
  #limit(): void {
    if (this.#patient) return;
    for (const [id, one] of this.#waiting) {
      one.timer ??= setTimeout(() => this.#unlessJustHeard(() => this.#overdue(id, one)), one.deadlineMs);
      if (!one.aside) return;
    }
  }

  #overdue(id: number, { what, deadlineMs }: Waiting): void {
    if (this.#exchange.isPending(id)) {
      this.#end.hangs(() => `${what} was not done within ${deadlineMs / 1000} s`);
    }
  }

  /** A kernel that spins silences the agent: seen by QEMU working hard without a sign of life. */
  #look(): void {
    const silent = () => this.#qemu.cpuSeconds() - this.#cpuAtLastSign >= HANG_CPU_SECONDS;
    if (!silent()) return;
    this.#unlessJustHeard(() => {
      const what = this.#exchange.oldest();
      if (what !== undefined && silent())
        this.#end.hangs(() => `${what} hangs: the kernel has let nothing else run`);
    });
  }

  /** Timers that are overdue go before input that has arrived: whoever was busy for long must read before it judges. */
  #unlessJustHeard(judge: () => void): void {
    setTimeout(judge, 50);
  }

  #forgetAll(failure: Error): void {
    clearInterval(this.#watch);
    for (const { timer } of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
    this.#exchange.failAll(failure);
    this.#ready.announce(failure);
  }
}
