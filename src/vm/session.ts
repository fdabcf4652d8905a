/** A running machine seen from outside, as everything that asks something of it sees it. */
import type { LogRecord } from './log.js';
import type { Reader, Writer } from './wire.js';

/** For what is done in milliseconds on an idle machine; emulated, and on a busy one, it takes seconds. */
export const CALL_MS = 60_000;

export interface RequestOptions {
  /** Served while later ones are: otherwise one begins when the one before it has ended. */
  readonly aside?: boolean;
  /** What comes after it is done even if it fails. */
  readonly mayFail?: boolean;
  /** It is done even if one before it has failed. */
  readonly always?: boolean;
}

export interface Session {
  /**
   * Sends a request; rejects with GuestError when the guest says no, with VmFailure when the machine fails. The deadline
   * is by the guest's clock where that is counted, otherwise by the host's.
   */
  request(
    type: number,
    payload: Writer,
    what: string,
    deadlineMs: number,
    options?: RequestOptions,
  ): Promise<Reader>;
  /** A number for a socket that outlives its request; never the same twice. */
  newHandle(): number;
  /** QEMU's process id. */
  readonly pid: number | undefined;
  /** The kernel's taint mask as of the last frame. */
  readonly taint: bigint;
  /** What the kernel has said, up to the last frame. */
  readonly log: readonly LogRecord[];
  /** Throws if the kernel has complained since the last check; a complaint is reported once. */
  check(): void;
  /** Ends the machine. A machine that has ended, or failed, answers every later request with the same failure. */
  close(): Promise<void>;
}

/** The same session, asked in another way. */
export function askedBy(session: Session, request: Session['request']): Session {
  return {
    request,
    newHandle: () => session.newHandle(),
    get pid() {
      return session.pid;
    },
    get taint() {
      return session.taint;
    },
    get log() {
      return session.log;
    },
    check: () => session.check(),
    close: () => session.close(),
  };
}

/** The same session, whose requests have these options unless they say otherwise. */
export function withOptions(session: Session, options: RequestOptions): Session {
  return askedBy(session, (type, payload, what, deadlineMs, own) =>
    session.request(type, payload, what, deadlineMs, { ...options, ...own }),
  );
}
