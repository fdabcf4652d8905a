/** Names that attributes cannot have, because their C struct members would collide with something. */

/** Members of every generated object. */
const own = 'rcu node serial users keys';

/** Lower-case macros without parameters in the headers that a generated family includes, on the kernels supported. */
const macros =
  'aligned_be64 aligned_le64 aligned_s64 aligned_u64 alt_end_marker alt_rlen alt_slen alt_total_slen ' +
  'array_index_mask_nospec asm_inline asmlinkage auto be16_to_cpu be16_to_cpup be16_to_cpus be32_to_cpu ' +
  'be32_to_cpup be32_to_cpus be64_to_cpu be64_to_cpup be64_to_cpus bitmap_copy_le cfi_bpf_hash ' +
  'cfi_bpf_subprog_hash compat_dev_t compat_ipc_pid_t compat_mode_t compat_statfs console_loglevel ' +
  'copy_mc_to_kernel copy_siginfo_to_user32 copy_to_nontemporal cpu_active_mask cpu_all_mask ' +
  'cpu_dying_mask cpu_enabled_mask cpu_have_feature cpu_none_mask cpu_online_mask cpu_possible_mask ' +
  'cpu_present_mask cpu_primary_thread_mask cpu_to_be16 cpu_to_be16p cpu_to_be16s cpu_to_be32 ' +
  'cpu_to_be32p cpu_to_be32s cpu_to_be64 cpu_to_be64p cpu_to_be64s cpu_to_le16 cpu_to_le16p ' +
  'cpu_to_le16s cpu_to_le32 cpu_to_le32p cpu_to_le32s cpu_to_le64 cpu_to_le64p cpu_to_le64s current ' +
  'd_lock default_console_loglevel default_message_loglevel elf_addr_t elf_note elf_phdr elf_shdr ' +
  'elfhdr fallthrough first_memory_node first_online_node fl4_dport fl4_gre_key fl4_icmp_code ' +
  'fl4_icmp_type fl4_mh_type fl4_sport fl6_dport fl6_gre_key fl6_icmp_code fl6_icmp_type fl6_mh_type ' +
  'fl6_sport flowi4_flags flowi4_iif flowi4_l3mdev flowi4_mark flowi4_multipath_hash flowi4_oif ' +
  'flowi4_proto flowi4_scope flowi4_secid flowi4_tos flowi4_tun_key flowi4_uid flowi6_flags flowi6_iif ' +
  'flowi6_l3mdev flowi6_mark flowi6_oif flowi6_proto flowi6_scope flowi6_secid flowi6_tun_key ' +
  'flowi6_uid flowi_flags flowi_iif flowi_l3mdev flowi_mark flowi_oif flowi_proto flowi_scope ' +
  'flowi_secid flowi_tos flowi_tun_key flowi_uid flush_dcache_folio flush_icache_user_range get_cycles ' +
  'gup_fast_permitted has_transparent_hugepage hash_64 icmp6_addrconf_managed icmp6_addrconf_other ' +
  'icmp6_datagram_len icmp6_hop_limit icmp6_identifier icmp6_maxdelay icmp6_mtu icmp6_ndiscreserved ' +
  'icmp6_override icmp6_pointer icmp6_router icmp6_router_pref icmp6_rt_lifetime icmp6_sequence ' +
  'icmp6_solicited icmp6_unused ifc_buf ifc_req ifr_addr ifr_bandwidth ifr_broadaddr ifr_data ' +
  'ifr_dstaddr ifr_flags ifr_hwaddr ifr_ifindex ifr_map ifr_metric ifr_mtu ifr_name ifr_netmask ' +
  'ifr_newname ifr_qlen ifr_settings ifr_slave in_compat_syscall inb inb_p inl inl_p inline insb insb_p ' +
  'insl insl_p insw insw_p inw inw_p ioread64_hi_lo ioread64_lo_hi ioread64be_hi_lo ioread64be_lo_hi ' +
  'ioremap ioremap_cache ioremap_encrypted ioremap_np ioremap_prot ioremap_uc ioremap_wc ioremap_wt ' +
  'iounmap iowrite64_hi_lo iowrite64_lo_hi iowrite64be_hi_lo iowrite64be_lo_hi ipv6mr_acaddr ' +
  'isa_bus_to_virt jump_label_enabled kcpustat_this_cpu kstat_this_cpu large_cpumask_bits le16_to_cpu ' +
  'le16_to_cpup le16_to_cpus le32_to_cpu le32_to_cpup le32_to_cpus le64_to_cpu le64_to_cpup ' +
  'le64_to_cpus leave_mm linux memcpy_fromio memcpy_toio memset_io minimum_console_loglevel ' +
  'mm_p4d_folded mul_u64_u32_div mul_u64_u64_div_u64 native_pagetable_init no_llseek node_online_map ' +
  'node_possible_map noinline noinline_for_stack noinstr notrace nr_cpumask_bits outb outb_p outl ' +
  'outl_p outsb outsb_p outsl outsl_p outsw outsw_p outw outw_p p4d_leaf page_to_pfn pageblock_nr_pages ' +
  'pageblock_order param_check_bint param_get_bint paravirt_nop pbe_address pbe_next pbe_orig_address ' +
  'pfn_to_page pgd_leaf pgoff_t pgprot_device pgprot_modify pgprot_nx pgprot_writecombine ' +
  'pgprot_writethrough phys_to_target_node phys_to_virt pmd_access_permitted pmd_clear_savedwrite ' +
  'pmd_dirty pmd_index pmd_leaf pmd_mk_savedwrite pmd_mkwrite pmd_offset pmd_savedwrite pmd_write ' +
  'pmd_young pmdp_establish printk_deferred_enter printk_deferred_exit pt_regs_bp pt_regs_bx pt_regs_cx ' +
  'pt_regs_di pt_regs_dx pt_regs_flags pt_regs_r10 pt_regs_r11 pt_regs_r12 pt_regs_r13 pt_regs_r14 ' +
  'pt_regs_r15 pt_regs_r8 pt_regs_r9 pt_regs_si pt_regs_sp ptdump_check_wx pte_access_permitted ' +
  'pte_accessible pte_advance_pfn pte_clear_savedwrite pte_index pte_mk_savedwrite pte_mkwrite ' +
  'pte_offset_kernel pte_savedwrite pte_sw_mkyoung pud_access_permitted pud_index pud_leaf pud_offset ' +
  'pud_pfn pud_same pud_write queued_spin_unlock radix_tree_node radix_tree_root random_get_entropy ' +
  'rcu_head readb readl readq readsb readsl readsq readsw readw s6_addr s6_addr16 s6_addr32 ' +
  'saved_context_cr0 saved_context_cr2 saved_context_cr3 saved_context_cr4 saved_context_gdt_desc ' +
  'si_addr si_addr_lsb si_arch si_band si_call_addr si_fd si_int si_lower si_overrun si_perf_data ' +
  'si_perf_flags si_perf_type si_pid si_pkey si_ptr si_status si_stime si_sys_private si_syscall si_tid ' +
  'si_trapno si_uid si_upper si_utime si_value sigcontext sigev_notify_attributes sigev_notify_function ' +
  'sigev_notify_thread_id sin_zero siphash_aligned_key_t sk_addrpair sk_bind_node sk_bound_dev_if ' +
  'sk_cookie sk_daddr sk_dontcopy_begin sk_dontcopy_end sk_dport sk_family sk_flags sk_hash ' +
  'sk_incoming_cpu sk_ipv6only sk_net sk_net_refcnt sk_node sk_nulls_node sk_num sk_portpair sk_prot ' +
  'sk_rcv_saddr sk_refcnt sk_reuse sk_reuseport sk_rmem_alloc sk_rx_queue_mapping sk_rxhash sk_state ' +
  'sk_tx_queue_mapping sk_v6_daddr sk_v6_rcv_saddr slab_dead_cpu slab_prepare_cpu small_cpumask_bits ' +
  'sockaddr_storage swab swab16 swab16p swab16s swab32 swab32p swab32s swab64 swab64p swab64s swahb32 ' +
  'swahb32p swahb32s swahw32 swahw32p swahw32s swapper_pg_dir sysfs_deprecated tc_gen tcm_block_index ' +
  'unix unxlate_dev_mem_ptr user_read_access_begin user_read_access_end user_write_access_begin ' +
  'user_write_access_end vcpu_is_preempted virt_spin_lock virt_to_phys vmemmap vmemmap_can_optimize ' +
  'writeb writel writeq writesb writesl writesq writesw writew x32_enabled xa_limit_16b xa_limit_31b ' +
  'xa_limit_32b xlate_dev_mem_ptr';

const taken = new Set(`${own} ${macros}`.split(' '));

export function isTakenAttributeName(name: string): boolean {
  return taken.has(name) || /^(arch|raw|const|this|my|has|by)_|_(count|len)$|^attr\d/.test(name);
}
