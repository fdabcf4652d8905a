/**
 * A machine whose clock counts its instructions. Requests are gathered while it stands still, put into it as one job, and
 * served one after the other while it runs, with nothing from outside to wait for: the same job from the same snapshot
 * does the same on every host, to the instruction. When the job is done it rings and stands still again.
 *
 * Whoever wants that for all that he does asks for all of it before he looks at the first answer: what is asked later
 * is another job, and how long the machine has idled in between is the host's doing.
 */
import { closeSync } from 'node:fs';
import { Ending, HANG_CPU_SECONDS } from './ending.js';
import { Exchange } from './exchange.js';
import { VmFailure } from './failure.js';
import { type LogRecord, showRecord } from './log.js';
import { Mailbox, openNameless, why } from './mailbox.js';
import { Qemu, type QemuOptions } from './qemu.js';
import type { Qmp } from './qmp.js';
import { Readiness } from './readiness.js';
import type { RequestOptions, Session } from './session.js';
import { event, type Frame, FrameDecoder, frameFlag, type Reader, request, Writer } from './wire.js';

/** A machine that neither works nor rings for so long is not being run by its host. */
const STUCK_MS = 120_000;

/** What a machine that goes on from a snapshot takes for the time and the source of its random numbers. */
export interface Waking {
  /** Nanoseconds since 1970. */
  readonly time: bigint;
  /** 32 bytes. */
  readonly seed: Uint8Array;
}

/** What was measured of the jobs so far, by the machine's clock. */
export interface JobTimes {
  readonly jobs: number;
  /** Nanoseconds, and so instructions and skipped idle time, that they took together. */
  readonly ns: bigint;
  /** The machine's date at the end of the last one. */
  readonly clock: Date;
}

export class JobSession implements Session {
  readonly #qemu: Qemu;
  readonly #exchange: Exchange;
  readonly #end: Ending;
  readonly #mailbox = new Mailbox();
  readonly #serial = openNameless('netkiln-serial-', 0);
  readonly #decoder = new FrameDecoder();
  readonly #ready = new Readiness();
  /** Frames of the job that is being put together. */
  #gathered: Buffer[] = [];
  /** What the first job of a restored machine begins with. */
  #waking: Buffer | undefined;
  /** Whether the machine may be given a job. */
  #standing = false;
  #times: JobTimes = { jobs: 0, ns: 0n, clock: new Date(0) };
  #watch: NodeJS.Timeout | undefined;
  #life = { beats: 0, cpuSeconds: 0, at: 0 };

