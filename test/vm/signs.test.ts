/** The names of failures against their page, and the kernel's words that no test brings about. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { findComplaint } from '../../src/vm/complaint.js';
import { failureKinds, signs } from '../../src/vm/signs.js';

const page = readFileSync(new URL('../../docs/failures.md', import.meta.url), 'utf8');
const named = [...page.matchAll(/^\| `([^`]+)` +\|/gm)].map(([, name]) => name!);
const kindsOnPage = new Set(named.map((name) => name.split(': ')[0]!));

test('every kind of failure is on the page, and no other', () => {
  expect([...kindsOnPage].sort()).toEqual([...failureKinds].sort());
});

test('every name that the kernel can give is on the page', () => {
  const names = signs.map(({ kind, detail }) => (detail === undefined ? kind : `${kind}: ${detail}`));
  expect([...new Set(names)].filter((name) => !named.includes(name))).toEqual([]);
});

test('no name stands twice on the page', () => {
  expect(named.filter((name, index) => named.indexOf(name) !== index)).toEqual([]);
});

/** As kernel/ of Linux 6.12 prints them. */
const words: readonly (readonly [label: string, line: string])[] = [
  ['rcu-stall', 'rcu: INFO: rcu_preempt self-detected stall on CPU'],
  ['rcu-stall', 'rcu: INFO: rcu_sched detected stalls on CPUs/tasks:'],
  ['hang: soft-lockup', 'watchdog: BUG: soft lockup - CPU#0 stuck for 26s! [insmod:118]'],
  ['hang: blocked-task', 'INFO: task insmod:118 blocked for more than 120 seconds.'],
  ['out-of-memory', 'tail invoked oom-killer: gfp_mask=0x140cca(GFP_HIGHUSER_MOVABLE), order=0'],
  ['lockdep: recursive-locking', 'WARNING: possible recursive locking detected'],
  ['lockdep: irq-inversion', 'WARNING: inconsistent lock state'],
  ['lockdep: irq-inversion', 'WARNING: SOFTIRQ-safe -> SOFTIRQ-unsafe lock order detected'],
  ['lockdep: lock-not-released', 'WARNING: lock held when returning to user space!'],
  ['lockdep: not-locked', 'WARNING: bad unlock balance detected!'],
  ['lockdep: uninitialised-lock', 'INFO: trying to register non-static key.'],
  ['lockdep: wrong-context', '[ BUG: Invalid wait context ]'],
  ['rcu: sleeping-reader', 'Voluntary context switch within RCU read-side critical section!'],
  ['ubsan: shift-out-of-bounds', 'UBSAN: shift-out-of-bounds in net/core/dev.c:1:2'],
  ['kasan: stack-out-of-bounds', 'BUG: KASAN: stack-out-of-bounds in f+0x1/0x2 [m]'],
  ['kasan: vmalloc-out-of-bounds', 'BUG: KASAN: vmalloc-out-of-bounds in f+0x1/0x2 [m]'],
  ['warning: list-corruption', 'list_del corruption. prev->next should be ffff888, but was dead'],
  ['leak: device-reference', 'unregister_netdevice: waiting for dummy0 to become free. Usage count = 2'],
  ['bug: usercopy', 'usercopy: Kernel memory exposure attempt detected from SLUB object'],
  ['oops: divide-by-zero', 'Oops: divide error: 0000 [#1] PREEMPT SMP'],
  [
    'oops: bad-address',
    'Oops: general protection fault, probably for non-canonical address 0xdead: 0000 [#1]',
  ],
];

test.each(words)('%s: %s', (label, line) => {
  const found = findComplaint([
    '[    1.000000] before',
    `[    2.000000][  T118] ${line}`,
    '[    3.000000] after',
  ]);
  expect(found && (found.detail === undefined ? found.kind : `${found.kind}: ${found.detail}`)).toBe(label);
  expect(found!.line).toBe(line);
});

test('what is said first counts', () => {
  const log = [
    'BUG: KASAN: double-free in f+0x1/0x2',
    '='.repeat(66),
    'Kernel panic - not syncing: Fatal exception',
  ];
  expect(findComplaint(log)).toMatchObject({ kind: 'kasan', detail: 'double-free', trace: log.slice(0, 2) });
});

