/** The file of a module that a person writes: made once, taken from beside the spec, never overwritten. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import samples from '../../examples/samples/samples.spec.js';
import { NetkilnError } from '../../src/diagnostic/diagnostic.js';
import { defines, forOutput, withOwnFiles } from '../../src/output/own.js';
import { writeOutput } from '../../src/output/write.js';
import { checkSpec, filesOf } from '../netlink/family.js';

const files = filesOf(checkSpec(samples).model);
const begun = files.find(({ userOwned }) => userOwned)!;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'netkiln-own-'));
});
afterEach(() => rm(folder, { recursive: true }));

const gen = async (out: string) => {
  const found = await withOwnFiles(files, join(folder, 'samples.spec.ts'));
  return writeOutput(out, await forOutput(found, out), { module: 'samples' });
};

describe('a file of the person', () => {
  it('is made once, and never overwritten', async () => {
    const out = join(folder, 'out');
    expect((await gen(out)).written).toContain('samples_ops.c');
    const mine = `${begun.text}/* mine */\n`;
    await writeFile(join(out, 'samples_ops.c'), mine);
    expect((await gen(out)).unchanged).toContain('samples_ops.c');
    expect(await readFile(join(out, 'samples_ops.c'), 'utf8')).toBe(mine);
  });

  it('is copied from beside the spec', async () => {
    const out = join(folder, 'out');
    const mine = `${begun.text}/* mine */\n`;
    await writeFile(join(folder, 'samples_ops.c'), mine);
    await gen(out);
    expect(await readFile(join(out, 'samples_ops.c'), 'utf8')).toBe(mine);
    await writeFile(join(folder, 'samples_ops.c'), `${mine}/* more */\n`);
    expect((await gen(out)).written).toEqual(['samples_ops.c']);
  });

  it('stays where it is if that is the output folder', async () => {
    const mine = `${begun.text}/* mine */\n`;
    await writeFile(join(folder, 'samples_ops.c'), mine);
    expect((await gen(folder)).written).not.toContain('samples_ops.c');
    expect(await readFile(join(folder, 'samples_ops.c'), 'utf8')).toBe(mine);
  });

  it('has to have every function, and is told which to add', async () => {
    const out = join(folder, 'out');
    await gen(out);
    const path = join(out, 'samples_ops.c');
    await writeFile(path, begun.text.replace('int samples_weigh(', 'int samples_weighs('));
    const refused = await gen(out).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(NetkilnError);
    const { diagnostics, exit } = refused as NetkilnError;
    expect(exit).toBe(2);
    expect(diagnostics).toMatchObject([
      { code: 'NK4008', message: 'samples_ops.c lacks the function samples_weigh()', at: { file: path } },
    ]);
    expect(diagnostics[0]!.fix).toContain('return -EOPNOTSUPP;');
  });
});

it.each([
  ['int own(void)\n{\n}\n', true],
  ['int own(struct net *net,\n\tint b)\n{', true],
  ['int own(void);', false],
  ['int other(void) { return own(); }', false],
  ['/* int own(void) { } */', false],
  ['char *text = "own() {";', false],
  ['int my_own(void) {', false],
])('%j: whether it defines own()', (text, defined) => {
  expect(defines(text, 'own')).toBe(defined);
});
