/** Words an identifier must not be: C11 and GNU keywords, and common names of the kernel's headers. */

const keywords =
  'auto break case char const continue default do double else enum extern float for goto if inline int long register ' +
  'restrict return short signed sizeof static struct switch typedef union unsigned void volatile while asm typeof ' +
  'bool true false NULL';

const kernel =
  'linux unix current min max abs swap u8 u16 u32 u64 s8 s16 s32 s64 init exit module main likely unlikely container_of ' +
  'offsetof errno jiffies HZ BUG WARN printk memcpy memset strlen net skb sock dev device list_head file inode page';

const reserved = new Set([...keywords.split(' '), ...kernel.split(' ')]);

export function isReserved(name: string): boolean {
  return reserved.has(name) || /^_[A-Z_]/.test(name);
}

/** Prefixes that the kernel's own functions have; a module of such a name gets `_mod` after it. */
const taken = new Set(
  (
    'nf nft ip ip6 ipv4 ipv6 tcp udp sctp dccp icmp icmpv6 net netif netdev dev skb sk sock inet inet6 nla genl genlmsg nlmsg rtnl ' +
    'eth ether vlan arp neigh xt ipt ebt bpf rcu proc seq kobj sysfs debugfs mod mem str list hlist rb xa ida idr cpu per ' +
    'spin mutex sem lock wait work timer hrtimer time ktime task sched kthread mm vm page slab kmem irq pci usb dma ' +
    'file fs inode io u64 u32 u16 u8 get put is to test set clear copy raw local smp this init exit module dst fib ' +
    'route pernet register unregister alloc free be32 be16 cpu_to be to_cpu'
  ).split(' '),
);

/**
 * The prefix of a module's identifiers: its name, or, where that is longer than 12 characters, the first letters
 * of its words, so that no generated line grows past 80 columns for its name's sake.
 */
export function prefixOf(moduleName: string): string {
  let prefix = moduleName;
  if (prefix.length > 12) {
    const words = prefix.split('_').filter((w) => w !== '');
    prefix =
      words.length > 2
        ? words
            .map((w) => w[0])
            .join('')
            .slice(0, 12)
        : prefix.slice(0, 12).replace(/_+$/, '');
  }
  if (/^[0-9_]/.test(prefix)) prefix = `m${prefix}`.slice(0, 12);
  return taken.has(prefix) || prefix.length < 3 || isReserved(prefix) ? `${prefix}_mod` : prefix;
}
