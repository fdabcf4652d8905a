/** Words an identifier must not be: C11 and GNU keywords, and common names of the kernel's headers. */

const keywords =
  'auto break case char const continue default do double else enum extern float for goto if inline int long register ' +
  'restrict return short signed sizeof static struct switch typedef union unsigned void volatile while asm typeof ' +
  'bool true false NULL';

const kernel =
  'linux unix current min max abs swap u8 u16 u32 u64 s8 s16 s32 s64 init exit module main likely unlikely container_of ' +
  'offsetof errno jiffies HZ BUG WARN printk memcpy memset strlen net skb sock dev device list_head file inode page';

export const reservedWords: ReadonlySet<string> = new Set([...keywords.split(' '), ...kernel.split(' ')]);

export function isReserved(name: string): boolean {
  return reservedWords.has(name) || /^_[A-Z_]/.test(name);
}

/** Prefixes that the kernel's own functions and constants have; a module of such a name gets `_mod` after it. */
const taken = new Set(
  (
    'nf nft ip ip6 ipv4 ipv6 tcp udp sctp dccp icmp icmpv6 net netif netdev dev skb sk sock inet inet6 nla genl genlmsg nlmsg rtnl ' +
    'eth ether vlan arp neigh xt ipt ebt bpf rcu proc seq kobj sysfs debugfs mod mem str list hlist rb xa ida idr cpu per ' +
    'spin mutex sem lock wait work timer hrtimer time ktime task sched kthread mm vm page slab kmem irq pci usb dma ' +
    'file fs inode io u64 u32 u16 u8 get put is to test set clear copy raw local smp this init exit module dst fib ' +
    'route pernet register unregister alloc free be32 be16 cpu_to be to_cpu ' +
    'gfp err ipproto nfproto netlink kernel'
  ).split(' '),
);

/**
 * The prefix of a module's identifiers: its name, or as many of its first words as fit 12 characters, so that no
 * generated line grows past 80 columns for its name's sake.
 */
export function prefixOf(moduleName: string): string {
  const longest = 12;
  let prefix = '';
  for (const word of moduleName.split('_').filter((w) => w !== '')) {
    const longer = prefix === '' ? word : `${prefix}_${word}`;
    if (longer.length > longest) break;
    prefix = longer;
  }
  if (prefix === '') prefix = moduleName.replace(/^_+/, '').slice(0, longest).replace(/_+$/, '');
  if (/^[0-9]/.test(prefix)) prefix = `m${prefix}`.slice(0, longest);
  // Macros and enumerators have the prefix in capitals.
  const unusable = taken.has(prefix) || isReserved(prefix) || isReserved(prefix.toUpperCase());
  return unusable || prefix.length < 3 ? `${prefix}_mod` : prefix;
}

/** A name that nothing has: the one that is wanted, or that with a number behind it. It is taken then. */
export function freeName(wanted: string, taken: Set<string>): string {
  let name = wanted;
  for (let n = 2; taken.has(name); n++) name = `${wanted}_${n}`;
  taken.add(name);
  return name;
}
