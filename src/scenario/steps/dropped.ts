/** Why the kernel drops packets: it tells of each in the trace event skb:kfree_skb. */
import type { GeneralStep } from '../../model/scenario.js';
import type { Guest } from '../../vm/guest.js';
import { quiet } from '../runner.js';
import type { Asked, How } from './stage.js';

type DroppedStep = Extract<GeneralStep<never>, { step: 'dropped' }>;

const tracing = '/sys/kernel/debug/tracing';

/** Has the kernel tell of the packets that it drops from here on. */
export function traceDrops(guest: Guest): Promise<void> {
  return guest.writeFile(`${tracing}/events/skb/kfree_skb/enable`, '1');
}

export function askDropped({ reason, count }: DroppedStep, { guest, path }: How): Asked {
  const format = quiet(guest.readFile(`${tracing}/events/skb/kfree_skb/format`));
  const trace = quiet(guest.readFile(`${tracing}/trace`));
  return {
    what: `${count} dropped, ${reason}`,
    path,
    wrong: async () => {
      if (!String(await format).includes(`"${reason}"`))
        return [`the kernel has no such reason to drop a packet`];
      const text = String(await trace);
      const [, kept, written] = /entries-in-buffer\/entries-written: (\d+)\/(\d+)/.exec(text) ?? [];
      if (kept !== written) return [`${written} packets were dropped, too many to count: ${kept} are known`];
      const reasons = [...text.matchAll(/ kfree_skb: .*reason: (\w+)/g)].map(([, name]) => name!);
      const found = reasons.filter((name) => name === reason).length;
      if (found === count) return [];
      const all = [...new Set(reasons)].map(
        (name) => `${name} (${reasons.filter((one) => one === name).length})`,
      );
      return [
        `${count} had to be dropped for ${reason}, ${found} were`,
        `all that were dropped: ${all.length === 0 ? 'none' : all.join(', ')}`,
      ];
    },
  };
}
