/** Programs of the guest that go on beside the traffic: the module comes and goes, namespaces do, its control side is used. */
import { readFileSync } from 'node:fs';
import type { Guest } from '../vm/index.js';
import { placesFile } from './leftovers.js';
import { tolerant } from './torture.js';

const busy = '/tmp/netkiln-busy';
const ko = '/tmp/netkiln-torture.ko';

/** Guest milliseconds after which a loop is taken for stuck. */
export const LIMIT_MS = 240_000;

/** Puts the module where loops load it from. */
export function placeModule(guest: Guest, path: string): Promise<void> {
  return guest.writeFile(ko, readFileSync(path));
}

/** Notes where the module is now. */
export const notePlace = (name: string) => `grep '^${name} ' /proc/modules >> ${placesFile}`;

/** Loads the module and unloads it, so many times. It may be in use meanwhile: then a little later. */
export function reloadLoop(name: string, times: number, pauseMs: number): string {
  return repeat(
    times,
    `insmod ${ko} && ${notePlace(name)}
     sleep ${pauseMs / 1000}
     tries=0
     until rmmod ${name} || [ $tries -ge 100 ]; do tries=$((tries + 1)); sleep 0.01; done`,
  );
}

/** Makes a namespace and does something in it; it ends with that. So many times. */
export function namespaceLoop(times: number, commands: string): string {
  return repeat(times, `unshare -n sh -c 'ip link set lo up\n${commands.replaceAll("'", "'\\''")}'`);
}

export function repeat(times: number, commands: string): string {
  return `i=0; while [ $i -lt ${times} ]; do\n${commands}\ni=$((i + 1)); done`;
}

/** Starts shell commands beside what is asked for next. */
export function beginLoop(
  guest: Guest,
  name: string,
  commands: string,
  timeoutMs = LIMIT_MS,
): Promise<unknown>[] {
  const flag = `${busy}-${name}`;
  return [
    guest.writeFile(flag, ''),
    guest.aside().run(['sh', '-c', `${commands}\nrm ${flag}`], { timeoutMs }),
  ].map((one) => tolerant(one as Promise<unknown>));
}

/** Waits for the loops that have begun; false where one is stuck. */
export async function endLoops(guest: Guest, timeoutMs = LIMIT_MS): Promise<boolean> {
  const wait = `while ls ${busy}-* > /dev/null 2>&1; do sleep 0.02; done`;
  const { timedOut } = await guest.run(['sh', '-c', wait], { timeoutMs });
  return !timedOut;
}
