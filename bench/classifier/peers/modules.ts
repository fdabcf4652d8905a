/** Peers that are a module: the bench's own, and what netkiln has generated. */
import { join } from 'node:path';
import type { Machine, Peer } from '../machine.js';

export const empty = ownModule('empty');
/** Reads addresses, protocol and ports, and accepts. */
export const floor = ownModule('floor');

function ownModule(name: string): Peer {
  const module = `netkiln_${name}`;
  return {
    name,
    classifies: false,
    start: ({ guest, modules }: Machine) => guest.load(module, join(modules, `${module}.ko`)),
    stop: ({ guest }: Machine) => guest.unload(module),
  };
}

export function netkiln(module: string, ko: string): Peer {
  return {
    name: 'netkiln',
    classifies: true,
    start: ({ guest }) => guest.load(module, ko),
    stop: ({ guest }) => guest.unload(module),
  };
}
