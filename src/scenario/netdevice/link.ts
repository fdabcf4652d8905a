/** Links of a kind in a guest: made in quiet namespaces, read as `ip` shows them. */

import type { LinkStatistics } from '../../reference/netdevice.js';
import type { Guest } from '../../vm/guest.js';
import { inTurn } from '../runner.js';

/** What scenarios call their link, in each namespace. */
export const linkName = 'nk0';

/** A namespace where the kernel sends nothing of its own accord: no neighbour or router discovery, no reports. */
export async function quietNamespace(guest: Guest, netns: string): Promise<void> {
  const sysctl = '/proc/sys/net/ipv6/conf/default/disable_ipv6';
  await inTurn(
    guest.netnsAdd(netns, { loopback: false }),
    guest.runOk(['sh', '-c', `[ ! -e ${sysctl} ] || echo 1 > ${sysctl}`], { netns }),
  );
}

export interface LinkRequest {
  readonly netns: string;
  readonly kind: string;
  readonly mtu?: number | undefined;
}

/** `ip link add`, as arguments. */
export function addLink({ kind, mtu }: LinkRequest): string[] {
  return ['ip', 'link', 'add', linkName, ...(mtu === undefined ? [] : ['mtu', String(mtu)]), 'type', kind];
}

/** A link that is up. */
export async function raiseLink(guest: Guest, request: LinkRequest): Promise<void> {
  const { netns } = request;
  await inTurn(
    guest.runOk(addLink(request), { netns }),
    guest.runOk(['ip', 'link', 'set', linkName, 'up'], { netns }),
  );
}

export interface LinkFacts {
  readonly kind: string;
  readonly mtu: number;
  readonly counted: LinkStatistics;
  /** Errors of the link and frames that it could not send. What nobody wanted to receive is `dropped` for the stack. */
  readonly errors: number;
}

/** The link as `ip -s -d link` shows it; undefined where the namespace has none of the name, or is gone itself. */
export async function readLink(guest: Guest, netns: string): Promise<LinkFacts | undefined> {
  const inside = netns === '' ? [] : ['-n', netns];
  const argv = ['ip', ...inside, '-j', '-s', '-d', 'link', 'show', 'dev', linkName];
  const { status, stdout } = await guest.run(argv);
  if (status !== 0) return undefined;
  const [link] = JSON.parse(stdout) as [Shown];
  const { rx, tx } = link.stats64;
  return {
    kind: link.linkinfo?.info_kind ?? '',
    mtu: link.mtu,
    counted: {
      txPackets: tx.packets,
      txBytes: tx.bytes,
      rxPackets: rx.packets,
      rxBytes: rx.bytes,
    },
    errors: rx.errors + tx.errors + tx.dropped,
  };
}

interface Direction {
  readonly packets: number;
  readonly bytes: number;
  readonly errors: number;
  readonly dropped: number;
}

/** The part of `ip -j` that is read here. */
interface Shown {
  readonly mtu: number;
  readonly linkinfo?: { readonly info_kind?: string };
  readonly stats64: { readonly rx: Direction; readonly tx: Direction };
}
