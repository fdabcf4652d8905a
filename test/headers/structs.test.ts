/** The compiler agrees with the header library about every field of the kernel's own structs, on each kernel. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { make } from '../../src/kbuild/build.js';
import { findKernel } from '../../src/kernel/index.js';
import { type Header, headers } from '../../src/model/header/index.js';
import { supportedKernels } from '../support/kernels.js';
import { type Library, mutants } from './compare.js';
import { type Assertion, assertionsOf, proofSource, valueAssertions } from './struct-proof.js';

const library: Library = headers;
const all: readonly Header[] = Object.values(library);

/** Compiles assertions, and says which of them gcc refutes and whatever else it has to say. */
async function judge(series: string, assertions: readonly Assertion[]) {
  const kernel = await findKernel(series);
  const folder = await mkdtemp(join(tmpdir(), 'netkiln-structs-'));
  try {
    await writeFile(join(folder, 'proof.c'), proofSource(all, assertions));
    await writeFile(join(folder, 'Kbuild'), 'obj-m := proof.o\n');
    const { status, stdout, stderr } = await make(kernel, folder, ['W=1', 'modules']);
    const complaints = `${stdout}\n${stderr}`.split('\n').filter((line) => /: (error|warning): /.test(line));
    const about = (line: string) =>
      /static assertion failed: "(.*)"|attribute error: (.*)$/.exec(line)?.slice(1).find(Boolean);
    return {
      status,
      refuted: new Set(complaints.map(about)),
      other: complaints.filter((line) => about(line) === undefined),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe.each(supportedKernels)('the structs of kernel %s', (series) => {
  it('are laid out as the library says, every field of every header', async () => {
    const assertions = [...all.flatMap(assertionsOf), ...valueAssertions()];
    const fields = all.flatMap((h) => Object.keys(h.fields).map((f) => `${h.name}.${f}`));
    expect(fields.filter((field) => !assertions.some((a) => a.about === field))).toEqual([]);
    const { status, refuted, other } = await judge(series, assertions);
    expect([...refuted, ...other]).toEqual([]);
    expect(status).toBe(0);
    console.log(`kernel ${series}: ${assertions.length} assertions over ${all.length} headers hold`);
  });

  it('refute a field that is declared a bit or a byte off', async () => {
    const wrong = mutants(library).map(({ name, library: moved }) => {
      const [header = '', field = ''] = name.split(' ')[0]!.split('.');
      const own = assertionsOf(moved[header]!).find((a) => a.about === `${header}.${field}`)!;
      return { ...own, about: name };
    });
    // gcc optimises only what has no errors: one kind after the other.
    for (const kind of ['constant', 'folded'] as const) {
      const some = wrong.filter((a) => a.kind === kind);
      const { refuted, other } = await judge(series, some);
      expect(some.map((a) => a.about).filter((about) => !refuted.has(about))).toEqual([]);
      expect(other).toEqual([]);
    }
    expect(wrong.length).toBeGreaterThan(200);
  });
});
