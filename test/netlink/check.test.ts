/** What is wrong with a family's spec: for each case in test/cases/netlink-* the whole text of the errors. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { NetkilnError } from '../../src/diagnostic/diagnostic.js';
import { printDiagnostic } from '../../src/diagnostic/print.js';
import { flag, netlinkFamily, string, u32, u64 } from '../../src/index.js';
import { checkSpec } from './family.js';

const cases = fileURLToPath(new URL('../cases/', import.meta.url));
const own = readdirSync(cases).filter((name) => name.startsWith('netlink-'));

describe('bad specs', () => {
  it.each(own)('%s', async (name) => {
    const folder = join(cases, name);
    const file = readdirSync(folder).find((path) => path.endsWith('.spec.ts'))!;
    const { default: spec } = await import(pathToFileURL(join(folder, file)).href);
    const error = thrown(spec);
    expect(error.exit).toBe(2);
    const source = (path: string) => readFileSync(path, 'utf8');
    const text = error.diagnostics.map((d) => `${printDiagnostic(d, { cwd: folder, source })}\n`).join('\n');
    await expect(text).toMatchFileSnapshot(join(folder, 'errors.txt'));
    expect(error.diagnostics.every((d) => d.at !== undefined)).toBe(true);
  });
});

describe('good specs', () => {
  it('defaults are filled in, numbers go on from the one before', () => {
    const { model } = checkSpec(
      netlinkFamily({
        name: 'tiny',
        attributes: { on: flag({ id: 4 }), id: u64(), label: string({ id: 1, maxLength: 3 }) },
        object: { name: 'thing', key: 'id' },
        operations: { create: { required: ['label'] }, get: {} },
      }),
    );
    expect(model).toMatchObject({
      kind: 'netlink',
      family: 'tiny',
      version: 1,
      object: { name: 'thing', key: 'id', max: 4096 },
      operations: {
        create: { permission: 'admin', required: ['id', 'label'] },
        get: { permission: 'none' },
        dump: null,
        delete: null,
      },
      notify: null,
    });
    expect(model.attributes.map((a) => [a.name, a.id])).toEqual([
      ['label', 1],
      ['on', 4],
      ['id', 5],
    ]);
    expect(model.attributes[2]).toMatchObject({ min: '0', max: '18446744073709551615', default: null });
  });

  it('a model survives JSON', () => {
    const { model } = checkSpec(
      netlinkFamily({
        name: 'tiny',
        attributes: { id: u32({ min: 3 }) },
        object: { name: 'thing', key: 'id' },
        operations: { create: {} },
      }),
    );
    expect(JSON.parse(JSON.stringify(model))).toEqual(model);
  });
});

function thrown(spec: unknown): NetkilnError {
  try {
    checkSpec(spec);
  } catch (error) {
    if (error instanceof NetkilnError) return error;
    throw error;
  }
  throw new Error('the spec passed');
}
