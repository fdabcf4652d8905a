/** Real filter sets: explained in reasonable time, and what is said of rules borne out by their traces. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type Effect, effectsOf } from '../../src/explain/firewall/effect/effect.js';
import { importClassbench } from '../../src/import/classbench.js';
import { testsOf } from '../../src/lower/firewall/rule.js';

const data = process.env['NETKILN_DATA'];
const at = (name: string) => join(data ?? '', 'classbench', name);

function textOf(name: string): string {
  if (existsSync(at(name))) return readFileSync(at(name), 'utf8');
  return gunzipSync(readFileSync(at(`${name}.gz`))).toString('utf8');
}

describe.each(['acl1_1k', 'fw1_1k', 'ipc1_1k', 'acl1_10k', 'fw2_10k'])('%s', (set) => {
  const there = data !== undefined && existsSync(at(`${set}_trace.gz`));

  it('is decided but for a few rules, and no packet of its trace says otherwise', (context) => {
    if (!there) context.skip('NETKILN_DATA does not name a folder with the ClassBench sets');
    const options = { name: 'cb', verdicts: 'alternate', hook: 'input', counters: false } as const;
    const [chain] = importClassbench(textOf(set), set, options).model.chains;
    const rules = chain!.rules.map((rule) => ({ ...rule, tests: testsOf(rule, 'ipv4', 'input') }));
    const begin = performance.now();
    const effects = effectsOf(rules, { verdict: chain!.policy, counter: false }, 'ipv4');
    // A few seconds; more where others keep the machine busy.
    expect(performance.now() - begin).toBeLessThan(60_000);
    const open = effects.filter(({ kind }) => kind === 'undecided');
    expect(open.length).toBeLessThan(rules.length / 100);
    const trace = gunzipSync(readFileSync(at(`${set}_trace.gz`)))
      .toString('utf8')
      .trim()
      .split('\n');
    const decide = new Set(trace.map((line) => Number(line.split('\t')[7])).filter((rule) => rule >= 0));
    const idle = (effect: Effect) => effect.kind === 'hidden' || effect.kind === 'impossible';
    expect(decide.size).toBeGreaterThan(50);
    expect([...decide].filter((rule) => idle(effects[rule]!))).toEqual([]);
  });
});