test('nothing of what a dying kernel says is cut off', () => {
  const log = [
    'BUG: kernel NULL pointer dereference, address: 0',
    ...Array.from({ length: 500 }, (_, i) => ` f${i}+0x1/0x2`),
  ];
  expect(findComplaint(log)!.trace).toEqual(log);
});

test('a kernel at peace has no complaint', () => {
  expect(
    findComplaint(['[    0.1] Linux version 6.12', 'edge: loading out-of-tree module taints kernel.']),
  ).toBeUndefined();
});

describe('a false alarm of the kernel about itself', () => {
  const splat = (place: string) => [
    '[   13.154826] =============================',
    '[   13.154874] WARNING: suspicious RCU usage',
    '[   13.154922] 6.12.117 #1 Not tainted',
    '[   13.154975] -----------------------------',
    `[   13.155024] ${place} RCU-list traversed in non-reader section!!`,
    '[   13.155207] stack backtrace:',
    '[   13.155644]  dump_stack_lvl+0x8a/0xa0',
    '[   13.155645]  nf_tables_newset+0xca7/0x45b0 [nf_tables]',
    '[   13.159020]  </TASK>',
  ];

  test('accuses nobody, and hides no other complaint', () => {
    const alarm = splat('net/netfilter/nf_tables_api.c:4470');
    expect(findComplaint(alarm)).toBeUndefined();
    expect(findComplaint([...alarm, ...splat('registry.c:7')])).toMatchObject({
      kind: 'rcu',
      detail: 'not-a-reader',
      trace: expect.arrayContaining([expect.stringContaining('registry.c:7')]),
    });
  });
});

describe('a hang that an NMI interrupts', () => {
  const on = 'RSP: 0018:ffffc900005cbd40 EFLAGS: 00000202';
  const off = 'RSP: 0018:ffffc900005cbd40 EFLAGS: 00000046';
  const loop = 'RIP: 0010:endless_loop_init+0xd/0xff0 [endless_loop]';
  const user = [
    'RIP: 0033:0x452d29',
    'RSP: 002b:00007f8cf5a521c8 EFLAGS: 00000246 ORIG_RAX: 00000000000000af',
  ];
  const nmi = [
    'Kernel panic - not syncing: NMI: Not continuing',
    ' panic+0x344/0x3a0',
    ' exc_nmi+0x125/0x1a0',
  ];
  const task = [' do_one_initcall+0x58/0x320', ' do_syscall_64+0x87/0x1b0', ...user, ' </TASK>'];
  const handler = [' asm_sysvec_apic_timer_interrupt+0x1a/0x20', loop];
  const softirq = [' handle_softirqs+0xe4/0x2b0', ' __irq_exit_rcu+0x9e/0xc0'];

  test.each<[where: string, label: string, trace: string[]]>([
    ['in the loop', 'endless-loop', [loop, on, ...task]],
    ['in the loop with interrupts off', 'interrupts-off', [loop, off, ...task]],
    ['in what the loop calls', 'endless-loop', ['RIP: 0010:delay_tsc+0x1/0x9', on, loop, ...task]],
    ['in the handler of an interrupt', 'endless-loop', ['RIP: 0010:f+0x1/0x2', off, ...handler, on, ...task]],
    [
      'in a softirq that has interrupts off for a moment',
      'endless-loop',
      ['RIP: 0010:_raw_spin_lock_irqsave+0x1/0x2', off, ...softirq, ...handler, on, ...task],
    ],
    ['on the way into a handler', 'endless-loop', ['RIP: 0010:error_entry+0x1/0x2', off, loop, on, ...task]],
    [
      'in a loop in a timer of the module',
      'interrupts-off',
      ['RIP: 0010:f+0x1/0x2', off, ' tick+0x1/0x2 [endless_loop]', ...softirq, ...handler, on, ...task],
    ],
    [
      'where an old frame of the module lies about',
      'endless-loop',
      ['RIP: 0010:f+0x1/0x2', off, ' ? endless_loop_init+0xd/0xff0 [endless_loop]', ...handler, on, ...task],
    ],
    ['in the kernel alone', 'interrupts-off', ['RIP: 0010:f+0x1/0x2', off, ...task]],
  ])('%s is %s', (_, label, trace) => {
    expect(findComplaint([...nmi, ...trace])).toMatchObject({ kind: 'hang', detail: label });
  });
});
