import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NetkilnError } from '../../src/diagnostic/diagnostic.js';
import { writeNewFiles } from '../../src/output/new-files.js';
import { checkOutput, type OutputFile, writeOutput } from '../../src/output/write.js';

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'netkiln-output-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const one: OutputFile[] = [
  { path: 'fw.c', text: 'int x;\n' },
  { path: 'Kbuild', text: 'obj-m := fw.o\n' },
  { path: 'include/fw.h', text: '#pragma once\n' },
];
const two: OutputFile[] = [
  { path: 'fw.c', text: 'int y;\n' },
  { path: 'Kbuild', text: 'obj-m := fw.o\n' },
];
const options = { module: 'fw' };

const read = (path: string) => readFile(join(dir, path), 'utf8');

/** Everything below the folder with its content. */
async function snapshot(): Promise<Record<string, string>> {
  const out: Record<string, string> = {};
  for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    out[path.slice(dir.length + 1)] = await readFile(path, 'utf8');
  }
  return out;
}

async function refused(work: () => Promise<unknown>): Promise<{ code: string; exit: number; text: string }> {
  const before = await snapshot();
  try {
    await work();
  } catch (error) {
    if (!(error instanceof NetkilnError)) throw error;
    expect(await snapshot()).toEqual(before);
    const [first] = error.diagnostics;
    return { code: first!.code, exit: error.exit, text: `${first!.message}\n${first!.cause ?? ''}` };
  }
  throw new Error('it was not refused');
}

describe('an update', () => {
  it('writes files and manifest, and then knows that nothing is to be done', async () => {
    expect((await writeOutput(dir, one, options)).written).toEqual(['fw.c', 'Kbuild', 'include/fw.h']);
    const manifest = JSON.parse(await read('.netkiln.json')) as Record<string, unknown>;
    expect(manifest).toMatchObject({ schemaVersion: 1, module: 'fw' });
    expect(Object.keys(manifest['files'] as object)).toEqual(['Kbuild', 'fw.c', 'include/fw.h']);
    expect(await readdir(dir)).toEqual(['.netkiln.json', 'Kbuild', 'fw.c', 'include']);
    await checkOutput(dir, one, 'fw');

    const old = new Date(2020, 1, 1);
    for (const path of ['fw.c', '.netkiln.json']) await utimes(join(dir, path), old, old);
    const again = await writeOutput(dir, one, options);
    expect(again).toEqual({ written: [], unchanged: ['fw.c', 'Kbuild', 'include/fw.h'], removed: [] });
    for (const path of ['fw.c', '.netkiln.json']) expect((await stat(join(dir, path))).mtime).toEqual(old);
  });

  it('rewrites what changed, removes what is no longer generated and the folders that leaves empty', async () => {
    await writeOutput(dir, one, options);
    expect(await writeOutput(dir, two, options)).toEqual({
      written: ['fw.c'],
      unchanged: ['Kbuild'],
      removed: ['include/fw.h'],
    });
    expect(Object.keys(await snapshot()).sort()).toEqual(['.netkiln.json', 'Kbuild', 'fw.c']);
    expect(await read('fw.c')).toBe('int y;\n');
  });

  it('changes nothing on a dry run', async () => {
    await writeOutput(dir, one, options);
    const before = await snapshot();
    const plan = await writeOutput(dir, two, { ...options, dryRun: true });
    expect(plan).toEqual({ written: ['fw.c'], unchanged: ['Kbuild'], removed: ['include/fw.h'] });
    expect(await snapshot()).toEqual(before);
  });

  it('stops when told to, and the next one finishes', async () => {
    await writeOutput(dir, one, options);
    const stop = new AbortController();
    stop.abort();
    await expect(writeOutput(dir, two, { ...options, signal: stop.signal })).rejects.toThrow();
    await writeOutput(dir, two, options);
    await checkOutput(dir, two, 'fw');
  });
});