  /** `past` is what a machine that goes on from a snapshot had said before it. */
  constructor(qemu: string, options: QemuOptions, signal?: AbortSignal, past?: readonly LogRecord[]) {
    this.#exchange = new Exchange(past);
    const files = { mailbox: this.#mailbox.fd, serial: this.#serial };
    this.#qemu = new Qemu(
      qemu,
      options,
      {
        onEvent: ({ event: name }) => {
          if (name === 'STOP') this.#stopped();
        },
        onExit: () => this.#end.died(),
      },
      files,
    );
    this.#end = new Ending({
      qemu: this.#qemu,
      met: () => this.#exchange.met,
      onEnd: (failure) => this.#forgetAll(failure),
      onGone: () => {
        this.#mailbox.close();
        closeSync(this.#serial);
      },
    });
    this.#end.with(signal);
  }

  /** Waits until a machine that boots has its agent, and stands still. */
  async ready(deadlineMs: number): Promise<void> {
    await this.#ready.within(deadlineMs, this.#qemu, this.#end);
  }

  /** Says that a machine stands still because it was restored; its first job begins with its waking up. */
  restored({ time, seed }: Waking): void {
    this.#standing = true;
    const { id } = this.#exchange.expect('going on from a snapshot');
    this.#waking = new Writer().u64(time).bytes(seed).frame(id, request.wake);
  }

  async request(
    type: number,
    payload: Writer,
    what: string,
    deadlineMs: number,
    { aside, mayFail, always }: RequestOptions = {},
  ): Promise<Reader> {
    if (this.#end.pending) await this.#end.pending;
    if (this.#end.failure) throw this.#end.failure;
    const { id, answer } = this.#exchange.expect(what);
    const flags =
      (aside ? frameFlag.aside : 0) | (mayFail ? frameFlag.mayFail : 0) | (always ? frameFlag.always : 0);
    if (this.#gathered.length === 0) setImmediate(() => this.#begin());
    this.#gathered.push(payload.frame(id, type, flags, deadlineMs));
    return answer;
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

  get times(): JobTimes {
    return this.#times;
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

  /** Gives the machine what was gathered, if it stands still; otherwise that waits until it does. */
  #begin(): void {
    if (!this.#standing || this.#gathered.length === 0 || this.#end.failure) return;
    const job = this.#waking ? [this.#waking, ...this.#gathered] : this.#gathered;
    this.#waking = undefined;
    this.#gathered = [];
    this.#standing = false;
    try {
      this.#mailbox.post(job);
    } catch (error) {
      this.#end.because(async () => error as Error);
      return;
    }
    this.#life = { beats: this.#mailbox.beats, cpuSeconds: this.#qemu.cpuSeconds(), at: performance.now() };
    this.#watch ??= setInterval(() => this.#look(), 250);
    this.#continue();
  }

  /** QEMU has stopped the machine: it has rung, or its kernel has panicked and still has to say why. */
  #stopped(): void {
    if (this.#end.failure) return;
    const reason = this.#mailbox.why;
    if (reason === why.running) {
      this.#continue();
      return;
    }
    this.#hear();
    if (reason === why.full) {
      this.#mailbox.goOn();
      this.#continue();
    } else if (reason === why.done) {
      clearInterval(this.#watch);
      this.#watch = undefined;
      this.#standing = true;
      this.#ready.announce();
      this.#begin();
    }
  }

  #continue(): void {
    this.#qemu.qmp.execute('cont').catch(() => {}); // it has gone, and its end says why
  }

  /** Takes in what has been answered so far; the machine stands still. */
  #hear(): void {
    for (const frame of this.#decoder.push(this.#mailbox.drain())) this.#receive(frame);
  }

  #receive(frame: Frame): void {
    if (frame.type === event.overdue) {
      const what = this.#exchange.whatIs(frame.id);
      const log = this.#exchange.log.map(showRecord);
      // The agent has had the kernel show the tasks that wait; where there is none, a program takes its time.
      const shown = log.findLastIndex((line) => line.includes('Show Blocked State'));
      const trace = shown < 0 ? log.slice(-60) : log.slice(shown);
      const detail = trace.some((line) => /\btask:\S+ +state:D\b/.test(line)) ? 'waiting' : undefined;
      this.#end.because(
        async () => new VmFailure('hang', `${what} does not come to an end`, { detail, log, trace }),
      );
      return;
    }
    this.#exchange.receive(frame);
    if (frame.type === event.ready) {
      const wrong = Exchange.greet(frame);
      if (wrong) this.#ready.announce(wrong);
    } else if (frame.type === event.done) {
      const [from, to, date] = [0, 8, 16].map((at) => frame.payload.readBigInt64LE(at)) as [
        bigint,
        bigint,
        bigint,
      ];
      const { jobs, ns } = this.#times;
      this.#times = { jobs: jobs + 1, ns: ns + to - from, clock: new Date(Number(date / 1_000_000n)) };
    }
  }

  /** A kernel that spins lets no program run: seen by QEMU working hard without a beat. */
  #look(): void {
    if (this.#end.failure) return;
    const { beats } = this.#mailbox;
    const cpuSeconds = this.#qemu.cpuSeconds();
    if (beats !== this.#life.beats) {
      this.#life = { beats, cpuSeconds, at: performance.now() };
      return;
    }
    const what = () => this.#exchange.oldest() ?? 'the machine';
    if (cpuSeconds - this.#life.cpuSeconds >= HANG_CPU_SECONDS) {
      this.#end.hangs(() => {
        this.#hear();
        return `${what()} hangs: the kernel has let nothing else run`;
      });
    } else if (performance.now() - this.#life.at > STUCK_MS) {
      this.#end.because(async () => new VmFailure('qemu-lost', `QEMU has stopped working during ${what()}`));
    }
  }

  #forgetAll(failure: Error): void {
    clearInterval(this.#watch);
    // What was answered before the end is known all the same.
    for (const frame of this.#decoder.push(this.#mailbox.drain())) this.#exchange.receive(frame);
    this.#exchange.failAll(failure);
    this.#ready.announce(failure);
  }
}
