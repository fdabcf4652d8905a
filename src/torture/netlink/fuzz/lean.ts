/** A module that comes into a machine in which each allocation fails once as it is loaded, and as a namespace is made. */
import { aimAtModule, aimBelow, beScarceWhereAsked, failing } from '../../../vm/fault.js';
import type { Guest } from '../../../vm/index.js';
import { allTolerant } from '../../torture.js';

/** So many allocations, one after the other. */
const most = 16;
/** So many of a hundred fail later, of a sender that asks for that. */
const scarcity = 40;
const netns = 'nk-lean';

/** It is loaded at the end, and what is aimed at are the allocations below its functions. */
export async function loadLean(guest: Guest, name: string, ko: string): Promise<void> {
  const daring = guest.daring();
  const asked: Promise<unknown>[] = [aimBelow(guest, 'do_one_initcall')];
  for (let n = 1; n <= most; n++) {
    asked.push(allTolerant([failing(guest, n, () => {}).load(name, ko), daring.unload(name)]));
  }
  asked.push(guest.load(name, ko), aimAtModule(guest, name));
  for (let n = 1; n <= most; n++) {
    asked.push(allTolerant([failing(guest, n, () => {}).netnsAdd(netns), daring.netnsDelete(netns)]));
  }
  asked.push(beScarceWhereAsked(guest, scarcity));
  await Promise.all(asked);
}
