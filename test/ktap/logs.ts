/**
 * Logs, what is to be read in them, and the counts that tools/testing/kunit/kunit.py of Linux 6.12 gives for the same
 * lines (`kunit.py parse FILE`), where it understands them.
 */

export interface Count {
  passed: number;
  failed: number;
  crashed: number;
  skipped: number;
}

export interface Log {
  readonly log: string;
  /** Name, status, subtests. */
  readonly results: readonly unknown[];
  readonly problems?: readonly string[];
  readonly kernel?: Partial<Count>;
}

export const logs: Readonly<Record<string, Log>> = {
  'a kselftest': {
    log: `TAP version 13
1..3
# opening the socket
ok 1 opens
not ok 2 sends
ok 3 counts # SKIP no counters`,
    results: [
      ['opens', 'passed'],
      ['sends', 'failed'],
      ['counts', 'skipped'],
    ],
    kernel: { passed: 1, failed: 1, skipped: 1 },
  },

  'three levels': {
    log: `KTAP version 1
1..2
  KTAP version 1
  1..2
    KTAP version 1
    1..2
    not ok 1 empty_rule
    ok 2 full_rule
  not ok 1 rules
  ok 2 counters # SKIP
not ok 1 firewall
ok 2 netlink`,
    results: [
      [
        'firewall',
        'failed',
        [
          [
            'rules',
            'failed',
            [
              ['empty_rule', 'failed'],
              ['full_rule', 'passed'],
            ],
          ],
          ['counters', 'skipped'],
        ],
      ],
      ['netlink', 'passed'],
    ],
    kernel: { passed: 2, failed: 1, skipped: 1 },
  },

  'KUnit of 6.12 in the log of a kernel': {
    log: `[    0.401122] netkiln: unrelated words
[    0.412345] KTAP version 1
[    0.412399] 1..2
[    0.413001]     KTAP version 1
[    0.413002]     # Subtest: ring
[    0.413003]     # module: ring_test
[    0.413004]     1..3
[    0.413500]     ok 1 ring_empty
[    0.413777]     # ring_wraps: EXPECTATION FAILED at lib/ring_test.c:41
[    0.413778]     Expected head == 3, but
[    0.413779]         head == 4 (0x4)
[    0.413901]     not ok 2 ring_wraps
[    0.414000]         KTAP version 1
[    0.414001]         # Subtest: ring_sizes
[    0.414100]         ok 1 size=1
[    0.414101]         ok 2 size=64 # SKIP too slow
[    0.414102]     # ring_sizes: pass:1 fail:0 skip:1 total:2
[    0.414103]     ok 3 ring_sizes
[    0.414104] # ring: pass:2 fail:1 skip:0 total:3
[    0.414105] # Totals: pass:2 fail:1 skip:1 total:4
[    0.414106] not ok 1 ring
[    0.415000]     KTAP version 1
[    0.415001]     # Subtest: list
[    0.415002]     1..1
[    0.415003]     ok 1 list_empty
[    0.415004] ok 2 list
[    0.415900] reboot: Restarting system`,
    results: [
      [
        'ring',
        'failed',
        [
          ['ring_empty', 'passed'],
          ['ring_wraps', 'failed'],
          [
            'ring_sizes',
            'passed',
            [
              ['size=1', 'passed'],
              ['size=64', 'skipped'],
            ],
          ],
        ],
      ],
      ['list', 'passed', [['list_empty', 'passed']]],
    ],
    kernel: { passed: 3, failed: 1, skipped: 1 },
  },

  'KUnit of 6.1, a suite in a module: no version line': {
    log: `[   12.000001]     # Subtest: ring
[   12.000002]     1..2
[   12.000003]     ok 1 - ring_empty
[   12.000004]     ok 2 - ring_wraps
[   12.000005] # ring: pass:2 fail:0 skip:0 total:2
[   12.000006] ok 1 - ring`,
    results: [
      [
        'ring',
        'passed',
        [
          ['ring_empty', 'passed'],
          ['ring_wraps', 'passed'],
        ],
      ],
    ],
  },

  'KUnit of 6.1, built in: a version line of TAP, and subtests without one': {
    log: `TAP version 14
1..2
    # Subtest: ring
    1..1
    ok 1 - ring_empty
ok 1 - ring
    # Subtest: list
    1..1
    not ok 1 - list_empty
not ok 2 - list`,
    results: [
      ['ring', 'passed', [['ring_empty', 'passed']]],
      ['list', 'failed', [['list_empty', 'failed']]],
    ],
    kernel: { passed: 1, failed: 1 },
  },

  'modules one after the other': {
    log: `KTAP version 1
1..1
    KTAP version 1
    # Subtest: ring
    1..1
    ok 1 ring_empty
ok 1 ring
usb 1-1: new device
KTAP version 1
1..1
    KTAP version 1
    # Subtest: list
    1..1
    ok 1 list_empty
ok 1 list`,
    results: [
      ['ring', 'passed', [['ring_empty', 'passed']]],
      ['list', 'passed', [['list_empty', 'passed']]],
    ],
  },

  'a test that crashes the kernel': {
    log: `[    1.000000] KTAP version 1
[    1.000001] 1..2
[    1.000002]     KTAP version 1
[    1.000003]     # Subtest: ring
[    1.000004]     1..3
[    1.000005]     ok 1 ring_empty
[    1.000006]     # ring_wraps: begins
[    1.000007] BUG: kernel NULL pointer dereference, address: 0000000000000000`,
    results: [
      [
        'ring',
        'incomplete',
        [
          ['ring_empty', 'passed'],
          ['tests 2 to 3 of the plan', 'incomplete'],
        ],
      ],
      ['test 2 of the plan', 'incomplete'],
    ],
    problems: [
      '3 tests were planned, and 1 have a result',
      "'ring' has no result",
      '2 tests were planned, and 1 have a result',
    ],
  },

  'a suite without a result between two': {
    log: `KTAP version 1
1..2
    KTAP version 1
    # Subtest: ring
    1..2
    ok 1 ring_empty
    KTAP version 1
    # Subtest: list
    1..1
    ok 1 list_empty
ok 2 list`,
    results: [
      [
        'ring',
        'incomplete',
        [
          ['ring_empty', 'passed'],
          ['test 2 of the plan', 'incomplete'],
        ],
      ],
      ['list', 'passed', [['list_empty', 'passed']]],
    ],
    problems: [
      '2 tests were planned, and 1 have a result',
      "'ring' has no result",
      'test number 2 comes after 0',
    ],
  },

  'a suite of 6.1 without a result between two': {
    log: `TAP version 14
1..2
    # Subtest: ring
    1..2
    ok 1 - ring_empty
    # Subtest: list
    1..1
    ok 1 - list_empty
ok 2 - list`,
    results: [
      [
        'ring',
        'incomplete',
        [
          ['ring_empty', 'passed'],
          ['test 2 of the plan', 'incomplete'],
        ],
      ],
      ['list', 'passed', [['list_empty', 'passed']]],
    ],
    problems: [
      '2 tests were planned, and 1 have a result',
      "'ring' has no result",
      'test number 2 comes after 0',
    ],
  },

  'a suite that is ok though a test in it is not': {
    log: `KTAP version 1
1..1
  KTAP version 1
  1..1
  not ok 1 inner
ok 1 outer`,
    results: [['outer', 'failed', [['inner', 'failed']]]],
    problems: ["'outer' is ok, and one of its subtests is not"],
    kernel: { failed: 1 },
  },

  'the output of a program as kselftest wraps it': {
    log: `TAP version 13
1..1
# timeout set to 45
# selftests: net: ports
# TAP version 13
# 1..2
# ok 1 open
# # diagnostic
# not ok 2 closed
not ok 1 selftests: net: ports # exit=1`,
    results: [
      [
        'selftests: net: ports',
        'failed',
        [
          ['open', 'passed'],
          ['closed', 'failed'],
        ],
      ],
    ],
  },

  'TAP 14 with a named subtest': {
    log: `TAP version 14
# Subtest: first
    ok 1 - inner \\# 1
    1..1
ok 1 - first
1..1`,
    results: [['first', 'passed', [['inner # 1', 'passed']]]],
  },

  'TAP 14, named subtests in named subtests, plans first and last': {
    log: `TAP version 14
1..1
# Subtest: outer
    # Subtest: inner
        ok 1 - one
        not ok 2 - two
          ---
          message: "no"
          ...
        1..2
    not ok 1 - inner
    # Subtest: other
        1..1
        ok 1 - one
    ok 2 - other
    1..2
not ok 1 - outer`,
    results: [
      [
        'outer',
        'failed',
        [
          [
            'inner',
            'failed',
            [
              ['one', 'passed'],
              ['two', 'failed'],
            ],
          ],
          ['other', 'passed', [['one', 'passed']]],
        ],
      ],
    ],
  },

  'more results than planned': {
    log: 'KTAP version 1\n1..1\nok 1 a\nok 2 b',
    results: [
      ['a', 'passed'],
      ['b', 'passed'],
    ],
    problems: ['1 tests were planned, and 2 have a result'],
  },

  'a version that is to come': {
    log: 'KTAP version 7\n1..1\nok 1 a',
    results: [['a', 'passed']],
    problems: ['KTAP version 7 is not known'],
    kernel: { passed: 1 },
  },
};
