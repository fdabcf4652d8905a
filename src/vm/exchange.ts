/** Requests that wait for their answers, and what the guest says in between: what every session keeps account of. */
import { GuestError, VmFailure } from './failure.js';
import { type LogRecord, parseLog } from './log.js';
import { Complaints, systemErrorName } from './verdict.js';
import { event, type Frame, protocolVersion, Reader } from './wire.js';

interface Pending {
  readonly what: string;
  readonly resolve: (payload: Reader) => void;
  readonly reject: (error: Error) => void;
}

export class Exchange {
  readonly log: LogRecord[];
  taint = 0n;
  readonly #pending = new Map<number, Pending>();
  readonly #complaints = new Complaints();
  #lastId = 0;
  #lastHandle = 0;
  #met = false;
  /** How far the log had got when the last answer came. */
  #mark = 0;

  /** `past` is what a machine that goes on from a snapshot had said before it: its agent was there. */
  constructor(past: readonly LogRecord[] | undefined) {
    this.log = [...(past ?? [])];
    if (past === undefined) return;
    this.#met = true;
    this.#complaints.begin(this.log, 0n);
  }

  /** Whether the agent has ever been heard. */
  get met(): boolean {
    return this.#met;
  }

  get waiting(): boolean {
    return this.#pending.size > 0;
  }

  newHandle(): number {
    return ++this.#lastHandle;
  }

  /** A new request: its number, and its answer. */
  expect(what: string): { readonly id: number; readonly answer: Promise<Reader> } {
    const id = ++this.#lastId;
    const answer = new Promise<Reader>((resolve, reject) => {
      this.#pending.set(id, { what, resolve, reject });
    });
    // Whoever asks for several things at once looks at the first that fails.
    answer.catch(() => {});
    return { id, answer };
  }

  isPending(id: number): boolean {
    return this.#pending.has(id);
  }

  whatIs(id: number): string {
    return this.#pending.get(id)?.what ?? 'a request';
  }

  /** The oldest request that has no answer yet. */
  oldest(): string | undefined {
    return this.#pending.values().next().value?.what;
  }

  /** Takes the frame in; a frame of the channel itself (ready, done, ...) is the caller's to understand. */
  receive(frame: Frame): void {
    this.taint = frame.taint;
    if (frame.type === event.log) {
      this.log.push(...parseLog(frame.payload));
      return;
    }
    if (!this.#met) {
      // What the kernel said of itself before is not a tested module's doing.
      this.#met = true;
      this.#complaints.begin(this.log, frame.taint);
    }
    this.#answer(frame);
  }

  /** What is wrong with an agent that is ready; undefined where nothing is. */
  static greet(frame: Frame): VmFailure | undefined {
    const version = new Reader(frame.payload).u32();
    if (version === protocolVersion) return undefined;
    return new VmFailure('agent-lost', `the agent speaks protocol ${version}`);
  }

  check(): void {
    const complaint = this.#complaints.next(this.log, this.taint);
    if (complaint) throw complaint;
  }

  failAll(error: Error): void {
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }

  #answer(frame: Frame): void {
    const pending = this.#pending.get(frame.id);
    if (!pending || (frame.type & 0x8000) === 0) return;
    this.#pending.delete(frame.id);
    const mark = this.#mark;
    this.#mark = this.log.length;
    const complaint = this.#complaints.next(this.log, this.taint);
    if (complaint) pending.reject(complaint);
    else if (frame.errno !== 0) {
      const code = systemErrorName(frame.errno);
      pending.reject(new GuestError(pending.what, frame.errno, code, { mark, payload: frame.payload }));
    } else pending.resolve(new Reader(frame.payload, this.log.length));
  }
}
