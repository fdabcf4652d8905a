import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync, existsSync } from 'node:fs';
import fc from 'fast-check';
import { test } from 'vitest';
import { importClassbench } from '../../src/import/classbench.js';
import { readImport } from '../../src/import/read.js';
import { modelInIpv6 } from '../../bench/classifier/ipv6.js';
import { emitFirewall } from '../../src/emit/firewall/emit.js';
import { lowerFirewall } from '../../src/lower/firewall/lower.js';
test('hash', { timeout: 3_000_000 }, async () => {
  const out: string[] = [];
  const add = (name: string, model: any) => {
    const begin = performance.now();
    const plan = lowerFirewall(model);
    const ms = performance.now() - begin;
    const text = emitFirewall(plan, model).map((f) => f.text).join('');
    out.push(`${name} ${createHash('sha256').update(text).digest('hex').slice(0, 16)}`);
    console.log(name, Math.round(ms));
  };
  for (const s of (process.env.SETS ?? 'acl1_1k,acl2_1k,fw1_1k,fw2_1k,fw3_1k,ipc1_1k,acl1_100,fw1_100,ipc1_100,ipc1_10k,fw1_10k').split(',')) {
    const file = `/work/shared/data/classbench/${s}${existsSync(`/work/shared/data/classbench/${s}`) ? '' : '.gz'}`;
    const { model } = importClassbench(await readImport(file), file, { name: 'x', verdicts: 'alternate', hook: 'input', counters: false } as never);
    add(s, model);
    if (!s.includes('10k')) add(`${s}-plan`, modelInIpv6(model, 'plan'));
  }
  writeFileSync(process.env.OUT!, out.join('\n'));
});
