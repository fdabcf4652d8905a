/** docs/semantics.md in the kernel: every scenario that it points at exists, and all of them hold. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkFirewall } from '../../src/check/firewall/check.js';
import { separate } from '../../src/diagnostic/origins.js';
import { emitFirewall } from '../../src/emit/firewall/emit.js';
import { findKernel, type Kernel } from '../../src/kernel/index.js';
import { lowerFirewall } from '../../src/lower/firewall/lower.js';
import { firewallScenarios } from '../../src/scenario/firewall/run.js';
import { tryScenario } from '../../src/scenario/trial.js';
import { supportedKernels } from '../support/kernels.js';
import { type Built, buildMany, complaints } from '../support/modules.js';
import chains from './chains.spec.js';
import comparisons from './comparisons.spec.js';
import devices from './devices.spec.js';
import ipv4 from './ipv4.spec.js';
import ipv6 from './ipv6.spec.js';
import layout from './layout.spec.js';
import presence from './presence.spec.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const specs = Object.entries({ chains, comparisons, devices, ipv4, ipv6, layout, presence }).map(
  ([file, spec]) => {
    const { data, origins } = separate(spec);
    const { model, scenarios } = checkFirewall(data, origins);
    return { file: `test/semantics/${file}.spec.ts`, model, scenarios };
  },
);

describe('the page', () => {
  const page = readFileSync(join(root, 'docs/semantics.md'), 'utf8');
  const sections = page.split(/^#{2,3} /m).slice(1);

  /** A section's references: a file, and the names quoted after it. */
  const references = (section: string) =>
    Array.from(section.matchAll(/\[`([^`]+)`\]\(([^)]+)\)((?:[^[]|\[(?!`))*)/g), ([, file, , text]) => ({
      file: file!,
      names: Array.from(text!.matchAll(/“([^”]+)”/g), (match) => match[1]!.replaceAll(/\s+/g, ' ')),
    }));

  it.each(sections.map((text) => [text.split('\n')[0], text] as const))('%s: is proven', (_, section) => {
    expect(references(section).flatMap(({ names }) => names).length).toBeGreaterThan(0);
    for (const { file, names } of references(section)) {
      const spec = specs.find((s) => s.file === file);
      const known = spec
        ? spec.scenarios.map((s) => s.name)
        : Array.from(
            readFileSync(join(root, file), 'utf8').matchAll(/\(\s*'([^'\n]+)',\s+(?:async )?\(/g),
            (m) => m[1],
          );
      for (const name of names) expect(known, file).toContain(name);
    }
  });
});

describe.each(supportedKernels)('what rules mean, on %s', (series) => {
  let kernel: Kernel;
  let built: Built;

  beforeAll(async () => {
    kernel = await findKernel(series);
    built = await buildMany(
      kernel,
      specs.map(({ model }) => emitFirewall(lowerFirewall(model), model)),
      { sparse: true },
    );
  });

  it('builds without a complaint', () => {
    expect(complaints(built.output)).toEqual([]);
    expect(built.status).toBe(0);
  });

  it.each(specs.map((spec) => [spec.file, spec] as const))('%s', async (_, { model, scenarios }) => {
    const failed: unknown[] = [];
    for (const scenario of scenarios) {
      const ko = join(built.folder, `${model.name}.ko`);
      const { result, jobs } = await tryScenario(firewallScenarios, scenario, { model, kernel, ko });
      if (!result.passed) failed.push([result.name, ...result.details]);
      expect(jobs).toBe(1);
    }
    expect(failed).toEqual([]);
  });
});
