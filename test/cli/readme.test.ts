/** The README's spec and commands, run as they stand there. */
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { run } from '../../src/host/run.js';
import { command, filesBelow, folder, netkiln, repository } from './netkiln.js';

const readme = readFileSync(join(repository, 'README.md'), 'utf8');

test('its spec checks', async () => {
  await using dir = await folder();
  const [, spec] = /^```ts\n(.*?)^```$/ms.exec(readme)!;
  await writeFile(join(dir.path, 'edge-fw.spec.ts'), spec!);
  const got = await netkiln(['check', 'edge-fw.spec.ts'], { cwd: dir.path });
  expect(got, got.stderr).toMatchObject({ status: 0 });
});

test('its commands do what it says, one after the other', async () => {
  await using dir = await folder();
  const lines = [...readme.matchAll(/^ {4}bin\/netkiln (.*my-fw.*)$/gm)].map((match) => match[1]!);
  expect(lines.map((line) => line.split(/ +/)[0])).toEqual(['new', 'check', 'gen', 'build', 'test']);
  const outputs: string[] = [];
  for (const line of lines) {
    const got = await run(['sh', '-c', `'${command}' ${line}`], { cwd: dir.path });
    expect(got, `${line}\n${got.stderr}`).toMatchObject({ status: 0 });
    outputs.push(got.stdout);
  }
  expect(await filesBelow(dir.path)).toEqual(
    expect.arrayContaining(['build/6.12/my_fw.ko', 'build/my_fw.c']),
  );
  expect(outputs[3]!.split('\n').at(-1)).toBe(join(dir.path, 'build/6.12/my_fw.ko'));
  expect(outputs[4]).toMatch(/^Verdicts of my_fw on kernel 6\.1\./m);
  expect(outputs[4]).toMatch(/^Counters in \/proc\/net\/my_fw/m);
});

test('make demo ends with the table that it shows', async () => {
  const makefile = readFileSync(join(repository, 'Makefile'), 'utf8');
  const [, argv] = /^demo:.*?bin\/netkiln (test [^\n]*)$/ms.exec(makefile)!;
  const { status, stdout } = await netkiln(argv!.split(' '));
  expect(status).toBe(0);
  const shown = /^ {4}counter .*?passed$/ms.exec(readme)![0].replace(/^ {4}/gm, '');
  const [head, tail] = shown.split('\n...\n');
  expect(stdout).toContain(head);
  expect(stdout.trimEnd().endsWith(tail!.trim())).toBe(true);
});
