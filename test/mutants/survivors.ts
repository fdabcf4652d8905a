/** Mutants that are not caught, and why: each is to be understood. */
import type { Mutant } from './mutants.js';

export interface Survivor {
  readonly example: string;
  readonly id: string;
  /** What it does is the same as what the original does, whatever comes in. */
  readonly equivalent?: true;
  readonly reason: string;
}

const implied =
  'What a packet has not got is read as zero, and the rest of the condition does not take zero: the guard is redundant here.';
const device =
  'The kernel always has a device at this hook; the check is for hooks that have none, and the generator makes the same C for all.';
const filled = 'The message has been made for the largest object there can be: filling it does not fail.';
const perCpu =
  'The per-CPU allocator does not look whether what is freed is in use: only its sums are wrong then, and no check reads them.';
const nowhere =
  "Without its counters the module counts at the beginning of per-CPU data, which x86 leaves free where the kernel has no stack protector: nothing there is anybody else's.";
const core =
  "What is lost was allocated by the networking core, not below a function of the module: kmemleak tells of it, and it is not said to be the module's.";
const unheard = 'A message that nobody listens for is made and thrown away: only time is lost.';

export const survivors: readonly Survivor[] = [
  {
    example: 'registry',
    id: 'registry.c: registry_init: unregister dropped: unregister_pernet_subsys(&registry_net_ops); -> { }',
    reason:
      'A family is refused where another has its name, and for hardly anything else: no round has another there first.',
  },
  {
    example: 'reflector',
    id: 'nk_reflector.c: nk_reflector_setup: free dropped: dev->needs_free_netdev = true; -> { }',
    reason: core,
  },
  {
    example: 'reflector',
    id: 'nk_reflector.c: nk_reflector_xmit: free dropped: kfree_skb_reason(skb, SKB_DROP_REASON_HDR_TRUNC); -> { }',
    reason: core,
  },
  {
    example: 'sink',
    id: 'nk_sink.c: nk_sink_setup: free dropped: dev->needs_free_netdev = true; -> { }',
    reason: core,
  },
  {
    example: 'edge-firewall',
    id: 'edge_fw.c: edge_fw_start: error check dropped: if (!fw->stats) return -ENOMEM; -> { }',
    reason: nowhere,
  },
  {
    example: 'edge-firewall',
    id: 'edge_fw.c: edge_fw_early_ipv4_rules: part of a check dropped: if (pkt->transport == IPPROTO_TCP && (pkt->tcp_flags & 0x03) == 0x03) { -> if ( (pkt->tcp_flags & 0x03) == 0x03) {',
    equivalent: true,
    reason: implied,
  },
  {
    example: 'edge-firewall',
    id: 'edge_fw.c: edge_fw_input_ipv4_rules: part of a check dropped: if (pkt->transport == IPPROTO_TCP && (pkt->tcp_flags & 0x12) == 0x10) { -> if ( (pkt->tcp_flags & 0x12) == 0x10) {',
    equivalent: true,
    reason: implied,
  },
  {
    example: 'edge-firewall',
    id: 'edge_fw.c: edge_fw_forward_ipv4_rules: part of a check dropped: if (pkt->ports && pkt->dport == 23) { -> if ( pkt->dport == 23) {',
    equivalent: true,
    reason: implied,
  },
  {
    example: 'edge-firewall',
    id: 'edge_fw.c: edge_fw_early_ipv6_rules: part of a check dropped: if (pkt->transport == IPPROTO_TCP && (pkt->tcp_flags & 0x03) == 0x03) { -> if ( (pkt->tcp_flags & 0x03) == 0x03) {',
    equivalent: true,
    reason: implied,
  },
  {
    example: 'edge-firewall',
    id: 'edge_fw.c: edge_fw_input_ipv6_rules: part of a check dropped: if (pkt->transport == IPPROTO_TCP && (pkt->tcp_flags & 0x12) == 0x10) { -> if ( (pkt->tcp_flags & 0x12) == 0x10) {',
    equivalent: true,
    reason: implied,
  },
  {
    example: 'edge-firewall',
    id: 'edge_fw.c: edge_fw_forward_ipv6_rules: part of a check dropped: if (pkt->ports && pkt->dport == 23) { -> if ( pkt->dport == 23) {',
    equivalent: true,
    reason: implied,
  },
  {
    example: 'edge-firewall',
    id: 'edge_fw.c: edge_fw_early_ipv4_rules: part of a check dropped: if (pkt->network && pkt->ip_mf == 1 && pkt->ip_tot_len <= 79) { -> if ( pkt->ip_mf == 1 && pkt->ip_tot_len <= 79) {',
    equivalent: true,
    reason: implied,
  },
  {
    example: 'edge-firewall',
    id: 'edge_fw.c: edge_fw_input_ipv4_rules: part of a check dropped: if (pkt->transport == IPPROTO_ICMP && pkt->icmp_type == 8) { -> if ( pkt->icmp_type == 8) {',
    equivalent: true,
    reason: implied,
  },
  {
    example: 'edge-firewall',
    id: 'edge_fw.c: edge_fw_input_ipv4_rules: part of a check dropped: if (pkt->transport == IPPROTO_ICMP && -> if (',
    equivalent: true,
    reason: implied,
  },
  {
    example: 'edge-firewall',
    id: 'edge_fw.c: edge_fw_input_ipv6_rules: part of a check dropped: if (pkt->transport == IPPROTO_ICMPV6 && pkt->icmpv6_type == 128) -> if ( pkt->icmpv6_type == 128)',
    equivalent: true,
    reason: implied,
  },
  {
    example: 'edge-firewall',
    id: 'edge_fw.c: edge_fw_input_ipv6_rules: part of a check dropped: if (pkt->transport == IPPROTO_ICMPV6 && pkt->icmpv6_type >= 1 && -> if ( pkt->icmpv6_type >= 1 &&',
    equivalent: true,
    reason: implied,
  },
  {
    example: 'edge-firewall',
    id: 'edge_fw.c: edge_fw_input_ipv6_rules: part of a check dropped: if (pkt->transport == IPPROTO_ICMPV6 && pkt->icmpv6_type >= 133 && -> if ( pkt->icmpv6_type >= 133 &&',
    equivalent: true,
    reason: implied,
  },
  {
    example: 'edge-firewall',
    id: 'edge_fw.c: edge_fw_parse_ipv6: bounds check dropped: if (protocol < 0) return; -> { }',
    equivalent: true,
    reason:
      'An error taken for a protocol is one above 255, which no rule names, and its low byte is that of none that is read further.',
  },
  {
    example: 'edge-firewall',
    id: 'edge_fw.c: edge_fw_dev_is: part of a check dropped: return dev && !strcmp(dev->name, name); -> return !strcmp(dev->name, name);',
    reason: device,
  },
  {
    example: 'edge-firewall',
    id: 'edge_fw.c: edge_fw_early_ipv4_rules: part of a check dropped: (pkt->saddr & 0xe0000000) == 0xe0000000) && state->in && -> (pkt->saddr & 0xe0000000) == 0xe0000000) &&',
    reason: device,
  },
  {
    example: 'registry',
    id: 'registry.c: registry_notify: error check dropped: if (!genl_has_listeners(&registry_family, net, 0) && !nlmsg_report(info->nlhdr)) return; -> { }',
    equivalent: true,
    reason: unheard,
  },
  {
    example: 'registry',
    id: 'registry.c: registry_notify: error check dropped: return; -> { }',
    equivalent: true,
    reason: unheard,
  },
  {
    example: 'registry',
    id: 'registry.c: registry_notify: error check dropped: if (registry_fill(msg, obj, info->snd_portid, info->snd_seq, 0, cmd)) { nlmsg_free(msg); goto err_listeners; } -> if (registry_fill(msg, obj, info->snd_portid, info->snd_seq, 0, cmd)) { }',
    equivalent: true,
    reason: filled,
  },
  {
    example: 'registry',
    id: 'registry.c: registry_notify: free dropped: nlmsg_free(msg); -> { }',
    equivalent: true,
    reason: filled,
  },
  {
    example: 'registry',
    id: 'registry.c: registry_notify: free doubled: nlmsg_free(msg); -> { nlmsg_free(msg); nlmsg_free(msg); }',
    equivalent: true,
    reason: filled,
  },
  {
    example: 'registry',
    id: 'registry.c: registry_fill: error check dropped: goto err_cancel; -> { }',
    equivalent: true,
    reason: 'Where the number does not fit, the label after it does not fit either, and that is looked at.',
  },
  {
    example: 'registry',
    id: 'registry.c: registry_dumpit: part of a check dropped: if (err && skb->len) -> if (err )',
    equivalent: true,
    reason: 'A part of a dump has room for the largest object: what does not fit is never the first in it.',
  },
  {
    example: 'registry',
    id: 'registry.c: registry_net_exit: free doubled: xa_destroy(&own->objects); -> { xa_destroy(&own->objects); xa_destroy(&own->objects); }',
    equivalent: true,
    reason: 'What is empty is destroyed once more: nothing is done.',
  },
  {
    example: 'registry',
    id: 'registry.c: registry_string: length off by one: size_t length = strnlen(nla_data(attr), nla_len(attr)); -> size_t length = strnlen(nla_data(attr), nla_len(attr) + 1);',
    equivalent: true,
    reason: 'The policy has made sure of a NUL before that byte: it is never read.',
  },
  {
    example: 'registry',
    id: 'registry.c: registry_string: length off by one: nla_strscpy(to, attr, size); -> nla_strscpy(to, attr, size + 1);',
    equivalent: true,
    reason:
      'The text fits, so that only the zero after the field is one too many; the member it falls on is written afterwards.',
  },
  {
    example: 'registry',
    id: 'registry.c: registry_create_doit: length off by one: obj = kzalloc(sizeof(*obj), GFP_KERNEL_ACCOUNT); -> obj = kzalloc(sizeof(*obj) - 1, GFP_KERNEL_ACCOUNT);',
    equivalent: true,
    reason: 'The last byte of the struct is padding, which nobody reads or writes.',
  },
  {
    example: 'edge-firewall',
    id: 'edge_fw.c: edge_fw_addr6: byte order dropped: .lo = be64_to_cpu(be->lo), -> .lo = (be->lo),',
    equivalent: true,
    reason: 'No rule of this firewall asks for the lower half of an address.',
  },
  {
    example: 'edge-firewall',
    id: 'edge_fw.c: edge_fw_show: part of a check dropped: for (i = 0; i < EDGE_FW_COUNTERS && !seq_has_overflowed(m); i++) { -> for (i = 0; i < EDGE_FW_COUNTERS ; i++) {',
    equivalent: true,
    reason:
      'What is shown into a full buffer is lost, and all is shown again into a larger one: only time is lost.',
  },
  {
    example: 'edge-firewall',
    id: 'edge_fw.c: edge_fw_start: free doubled: free_percpu(fw->stats); -> { free_percpu(fw->stats); free_percpu(fw->stats); }',
    reason: perCpu,
  },
  {
    example: 'edge-firewall',
    id: 'edge_fw.c: edge_fw_net_exit: free doubled: free_percpu(fw->stats); -> { free_percpu(fw->stats); free_percpu(fw->stats); }',
    reason: perCpu,
  },
  {
    example: 'edge-firewall',
    id: 'edge_fw.c: edge_fw_start: wait for readers dropped: synchronize_net(); -> { }',
    reason:
      'A packet would have to be in a hook, on another processor, in the microseconds in which registering the next is refused for want of memory.',
  },
  {
    example: 'edge-firewall',
    id: 'edge_fw.c: edge_fw_parse_ipv6: comparison off by one: if (protocol < 0) -> if (protocol <= 0)',
    equivalent: true,
    reason: '0 names an extension header, which ipv6_find_hdr() passes over, and no error of its is -1.',
  },
  {
    example: 'edge-firewall',
    id: 'edge_fw.c: edge_fw_parse_ipv6: comparison off by one: if (protocol < 0) -> if (protocol < -1 + 0)',
    equivalent: true,
    reason: '0 names an extension header, which ipv6_find_hdr() passes over, and no error of its is -1.',
  },
];

export function reasonFor(example: string, { id }: Mutant): Survivor | undefined {
  return survivors.find((one) => one.example === example && one.id === id);
}
