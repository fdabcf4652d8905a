/** What is said of how a hook's rules are found. */
import { expect, it } from 'vitest';
import { explainHooks } from '../../src/explain/firewall/hook.js';
import type { Condition, FirewallModel } from '../../src/model/firewall.js';
import { schemaVersion } from '../../src/model/module.js';

function hookOf(when: readonly (readonly Condition[])[]) {
  const rules = when.map((own, n) => ({
    name: `r${n}`,
    verdict: 'accept' as const,
    counter: true,
    when: own,
  }));
  const model: FirewallModel = {
    ...{ schemaVersion, kind: 'firewall', name: 'fw', description: '', author: null },
    ...{ license: 'GPL-2.0-only', netns: 'init', onError: 'closed' },
    chains: [
      {
        ...{ name: 'c', hook: 'input', families: ['ipv4'], priority: 0, policy: 'drop', counter: false },
        rules,
      },
    ],
  };
  return explainHooks(model)[0]!;
}

it('tables, and what they are', () => {
  const hook = hookOf(
    Array.from({ length: 300 }, (_, n) => [{ field: 'tcp.dport', op: 'in', values: [String(n * 7)] }]),
  );
  expect(hook).toMatchObject({ strategy: 'tables', instead: null, rules: 300, never: [], redundant: [] });
  expect(hook.why).toMatch(
    /^looking them up in tables costs less \(\d+\) than trying one after the other \(\d+\)$/,
  );
  expect(hook.tables!.axes).toEqual(expect.arrayContaining(['found', 'dport']));
  expect(hook.tables!.depth).toBeGreaterThan(0);
});

it('rules that look at nothing', () => {
  const hook = hookOf([[]]);
  expect(hook).toMatchObject({ strategy: 'one by one', instead: null, tables: null });
  expect(hook.instructions).toEqual({ tables: null, trying: null });
});

it('a limit that was passed, and what was done instead', () => {
  const hook = hookOf(
    Array.from({ length: 120 }, (_, n) => [
      { field: 'tcp.seq', op: 'mask', mask: 0x80000000 + 2 * n + 1, value: 1 },
    ]),
  );
  expect(hook).toMatchObject({
    strategy: 'one by one',
    why: 'rules look at more different numbers of a packet than tables are made for',
    instead: 'nothing is looked up: rules are tried one after the other',
    instructions: { tables: null, trying: null },
  });
});
