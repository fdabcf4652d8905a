/** What is not as it has to be is said, step by step, with its place: the words are those that a person reads. */
import { beforeAll, expect, test } from 'vitest';
import { plain, runSpec, specPath, type Told } from './run.js';

let told: Told;
beforeAll(async () => {
  told = await runSpec(specPath('wrong'), { kernel: '6.12' });
});

test('no scenario passes, none ends the run', () => {
  expect(told.runs.filter(({ passed }) => passed).map(({ name }) => name)).toEqual([]);
  expect(told.events.at(-1)).toMatchObject({ event: 'tested', failed: told.runs.length, notRun: 0 });
});

test('each says what is wrong', async () => {
  const said = told.runs.map(
    ({ name, details }) =>
      `${name}\n${plain(details)
        .map((line) => `  ${line}`)
        .join('\n')}\n`,
  );
  await expect(said.join('\n')).toMatchFileSnapshot('./wrong.txt');
});
