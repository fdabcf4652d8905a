/**
 * What the kernel says when something is wrong, and what we call it: data, in the words of Linux 6.1 to 6.12.
 * docs/failures.md explains every name.
 */
import { interruptsOff } from './registers.js';

/** The ways to fail. `boot-…`, `qemu-lost` and `agent-lost` are of the machine, the others the tested module's. */
export const failureKinds = [
  'panic',
  'oops',
  'bug',
  'warning',
  'kasan',
  'ubsan',
  'lockdep',
  'rcu',
  'rcu-stall',
  'sleeping-in-atomic',
  'preempt-imbalance',
  'leak',
  'uninitialised',
  'hang',
  'out-of-memory',
  'module-refused',
  'agent-lost',
  'qemu-lost',
  'boot-failed',
  'boot-timeout',
] as const;

export type FailureKind = (typeof failureKinds)[number];

export interface Sign {
  readonly kind: FailureKind;
  /** Which of its kind: `use-after-free`. */
  readonly detail?: string;
  /** The line that shows it. */
  readonly line: RegExp;
  /** What its trace has to say too. */
  readonly trace?: Pick<RegExp, 'test'>;
  /** The last line of its trace; without one the trace is all that follows, since the kernel died. */
  readonly until?: RegExp;
}

const endTrace = /^---\[ end trace/;
const ruler = /^={20,}/;
const stack = /^ *<\/TASK>|^ *<\/IRQ>/;
/** A stack that was taken in an interrupt goes on with the task's. */
const wholeStack = /^ *<\/TASK>/;

/** A line of a module's C whose allocations are still there when it goes: file, line, module, function. */
export const allocatedAtUnload = /^(\S+):(\d+) module (\S+) func:(\S+) has \d+ allocated at module unload/;

/** Modules lie there; the kernel's own code does not. */
const inModules = '(ffffffffa|ffffffffb|ffffffffc|ffffffffd|ffffffffe)';

function of(
  kind: FailureKind,
  until: RegExp | undefined,
  signs: readonly (readonly [string, RegExp, Sign['trace']?])[],
): Sign[] {
  return signs.map(([detail, line, trace]) => ({
    kind,
    ...(detail === '' ? {} : { detail }),
    line,
    ...(trace ? { trace } : {}),
    ...(until ? { until } : {}),
  }));
}

/** Of those that a line shows, the first is it. */
export const signs: readonly Sign[] = [
  ...of('hang', undefined, [
    ['soft-lockup', /soft lockup - CPU|softlockup: hung tasks/],
    ['hard-lockup', /hard LOCKUP/],
    // We have interrupted it, by an interrupt that nothing masks: it says what it was doing.
    ['waiting', /^Kernel panic - not syncing: NMI/, /\bdo_idle\+/],
    ['interrupts-off', /^Kernel panic - not syncing: NMI/, { test: interruptsOff }],
    ['endless-loop', /^Kernel panic - not syncing: NMI/],
  ]),
  ...of('hang', wholeStack, [['blocked-task', /^INFO: task .* blocked for more than \d+ seconds/]]),
  ...of('rcu-stall', wholeStack, [
    ['', /^rcu: INFO: .*(detected stalls|self-detected stall|detected expedited stalls)/],
  ]),
  ...of('out-of-memory', /Out of memory: Killed process|System is deadlocked on memory|oom_reaper: reaped/, [
    ['', /invoked oom-killer|Out of memory: Killed process|System is deadlocked on memory/],
  ]),
  ...of('kasan', ruler, [
    ['use-after-free', /^BUG: KASAN: [\w-]*use-after-free/],
    ['double-free', /^BUG: KASAN: double-free/],
    ['invalid-free', /^BUG: KASAN: invalid-free/],
    ['slab-out-of-bounds', /^BUG: KASAN: slab-out-of-bounds/],
    ['stack-out-of-bounds', /^BUG: KASAN: stack-out-of-bounds/],
    ['global-out-of-bounds', /^BUG: KASAN: global-out-of-bounds/],
    ['vmalloc-out-of-bounds', /^BUG: KASAN: vmalloc-out-of-bounds/],
    ['out-of-bounds', /^BUG: KASAN: [\w-]*out-of-bounds/],
    ['null-dereference', /^BUG: KASAN: null-ptr-deref/],
    ['wild-access', /^BUG: KASAN: (wild-memory|user-memory)-access/],
    ['', /^BUG: KASAN: /],
  ]),
  ...of('ubsan', /^(---\[ end trace|={20,})/, [
    ['array-index-out-of-bounds', /^UBSAN: array-index-out-of-bounds/],
    ['shift-out-of-bounds', /^UBSAN: shift-out-of-bounds/],
    ['invalid-load', /^UBSAN: invalid-load/],
    ['', /^UBSAN: /],
  ]),
  ...of('oops', undefined, [
    ['stack-overflow', /stack guard page|kernel stack overflow|^BUG: .* stack guard page was hit/],
    ['stack-overflow', /^(PANIC: )?double fault/, /stack guard page|stack overflow/],
    [
      'unloaded-code',
      /^BUG: unable to handle page fault/,
      new RegExp(`(address|CR2): ${inModules}[\\s\\S]*last unloaded|last unloaded[\\s\\S]*CR2: ${inModules}`),
    ],
    ['null-dereference', /^BUG: kernel NULL pointer dereference/],
    [
      'null-dereference',
      /^(general protection fault|Oops: general protection fault)/,
      /KASAN: null-ptr-deref/,
    ],
    [
      'bad-address',
      /^(BUG: unable to handle (page fault|kernel paging)|(Oops: )?general protection fault|stack segment)/,
    ],
    ['divide-by-zero', /^(Oops: )?divide error/],
    ['double-fault', /^(PANIC: )?double fault/],
    ['', /^(Oops\b|invalid opcode|int3:|traps: PANIC|PANIC: )/],
  ]),
  ...of('bug', undefined, [
    ['double-free', /^kernel BUG at mm\/slub\.c/, /RIP: 0010:\w*free\w*\+/],
    ['list-corruption', /^list_(add|del) (corruption|double add)/, /kernel BUG at/],
    ['list-corruption', /^kernel BUG at lib\/list_debug\.c/],
    ['usercopy', /^usercopy: Kernel memory (exposure|overwrite) attempt/],
    ['buffer-overflow', /^(detected buffer overflow in|\w+: detected buffer overflow)/],
    ['', /^kernel BUG at/],
  ]),
  // SLUB's own checks stand between rulers, but what follows the second is theirs too.
  ...of('leak', wholeStack, [
    [
      'slab-objects',
      /^BUG [\w-]+ .*: Objects remaining (?:in|on)|^kmem_cache_destroy .*: Slab cache still has objects/,
    ],
  ]),
  // What CONFIG_MEM_ALLOC_PROFILING warns of.
  ...of('leak', endTrace, [['memory', allocatedAtUnload]]),
  ...of('bug', wholeStack, [
    ['double-free', /^BUG [\w-]+ .*: Object already free/],
    ['use-after-free', /^BUG [\w-]+ .*: Poison overwritten/],
    ['slab-out-of-bounds', /^BUG [\w-]+ .*: .*(Redzone|[Pp]adding) overwritten/],
    ['slab', /^BUG [\w-]+ \(.*\): /],
    ['bad-page', /^BUG: Bad (page|rss-counter)/],
  ]),
  ...of('lockdep', wholeStack, [
    [
      'lock-inversion',
      /^WARNING: possible (circular locking dependency|irq lock inversion dependency) detected/,
    ],
    ['recursive-locking', /^WARNING: possible recursive locking detected/],
    ['irq-inversion', /^WARNING: (inconsistent lock state|\S+-safe -> \S+-unsafe lock order detected)/],
    [
      'lock-not-released',
      /^WARNING: (lock held when returning to user space|\S+\/\d+ still has locks held)|^BUG: held lock freed|^WARNING: held lock freed/,
    ],
    ['not-locked', /^WARNING: bad unlock balance detected/],
    ['uninitialised-lock', /^INFO: trying to register non-static key/],
    ['wrong-context', /^\[ BUG: Invalid wait context|BUG: Invalid wait context/],
    ['spinlock', /^BUG: spinlock (bad magic|lockup suspected|recursion|already unlocked|wrong)/],
  ]),
  ...of('rcu', wholeStack, [['not-a-reader', /^WARNING: suspicious RCU usage/]]),
  ...of('rcu', endTrace, [['sleeping-reader', /^Voluntary context switch within RCU read-side/]]),
  ...of('sleeping-in-atomic', wholeStack, [
    ['', /^BUG: (sleeping function called from invalid context|scheduling while atomic)/],
  ]),
  ...of('preempt-imbalance', endTrace, [
    ['', /^initcall \S+( \[\w+\])? returned with|^timer: \S+ preempt leak/],
  ]),
  ...of('preempt-imbalance', wholeStack, [
    ['', /^huh, entered (softirq )?\S+ .*preempt_count|^BUG: workqueue leaked (lock or )?atomic/],
  ]),
  ...of('panic', undefined, [['', /^Kernel panic/]]),
  ...of('warning', endTrace, [
    ['refcount-underflow', /^refcount_t: underflow/],
    ['refcount', /^refcount_t: /],
    ['freed-while-active', /^ODEBUG: free active/],
    ['debug-objects', /^ODEBUG: /],
    ['list-corruption', /^list_(add|del) (corruption|double add)/],
    ['field-overflow', /^\w+: detected field-spanning write/],
    ['lockdep', /^DEBUG_LOCKS_WARN_ON/],
    ['leftover-proc', /^remove_proc_entry: removing non-empty|^proc_dir_entry '.*' already registered/],
    ['', /^WARNING: /],
  ]),
  ...of('leak', /./, [['device-reference', /^unregister_netdevice: waiting for/]]),
  ...of('warning', stack, [['', /^BUG: |^INFO: (possible|suspicious|inconsistent)/]]),
];

/**
 * What a kernel says of code of its own that is right, by the words of the report. nf_tables of 6.12 looks sets up under its
 * commit mutex, which holds writers off as well as a reader's section would, and tells lockdep nothing of it.
 */
export const falseAlarms: readonly RegExp[] = [
  /^net\/netfilter\/nf_tables_api\.c:\d+ RCU-list traversed in non-reader section/m,
];
