/** Who a packet is from, and who it is for. */
import { formatIpv4, formatIpv6 } from '../model/address.js';
import type { Family } from '../model/firewall.js';
import { headers } from '../model/header/index.js';
import { readField } from '../packet/index.js';

export interface Ends {
  readonly saddr: string;
  readonly daddr: string;
}

/** Of a packet from its IP header on. */
export function endsOf({ family, bytes }: { readonly family: Family; readonly bytes: Uint8Array }): Ends {
  const show = family === 'ipv4' ? formatIpv4 : formatIpv6;
  const header = family === 'ipv4' ? headers.ip : headers.ip6;
  return {
    saddr: show(readField(header, 'saddr', bytes, 0)),
    daddr: show(readField(header, 'daddr', bytes, 0)),
  };
}
