/**
 * Fields that are no whole member of the kernel's struct, and how the kernel names their bits: as a bit-field, as a mask
 * of a member, or as bytes after the struct. A field that is neither a member nor listed here fails the test.
 */

export type KernelName =
  /** A bit-field of the struct. */
  | { readonly bitField: string }
  /** A constant, in host byte order, that has the bits of a big-endian member set which are the field. */
  | { readonly member: string; readonly bits: 8 | 16 | 32; readonly mask: string }
  /** Bytes that follow the struct, or what the struct says of them: expressions for offset and size. */
  | { readonly offset: string; readonly size: string };

/** The struct of ARP ends where the addresses begin, since their lengths vary. */
const arpAddress = (before: string, size: string) => ({ offset: `sizeof(struct arphdr)${before}`, size });

export const kernelNames: Readonly<Record<string, KernelName>> = {
  'vlan.pcp': { member: 'h_vlan_TCI', bits: 16, mask: 'VLAN_PRIO_MASK' },
  'vlan.dei': { member: 'h_vlan_TCI', bits: 16, mask: 'VLAN_CFI_MASK' },
  'vlan.id': { member: 'h_vlan_TCI', bits: 16, mask: 'VLAN_VID_MASK' },
  'arp.sender_mac': arpAddress('', 'ETH_ALEN'),
  'arp.sender_ip': arpAddress(' + ETH_ALEN', 'sizeof(struct in_addr)'),
  'arp.target_mac': arpAddress(' + ETH_ALEN + sizeof(struct in_addr)', 'ETH_ALEN'),
  'arp.target_ip': arpAddress(' + 2 * ETH_ALEN + sizeof(struct in_addr)', 'sizeof(struct in_addr)'),
  'ip.version': { bitField: 'version' },
  'ip.ihl': { bitField: 'ihl' },
  'ip.dscp': { member: 'tos', bits: 8, mask: '(u8)~INET_ECN_MASK' },
  'ip.ecn': { member: 'tos', bits: 8, mask: 'INET_ECN_MASK' },
  'ip.df': { member: 'frag_off', bits: 16, mask: 'IP_DF' },
  'ip.mf': { member: 'frag_off', bits: 16, mask: 'IP_MF' },
  'ip.frag_off': { member: 'frag_off', bits: 16, mask: 'IP_OFFSET' },
  'ip6.version': { bitField: 'version' },
  // The first word: version, traffic class (whose two low bits are ECN's, as in IPv4) and flow label.
  'ip6.dscp': {
    member: 'priority_word',
    bits: 32,
    mask: '((u32)(u8)~INET_ECN_MASK << IPV6_TCLASS_SHIFT)',
  },
  'ip6.ecn': { member: 'priority_word', bits: 32, mask: '((u32)INET_ECN_MASK << IPV6_TCLASS_SHIFT)' },
  'ip6.flowlabel': { member: 'priority_word', bits: 32, mask: 'ntohl(IPV6_FLOWLABEL_MASK)' },
  'fragment.frag_off': { member: 'frag_off', bits: 16, mask: 'IP6_OFFSET' },
  'fragment.mf': { member: 'frag_off', bits: 16, mask: 'IP6_MF' },
  'tcp.doff': { bitField: 'doff' },
  'tcp.flags': {
    member: 'flag_word',
    bits: 32,
    mask:
      'ntohl(TCP_FLAG_CWR | TCP_FLAG_ECE | TCP_FLAG_URG | TCP_FLAG_ACK | ' +
      'TCP_FLAG_PSH | TCP_FLAG_RST | TCP_FLAG_SYN | TCP_FLAG_FIN)',
  },
  'dccp.ccval': { bitField: 'dccph_ccval' },
  'dccp.cscov': { bitField: 'dccph_cscov' },
  'dccp.type': { bitField: 'dccph_type' },
  'dccp.x': { bitField: 'dccph_x' },
};

/** Members that kernelNames speaks of and the kernel leaves unnamed: their offsets, by struct and member. */
export const unnamedMembers: Readonly<Record<string, string>> = {
  // ip6_flowinfo() reads the header as one word.
  'ipv6hdr.priority_word': '0',
  // tcp_flag_word() reads the word after the acknowledgement number.
  'tcphdr.flag_word': 'offsetofend(struct tcphdr, ack_seq)',
};

/** What the library calls a flag, and the kernel's constant for it in tcp_flag_word(). */
export const tcpFlagNames: Readonly<Record<string, string>> = {
  fin: 'TCP_FLAG_FIN',
  syn: 'TCP_FLAG_SYN',
  rst: 'TCP_FLAG_RST',
  psh: 'TCP_FLAG_PSH',
  ack: 'TCP_FLAG_ACK',
  urg: 'TCP_FLAG_URG',
  ece: 'TCP_FLAG_ECE',
  cwr: 'TCP_FLAG_CWR',
};

