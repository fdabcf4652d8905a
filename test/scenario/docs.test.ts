/** docs/scenarios.md is held to the code: its example is one that is run, and it has every word. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as step from '../../src/spec/step.js';
import * as topology from '../../src/spec/topology.js';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const page = read('docs/scenarios.md');

test('the example is a scenario of the edge firewall', () => {
  const [, example] = /```ts\n([\s\S]*?)```/.exec(page)!;
  const indented = example!.replace(/^(?=.)/gm, '    ');
  expect(read('examples/edge-firewall/edge-firewall.spec.ts')).toContain(indented);
});

test.each([...Object.keys(step), ...Object.keys(topology)])('%s is explained', (word) => {
  expect(page).toMatch(new RegExp(`\`[^\`\n]*\\b${word}\\(`));
});
