/** What a module leaves behind when it has been unloaded: memory that nothing refers to any more, found by kmemleak. */

import type { Guest } from '../vm/index.js';
import { tolerant } from './torture.js';

const kmemleak = '/sys/kernel/debug/kmemleak';
/** Where loops of the guest note each place that the module was loaded at: lines of /proc/modules. */
export const placesFile = '/tmp/netkiln-places';

/** kmemleak says nothing of what is younger than five seconds. */
const AGE_MS = 5500;

export interface Leftover {
  /** Bytes of the object. */
  readonly size: number;
  /** Offsets in the module's text of the functions that it was allocated below, the innermost first. */
  readonly offsets: readonly bigint[];
  /** What kmemleak says of it. */
  readonly report: readonly string[];
}

/** Asks for all that is needed to judge; before, whatever is to be cleaned up must be asked for. */
export async function askLeftovers(guest: Guest, scan: boolean): Promise<string | undefined> {
  if (!scan) return undefined;
  const view = guest.daring();
  const asked = [
    // What has changed since the scan before is not reported: that takes two.
    view.writeFile(kmemleak, 'scan'),
    view.sleep(AGE_MS),
    view.writeFile(kmemleak, 'scan'),
    view.readFile(kmemleak),
    view.readFile(placesFile),
  ] as const;
  for (const one of asked) (one as Promise<unknown>).catch(() => {});
  const [, , , found, places] = asked;
  return `${(await tolerant(places)) ?? ''}\n${(await tolerant(found)) ?? ''}`;
}

/** The objects of an answer that were allocated below a function of the module, or of its init function. */
export function leftoversIn(answer: string, name: string): Leftover[] {
  const bases = [...answer.matchAll(new RegExp(`^${name} (\\d+) .*(0x[0-9a-f]+)`, 'gm'))].map(
    ([, size, base]) => ({ from: BigInt(base!), to: BigInt(base!) + BigInt(size!) }),
  );
  const objects = answer.split(/^(?=unreferenced object )/m).slice(1);
  return objects.flatMap((object) => {
    const size = Number(/\(size (\d+)\)/.exec(object)?.[1] ?? 0);
    const addresses = [...object.matchAll(/^\s+(?:\[<\w+>\] )?0x([0-9a-f]+)/gm)].map(([, hex]) =>
      BigInt(`0x${hex}`),
    );
    const offsets = addresses.flatMap((address) => {
      const base = bases.find(({ from, to }) => address >= from && address < to);
      return base ? [address - base.from] : [];
    });
    const own = offsets.length > 0 || /\bdo_init_module\b/.test(object);
    return own ? [{ size, offsets, report: object.trimEnd().split('\n') }] : [];
  });
}