/** The kernel's constant for each protocol number and EtherType by which the library names a header. */
export const kernelNumbers: Readonly<Record<string, string>> = {
  'vlan.ethertype': 'ETH_P_8021Q',
  'arp.ethertype': 'ETH_P_ARP',
  'ip.ethertype': 'ETH_P_IP',
  'ip6.ethertype': 'ETH_P_IPV6',
  'ip.ipproto': 'IPPROTO_IPIP',
  'ip6.ipproto': 'IPPROTO_IPV6',
  'hopopt.ipproto': 'NEXTHDR_HOP',
  'dstopts.ipproto': 'NEXTHDR_DEST',
  'routing.ipproto': 'NEXTHDR_ROUTING',
  'fragment.ipproto': 'NEXTHDR_FRAGMENT',
  'ah.ipproto': 'NEXTHDR_AUTH',
  'tcp.ipproto': 'IPPROTO_TCP',
  'udp.ipproto': 'IPPROTO_UDP',
  'udplite.ipproto': 'IPPROTO_UDPLITE',
  'sctp.ipproto': 'IPPROTO_SCTP',
  'dccp.ipproto': 'IPPROTO_DCCP',
  'icmp.ipproto': 'IPPROTO_ICMP',
  'icmpv6.ipproto': 'IPPROTO_ICMPV6',
};

/** The kernel's constants for names of values, by the table of the library that has them. */
export const kernelValues = {
  ethertypes: {
    ip: 'ETH_P_IP',
    arp: 'ETH_P_ARP',
    vlan: 'ETH_P_8021Q',
    ip6: 'ETH_P_IPV6',
    qinq: 'ETH_P_8021AD',
  },
  ipProtocols: {
    hopopt: 'NEXTHDR_HOP',
    icmp: 'IPPROTO_ICMP',
    igmp: 'IPPROTO_IGMP',
    ipip: 'IPPROTO_IPIP',
    tcp: 'IPPROTO_TCP',
    udp: 'IPPROTO_UDP',
    dccp: 'IPPROTO_DCCP',
    ipv6: 'IPPROTO_IPV6',
    routing: 'NEXTHDR_ROUTING',
    fragment: 'NEXTHDR_FRAGMENT',
    gre: 'IPPROTO_GRE',
    esp: 'IPPROTO_ESP',
    ah: 'IPPROTO_AH',
    icmpv6: 'IPPROTO_ICMPV6',
    nonext: 'NEXTHDR_NONE',
    dstopts: 'NEXTHDR_DEST',
    pim: 'IPPROTO_PIM',
    sctp: 'IPPROTO_SCTP',
    udplite: 'IPPROTO_UDPLITE',
    // Known to IANA, and without a name in the kernels supported.
    ospf: null,
    vrrp: null,
    l2tp: null,
  },
  icmpTypes: {
    'echo-reply': 'ICMP_ECHOREPLY',
    'destination-unreachable': 'ICMP_DEST_UNREACH',
    redirect: 'ICMP_REDIRECT',
    'echo-request': 'ICMP_ECHO',
    'time-exceeded': 'ICMP_TIME_EXCEEDED',
    'parameter-problem': 'ICMP_PARAMETERPROB',
    'timestamp-request': 'ICMP_TIMESTAMP',
    'timestamp-reply': 'ICMP_TIMESTAMPREPLY',
    'router-advertisement': null,
    'router-solicitation': null,
  },
  icmpv6Types: {
    'destination-unreachable': 'ICMPV6_DEST_UNREACH',
    'packet-too-big': 'ICMPV6_PKT_TOOBIG',
    'time-exceeded': 'ICMPV6_TIME_EXCEED',
    'parameter-problem': 'ICMPV6_PARAMPROB',
    'echo-request': 'ICMPV6_ECHO_REQUEST',
    'echo-reply': 'ICMPV6_ECHO_REPLY',
    'nd-router-solicit': 'NDISC_ROUTER_SOLICITATION',
    'nd-router-advert': 'NDISC_ROUTER_ADVERTISEMENT',
    'nd-neighbor-solicit': 'NDISC_NEIGHBOUR_SOLICITATION',
    'nd-neighbor-advert': 'NDISC_NEIGHBOUR_ADVERTISEMENT',
    'nd-redirect': 'NDISC_REDIRECT',
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, string | null>>>>;
