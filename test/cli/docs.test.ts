/** docs/cli.md against the commands: every option is described, and nothing else. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { netkiln } from './netkiln.js';

const page = readFileSync(new URL('../../docs/cli.md', import.meta.url), 'utf8');

/** Sections of the third level, by what their titles name. */
const sections = new Map(
  page
    .split(/^### `/m)
    .slice(1)
    .map((text) => [text.slice(0, text.indexOf('`')), text.split(/^## /m)[0]!]),
);

const commands = [...sections.keys()].filter((title) => title.startsWith('netkiln '));

test('every command has its section', async () => {
  const { stderr } = await netkiln([]);
  const found = [...stderr.matchAll(/^ {2}([a-z]+) /gm)].map((match) => match[1]!);
  const described = new Set(commands.map((title) => title.split(' ')[1]!));
  expect(found.filter((name) => name !== 'help').sort()).toEqual([...described].sort());
});

test.each(commands)('the options of %s are those that it has', async (title) => {
  const { stdout } = await netkiln([...title.split(' ').slice(1), '--help']);
  const common = ['--json', '--verbose', '--help'];
  const has = [...stdout.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map((match) => match[1]!);
  expect(has).toEqual(expect.arrayContaining(common));
  const described = [...sections.get(title)!.matchAll(/^- ((?:`--[a-z-]+`(?:, )?)+)/gm)].flatMap((match) =>
    [...match[1]!.matchAll(/--[a-z-]+/g)].map(([option]) => option),
  );
  expect(described.sort()).toEqual(has.filter((option) => !common.includes(option)).sort());
});