describe("a person's work", () => {
  it('is named, all of it, and not touched', async () => {
    await writeOutput(dir, one, options);
    await writeFile(join(dir, 'fw.c'), 'int mine;\n');
    await writeFile(join(dir, 'include/fw.h'), 'mine\n');
    await writeFile(join(dir, 'Makefile'), 'mine\n');
    const found = await refused(() =>
      writeOutput(dir, [...two, { path: 'Makefile', text: 'all:\n' }], options),
    );
    expect(found).toMatchObject({ code: 'NK4001', exit: 2 });
    expect(found.text).toContain('3 files');
    expect(found.text).toContain('fw.c was edited\n');
    expect(found.text).toContain('include/fw.h was edited, and is no longer generated');
    expect(found.text).toContain('Makefile was not written by netkiln');
  });

  it('is overwritten by force, unless it is not generated', async () => {
    await writeOutput(dir, one, options);
    await writeFile(join(dir, 'fw.c'), 'int mine;\n');
    await writeFile(join(dir, 'include/fw.h'), 'mine\n');
    await writeFile(join(dir, 'notes'), 'mine\n');
    await writeOutput(dir, two, { ...options, force: true });
    expect(await read('fw.c')).toBe('int y;\n');
    expect(await read('include/fw.h')).toBe('mine\n');
    expect(await read('notes')).toBe('mine\n');
    await checkOutput(dir, two, 'fw');
  });

  it('is no obstacle where it equals what is generated', async () => {
    await writeFile(join(dir, 'fw.c'), 'int x;\n');
    expect((await writeOutput(dir, one, options)).unchanged).toEqual(['fw.c']);
  });

  it('lives in files that are made once and then left alone', async () => {
    const hooks = (text: string): OutputFile => ({ path: 'hooks.c', text, userOwned: true });
    await writeOutput(dir, [...one, hooks('first\n')], options);
    await writeFile(join(dir, 'hooks.c'), 'mine\n');
    await writeOutput(dir, [...two, hooks('second\n')], options);
    await checkOutput(dir, [...two, hooks('second\n')], 'fw');
    await writeOutput(dir, two, { ...options, force: true });
    expect(await read('hooks.c')).toBe('mine\n');
  });

  it("is not mixed with another module's", async () => {
    await writeOutput(dir, one, options);
    expect(await refused(() => writeOutput(dir, two, { module: 'other' }))).toMatchObject({
      code: 'NK4004',
      exit: 2,
    });
  });
});

describe('paths', () => {
  it.each(['../x', '/etc/x', 'a/../../x', '', '.', 'a//b', 'a/', './a', 'a\\b', '.netkiln.json', 'a\u0000'])(
    'refuses %j',
    async (path) => {
      expect(await refused(() => writeOutput(dir, [{ path, text: '' }], options))).toMatchObject({
        code: 'NK4003',
      });
    },
  );

  it('follows no link, neither of a folder nor of a file', async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), 'netkiln-elsewhere-'));
    try {
      await writeFile(join(elsewhere, 'fw.c'), 'mine\n');
      await symlink(elsewhere, join(dir, 'include'));
      expect(await refused(() => writeOutput(dir, one, options))).toMatchObject({ code: 'NK4003' });
      await symlink(join(elsewhere, 'fw.c'), join(dir, 'fw.c'));
      expect(await refused(() => writeOutput(dir, two, options))).toMatchObject({ code: 'NK4001' });
      await writeOutput(dir, two, { ...options, force: true });
      expect(await readFile(join(elsewhere, 'fw.c'), 'utf8')).toBe('mine\n');
      expect(await read('fw.c')).toBe('int y;\n');
    } finally {
      await rm(elsewhere, { recursive: true });
    }
  });

  it('in a manifest are not believed either', async () => {
    const files = { '../victim': 'a'.repeat(64) };
    await writeFile(join(dir, '.netkiln.json'), JSON.stringify({ schemaVersion: 1, module: 'fw', files }));
    expect(await refused(() => writeOutput(dir, one, options))).toMatchObject({ code: 'NK4003' });
  });

  it('says what is wrong with a manifest, or with a folder that is none', async () => {
    await writeFile(join(dir, '.netkiln.json'), '{"schemaVersion": 99}');
    expect(await refused(() => writeOutput(dir, one, options))).toMatchObject({ code: 'NK4006', exit: 2 });
    await rm(join(dir, '.netkiln.json'));
    await writeFile(join(dir, 'file'), '');
    const found = await refused(() => writeOutput(join(dir, 'file'), one, options));
    expect(found).toMatchObject({ code: 'NK4007', exit: 1 });
    const checked = await refused(() => checkOutput(join(dir, 'file'), one, 'fw'));
    expect(checked).toMatchObject({ code: 'NK4007', exit: 1 });
  });
});

describe('drift', () => {
  it('is listed with exit code 3, and nothing is changed', async () => {
    await writeOutput(dir, one, options);
    await rm(join(dir, 'Kbuild'));
    await writeFile(join(dir, 'extra.h'), '');
    const wanted = [...two, { path: 'Makefile', text: '' }, { path: 'extra.h', text: 'x' }];
    const found = await refused(() => checkOutput(dir, wanted, 'fw'));
    expect(found).toMatchObject({ code: 'NK4002', exit: 3 });
    const lines = found.text
      .split('\n')
      .slice(1)
      .map((l) => l.trim());
    expect(lines).toEqual([
      'Kbuild is missing',
      'Makefile is missing',
      'fw.c is out of date',
      'extra.h was not written by netkiln',
      'include/fw.h is no longer generated',
    ]);
  });
});

describe('new files', () => {
  it('are written all or none', async () => {
    const files = ['a', 'b/c'].map((p) => ({ path: join(dir, p), text: p }));
    await writeNewFiles(files);
    await writeNewFiles(files);
    await mkdir(join(dir, 'd'));
    await writeFile(join(dir, 'a'), 'mine');
    const more = [...files, { path: join(dir, 'd/e'), text: '' }];
    expect(await refused(() => writeNewFiles(more))).toMatchObject({ code: 'NK4005', exit: 2 });
    await writeNewFiles(more, true);
    expect(await read('a')).toBe('a');
  });
});
