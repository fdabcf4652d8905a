/** Names of the kernel that the plan's terms stand for. */
import { type Family, type Hook, type PriorityName, priorities, type Verdict } from '../../model/firewall.js';
import { type CCode, c, integer } from '../c.js';

export const hookNumber: Readonly<Record<Hook, CCode>> = {
  prerouting: c`NF_INET_PRE_ROUTING`,
  input: c`NF_INET_LOCAL_IN`,
  forward: c`NF_INET_FORWARD`,
  output: c`NF_INET_LOCAL_OUT`,
  postrouting: c`NF_INET_POST_ROUTING`,
};

export const protocolFamily: Readonly<Record<Family, CCode>> = {
  ipv4: c`NFPROTO_IPV4`,
  ipv6: c`NFPROTO_IPV6`,
};

export const verdictCode: Readonly<Record<Verdict, CCode>> = { accept: c`NF_ACCEPT`, drop: c`NF_DROP` };

/** IP protocols the kernel has a name for; others are printed as numbers. */
export const protocolCode: Readonly<Record<number, CCode>> = {
  1: c`IPPROTO_ICMP`,
  2: c`IPPROTO_IGMP`,
  4: c`IPPROTO_IPIP`,
  6: c`IPPROTO_TCP`,
  17: c`IPPROTO_UDP`,
  33: c`IPPROTO_DCCP`,
  41: c`IPPROTO_IPV6`,
  47: c`IPPROTO_GRE`,
  50: c`IPPROTO_ESP`,
  51: c`IPPROTO_AH`,
  58: c`IPPROTO_ICMPV6`,
  103: c`IPPROTO_PIM`,
  132: c`IPPROTO_SCTP`,
  136: c`IPPROTO_UDPLITE`,
};

const priorityNames: Readonly<Record<PriorityName, CCode>> = {
  raw: c`RAW`,
  mangle: c`MANGLE`,
  dstnat: c`NAT_DST`,
  filter: c`FILTER`,
  security: c`SECURITY`,
  srcnat: c`NAT_SRC`,
};

/** A hook priority by its name in the kernel, where it has one. */
export function priorityCode(priority: number, family: Family): CCode {
  for (const name of Object.keys(priorities) as PriorityName[]) {
    if (priorities[name] !== priority) continue;
    return family === 'ipv4' ? c`NF_IP_PRI_${priorityNames[name]}` : c`NF_IP6_PRI_${priorityNames[name]}`;
  }
  return integer(priority);
}
