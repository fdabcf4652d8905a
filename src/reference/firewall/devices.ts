/** The machine's own links that an end-to-end packet crosses: `eth0` leads to the peer, `eth1` to the one behind it. */
import type { Hook } from '../../model/firewall.js';

export function hasInput(hook: Hook): boolean {
  return hook === 'prerouting' || hook === 'input' || hook === 'forward';
}

export function hasOutput(hook: Hook): boolean {
  return hook === 'forward' || hook === 'output' || hook === 'postrouting';
}

/** What the packet comes in by and goes out by, where a chain at the hook is to see it. */
export function devicesAt(hook: Hook): { readonly iif: 'eth0'; readonly oif: 'eth0' | 'eth1' } {
  // What this machine sends itself goes to the peer.
  return { iif: 'eth0', oif: hook === 'forward' ? 'eth1' : 'eth0' };
}
