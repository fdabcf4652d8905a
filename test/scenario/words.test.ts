/** Every word of docs/scenarios.md, on every kernel: scenarios that hold. Those of wrong.test.ts show that each word can fail. */
import { expect, test } from 'vitest';
import { supportedKernels } from '../support/kernels.js';
import { sanitizeKernel } from '../support/sanitize.js';
import { runSpec, specPath, wrong } from './run.js';

/** Those that need faults are skipped on stock kernels, with a reason. */
const needFaults: Readonly<Record<string, readonly string[]>> = {
  firewall: [],
  link: [],
  family: ['memory runs out'],
};

for (const kernel of supportedKernels) {
  test.each(Object.keys(needFaults))(`the words of a %s hold on ${kernel}`, async (name) => {
    const told = await runSpec(specPath(name), { kernel });
    expect(wrong(told)).toEqual([]);
    expect(told.runs.length).toBeGreaterThan(2);
    const skipped = told.runs.filter((run) => run.skipped !== undefined);
    expect(skipped.map((run) => run.name)).toEqual(needFaults[name]);
    for (const run of skipped)
      expect(run.skipped).toBe('the kernel injects no faults; --profile sanitize does');
  });
}

test('memory runs out where the kernel injects faults', async (context) => {
  const kernel = await sanitizeKernel();
  context.skip(!kernel, 'no sanitize kernel: netkiln kernel build');
  const chosen = (name: string) => name === 'memory runs out';
  const told = await runSpec(specPath('family'), { kernel: '6.12', profile: 'sanitize', chosen });
  expect(wrong(told)).toEqual([]);
  expect(told.runs.map((run) => run.skipped)).toEqual([undefined]);
});

test('what programs print and the kernel says is told, and each test that they tell of', async () => {
  const { runs, subtests } = await runSpec(specPath('link'), {
    kernel: '6.12',
    chosen: (name) => name === 'tests tell of themselves',
  });
  expect(runs[0]!.stdout).toBe('KTAP version 1\n1..2\nok 1 one\nok 2 two # SKIP no need\n');
  expect(runs[0]!.log!.filter((line) => line.endsWith('ok 1 three'))).toHaveLength(1);
  expect(subtests.map(({ path, status, scenario }) => [path.join(' '), status, scenario])).toEqual([
    ['one', 'passed', 'tests tell of themselves'],
    ['two', 'skipped', 'tests tell of themselves'],
    ['three', 'passed', 'tests tell of themselves'],
  ]);
});
