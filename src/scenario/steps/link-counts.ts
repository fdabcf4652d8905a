/** What a link has counted, as `ip -s link` shows it. */
import type { GeneralStep, LinkCounter } from '../../model/scenario.js';
import { quiet } from '../runner.js';
import type { Asked, How } from './stage.js';
import { inGuest } from './stage.js';

type CountsStep = Extract<GeneralStep<never>, { step: 'link-counts' }>;

interface Direction {
  readonly packets: number;
  readonly bytes: number;
  readonly errors: number;
  readonly dropped: number;
}

export function askLinkCounts(step: CountsStep, { guest, path }: How): Asked {
  const { netns, link } = step;
  const argv = ['ip', '-j', '-s', 'link', 'show', 'dev', link];
  const shown = quiet(guest.runOk(argv, { netns: inGuest(netns) }));
  return {
    what: `counts of ${netns}/${link}`,
    path,
    wrong: async () => judge(step, await shown),
  };
}

function judge({ counts }: CountsStep, shown: string): string[] {
  const [link] = JSON.parse(shown) as [
    { readonly stats64: { readonly rx: Direction; readonly tx: Direction } },
  ];
  const { rx, tx } = link.stats64;
  const found: Record<LinkCounter, number> = {
    rxPackets: rx.packets,
    rxBytes: rx.bytes,
    rxErrors: rx.errors,
    rxDropped: rx.dropped,
    txPackets: tx.packets,
    txBytes: tx.bytes,
    txErrors: tx.errors,
    txDropped: tx.dropped,
  };
  return Object.entries(counts)
    .filter(([name, count]) => found[name as LinkCounter] !== count)
    .map(([name, count]) => `${name}: expected ${count}, the link counts ${found[name as LinkCounter]}`);
}
