/** Memory that the module, wherever in the guest it has been loaded meanwhile, has left behind when it has been unloaded. */
import { type Guest, type LostObject, lostObjects } from '../vm/index.js';
import { tolerant } from './torture.js';

/** Where loops of the guest note each place that the module was loaded at: lines of /proc/modules. */
export const placesFile = '/tmp/netkiln-places';

export interface Leftover extends LostObject {
  /** Offsets in the module's text of the functions that it was allocated below, the innermost first. */
  readonly offsets: readonly bigint[];
}

/** Asks for all that is needed to judge; before, whatever is to be cleaned up must be asked for. */
export async function askLeftovers(guest: Guest, scan: boolean): Promise<string | undefined> {
  if (!scan) return undefined;
  const view = guest.daring();
  const asked = [view.takeStock('memory'), view.readFile(placesFile)] as const;
  for (const one of asked) (one as Promise<unknown>).catch(() => {});
  const [found, places] = asked;
  return `${(await tolerant(places)) ?? ''}\n${(await tolerant(found)) ?? ''}`;
}

/** The objects of an answer that were allocated below a function of the module, or of its init function. */
export function leftoversIn(answer: string, name: string): Leftover[] {
  const bases = [...answer.matchAll(new RegExp(`^${name} (\\d+) .*(0x[0-9a-f]+)`, 'gm'))].map(
    ([, size, base]) => ({ from: BigInt(base!), to: BigInt(base!) + BigInt(size!) }),
  );
  return lostObjects(answer).flatMap(({ size, report }) => {
    const text = report.join('\n');
    const addresses = [...text.matchAll(/^\s+(?:\[<\w+>\] )?0x([0-9a-f]+)/gm)].map(([, hex]) =>
      BigInt(`0x${hex}`),
    );
    const offsets = addresses.flatMap((address) => {
      const base = bases.find(({ from, to }) => address >= from && address < to);
      return base ? [address - base.from] : [];
    });
    const own = offsets.length > 0 || /\bdo_init_module\b/.test(text);
    return own ? [{ size, offsets, report }] : [];
  });
}
