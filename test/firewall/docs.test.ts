/** docs/firewall.md says what there is. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fieldNames } from '../../src/model/field.js';
import { hooks, priorities } from '../../src/model/firewall.js';
import { tcpFlags } from '../../src/model/header/numbers.js';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const page = read('docs/firewall.md');
const codes = new Set(Array.from(page.matchAll(/`([^`\n]+)`/g), (match) => match[1]));

test('its example stands in the example', () => {
  const quoted = Array.from(page.matchAll(/^```ts\n(.*?)^```/gms), (match) => match[1]!);
  expect(quoted).not.toEqual([]);
  for (const text of quoted) expect(read('examples/edge-firewall/edge-firewall.spec.ts')).toContain(text);
});

test('it names every field, hook, priority and flag, and no field that does not exist', () => {
  const names = [...fieldNames(), ...hooks, ...Object.keys(priorities), ...Object.keys(tcpFlags)];
  expect(names.filter((name) => !codes.has(name))).toEqual([]);
  const spaces = new Set(fieldNames().map((name) => name.split('.')[0]));
  const claimed = [...codes].filter((code) => spaces.has(code!.split('.')[0]) && /^\w+\.\w+$/.test(code!));
  expect(claimed.filter((code) => !fieldNames().includes(code!))).toEqual([]);
});

test('it gives the priorities their numbers', () => {
  for (const [name, number] of Object.entries(priorities)) expect(page).toContain(`\`${name}\` (${number})`);
});
