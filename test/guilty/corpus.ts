/** The guilty modules: what each is to be called, and by which kernel it can be caught. */
import { type Guest, uninitialised } from '../../src/vm/index.js';

export interface Guilty {
  /** The file in `modules/`; the lines that may be named are marked there. */
  readonly module: string;
  /** What a distribution's kernel calls it; absent where that does not notice. */
  readonly stock?: string;
  /** What the sanitize kernel calls it. */
  readonly sanitize?: string;
  /** No trace leads to a line. */
  readonly anywhere?: true;
  /** It lets the kernel idle: seen from outside, by the host's clock, it is nowhere. */
  readonly waits?: true;
  /** What it takes while it is loaded. */
  readonly deed?: (guest: Guest) => Promise<unknown>;
}

const both = (label: string) => ({ stock: label, sanitize: label });

/** Gives the module a message that says it is longer than it is. */
async function lie(guest: Guest): Promise<void> {
  const socket = await guest.netlink(30);
  const message = Buffer.alloc(16);
  message.writeUInt32LE(6000, 0);
  message.writeUInt16LE(16, 4);
  await socket.send(message);
  await socket.close();
}

async function addAndDelete(guest: Guest): Promise<void> {
  const all = [guest.netnsAdd('brief'), guest.netnsDelete('brief')];
  await Promise.all(all);
}

/** Sends a packet through the hook where packets arrive. */
async function sendToItself(guest: Guest): Promise<void> {
  const up = guest.runOk(['ip', 'link', 'set', 'lo', 'up']);
  await Promise.all([up, guest.run(['ping', '-c', '1', '-W', '1', '127.0.0.1'])]);
}

/** Looks at what the module gives away. */
async function look(guest: Guest): Promise<void> {
  const what = '/proc/uninitialised';
  const failure = uninitialised(await guest.readFile(what), { what });
  if (failure) throw failure;
}

export const corpus: readonly Guilty[] = [
  { module: 'null_dereference', ...both('oops: null-dereference') },
  { module: 'stack_overflow', ...both('oops: stack-overflow') },
  { module: 'bug', ...both('bug') },
  { module: 'panic', ...both('panic') },
  { module: 'warning', ...both('warning') },
  { module: 'refcount_underflow', ...both('warning: refcount-underflow') },
  { module: 'endless_loop', ...both('hang: endless-loop') },
  { module: 'endless_loop_irqs_off', ...both('hang: interrupts-off') },
  { module: 'endless_wait', ...both('hang: waiting'), waits: true },
  { module: 'sleeping_in_atomic', ...both('sleeping-in-atomic') },
  { module: 'allocating_in_atomic', sanitize: 'sleeping-in-atomic' },
  { module: 'unbalanced_preempt', ...both('preempt-imbalance') },
  { module: 'use_after_free', sanitize: 'kasan: use-after-free' },
  { module: 'double_free', stock: 'bug: double-free', sanitize: 'kasan: double-free' },
  { module: 'out_of_bounds_read', sanitize: 'kasan: slab-out-of-bounds' },
  { module: 'out_of_bounds_write', sanitize: 'kasan: slab-out-of-bounds' },
  { module: 'index_out_of_bounds', sanitize: 'ubsan: array-index-out-of-bounds' },
  { module: 'lock_inversion', sanitize: 'lockdep: lock-inversion' },
  { module: 'missing_rcu', sanitize: 'rcu: not-a-reader' },
  { module: 'bad_netlink_length', sanitize: 'kasan: slab-out-of-bounds', deed: lie },
  { module: 'uninitialised', sanitize: 'uninitialised', anywhere: true, deed: look },
  { module: 'live_timer', sanitize: 'warning: freed-while-active' },
  { module: 'live_hook', ...both('leak: netfilter-hook') },
  { module: 'leak', sanitize: 'leak: memory' },
  { module: 'lost_pages', sanitize: 'leak: memory' },
  { module: 'lost_packet', sanitize: 'leak: memory' },
  { module: 'stolen_packet', sanitize: 'leak: memory', anywhere: true, deed: sendToItself },
  { module: 'slab_objects', sanitize: 'leak: slab-objects' },
  { module: 'leftover_cache', ...both('leak: slab-cache'), anywhere: true },
  { module: 'leftover_proc', ...both('leak: proc-entry'), anywhere: true },
  { module: 'leftover_sysctl', ...both('leak: sysctl'), anywhere: true },
  { module: 'leftover_family', ...both('leak: netlink-family'), anywhere: true },
  { module: 'leftover_device', ...both('leak: device'), anywhere: true },
  { module: 'leftover_thread', ...both('leak: thread'), anywhere: true },
  { module: 'leftover_namespace', sanitize: 'leak: namespace', anywhere: true, deed: addAndDelete },
];
