/** What became of a campaign's messages, as predicted; the kernel has agreed. */
import type { Predicted } from '../../../reference/netlink/index.js';
import type { Epoch } from './epoch.js';

export class Tally {
  messages = 0;
  accepted = 0;
  /** Dropped or only acknowledged: no request, or of a type that is netlink's own. */
  ignored = 0;
  datagrams = 0;
  /** By error and text, how many were refused. */
  readonly refused = new Map<string, number>();

  add({ batches }: Epoch): void {
    for (const { asked } of batches) {
      for (const { predicted } of asked) {
        this.datagrams++;
        for (const one of predicted) this.#count(one);
      }
    }
  }

  #count({ refused, step }: Predicted): void {
    this.messages++;
    if (refused) {
      const reason = refused.text === null ? refused.error : `${refused.error} ${refused.text}`;
      this.refused.set(reason, (this.refused.get(reason) ?? 0) + 1);
    } else if (step) this.accepted++;
    else this.ignored++;
  }

  lines(): string[] {
    const share = (count: number) => `${((100 * count) / Math.max(1, this.messages)).toFixed(1)} %`;
    const reasons = [...this.refused].sort(([, a], [, b]) => b - a);
    return [
      `${this.messages} messages in ${this.datagrams} datagrams`,
      `${share(this.accepted)} accepted, ${share(this.ignored)} no requests`,
      ...reasons.map(([reason, count]) => `${String(count).padStart(9)} refused: ${reason}`),
    ];
  }
}
