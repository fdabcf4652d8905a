/** Names of the kernel that the plan's terms stand for. */
import type { Family, Hook, Verdict } from '../../model/firewall.js';
import { type CCode, c } from '../c.js';

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
  6: c`IPPROTO_TCP`,
  17: c`IPPROTO_UDP`,
  33: c`IPPROTO_DCCP`,
  58: c`IPPROTO_ICMPV6`,
  132: c`IPPROTO_SCTP`,
  136: c`IPPROTO_UDPLITE`,
};
