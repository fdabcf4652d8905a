/** Whether a machine that boots has its agent by now: announced once, or given up. */
import type { Ending } from './ending.js';
import { VmFailure } from './failure.js';
import type { Qemu } from './qemu.js';

export class Readiness {
  /** Says that it is ready; or, with an error, that it never will be. The first word counts. */
  readonly announce: (wrong?: Error) => void;
  readonly #ready: Promise<void>;

  constructor() {
    let announce: (wrong?: Error) => void = () => {};
    this.#ready = new Promise((resolve, reject) => {
      announce = (wrong) => (wrong ? reject(wrong) : resolve());
    });
    this.announce = announce;
    // A machine that goes on from a snapshot is waited for by nobody.
    this.#ready.catch(() => {});
  }

  /** Waits for it; a machine that is not ready by then ends. */
  async within(deadlineMs: number, qemu: Qemu, ending: Ending): Promise<void> {
    const timer = setTimeout(() => {
      ending.because(async () => {
        const log = qemu.serialLines;
        const message = `the guest did not get ready within ${deadlineMs / 1000} s`;
        return new VmFailure('boot-timeout', message, { log, trace: log.slice(-20) });
      });
    }, deadlineMs);
    try {
      await this.#ready;
    } finally {
      clearTimeout(timer);
    }
  }
}
