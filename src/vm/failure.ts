/** What is thrown when a machine, or something in it, fails. */
import type { FailureKind } from './signs.js';

export { type FailureKind, failureKinds } from './signs.js';

export interface FailureDetails {
  /** Which of its kind: `use-after-free`. */
  readonly detail?: string | undefined;
  /** What the kernel said, oldest first. */
  readonly log?: readonly string[];
  /** The lines of it that show the failure itself. */
  readonly trace?: readonly string[];
  /** errno, where the kernel refused something. */
  readonly errno?: number;
}

/** A machine, or a module in it, failed. Requests of the guest reject with it. */
export class VmFailure extends Error {
  readonly detail: string | undefined;
  readonly log: readonly string[];
  readonly trace: readonly string[];
  readonly errno: number | undefined;
  /** Where the sections of the module that is to blame were, for traces of it when it is gone; known to who loaded it. */
  sections?: ReadonlyMap<string, bigint> | undefined;

  constructor(
    readonly kind: FailureKind,
    message: string,
    details: FailureDetails = {},
  ) {
    super(message);
    this.name = 'VmFailure';
    this.detail = details.detail;
    this.log = details.log ?? [];
    this.trace = details.trace ?? [];
    this.errno = details.errno;
  }

  /** Its name in full: `kasan: use-after-free`. */
  get label(): string {
    return this.detail === undefined ? this.kind : `${this.kind}: ${this.detail}`;
  }
}

/** A request that the guest answered with an error of its own (no such file, no such interface, ...). */
export class GuestError extends Error {
  constructor(
    readonly what: string,
    readonly errno: number,
    readonly code: string,
    /** Where the kernel's log was when the request before it was answered, and what the answer holds all the same. */
    readonly answer: { readonly mark: number; readonly payload: Buffer } | undefined = undefined,
  ) {
    super(`${what}: ${code}`);
    this.name = 'GuestError';
  }
}

/** A program of the guest that was to succeed and did not, with its words. */
export class ProgramError extends GuestError {
  constructor(argv: readonly string[], how: string, words: string) {
    // No call failed, so there is no errno.
    super(argv.join(' '), 0, words === '' ? how : `${how}\n${words}`);
    this.name = 'ProgramError';
  }
}
