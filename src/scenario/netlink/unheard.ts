/** What listeners of a namespace have still to hear of. */
import type { Change } from '../../reference/netlink/index.js';
import { sameChange } from './compare.js';

/** Of one request: what the spec has not spoken of yet, and what the kernel has not sent. */
interface Batch {
  readonly spec: Change[];
  readonly kernel: Change[];
}

/** Changes come in the order of the requests; those of one request, a flush, in whatever order. */
export class Unheard {
  readonly #batches: Batch[] = [];

  add(changes: readonly Change[]): void {
    if (changes.length > 0) this.#batches.push({ spec: [...changes], kernel: [...changes] });
  }

  /** What a notification can be by now, and whether it is that: for the spec, and for the kernel. */
  next(expected: Change, found: Change | undefined) {
    const batch = this.#batches[0] ?? { spec: [], kernel: [] };
    const [spec, kernel] = [take(batch.spec, expected), take(batch.kernel, found)];
    // As many are taken from the one as from the other.
    if (batch.spec.length === 0) this.#batches.shift();
    return { spec, kernel };
  }
}

function take(changes: Change[], change: Change | undefined) {
  const possible = [...changes];
  const at = change ? changes.findIndex((one) => sameChange(one, change)) : -1;
  // What was not to be takes the place of something that was.
  changes.splice(Math.max(at, 0), 1);
  return { possible, right: at >= 0 };
}
