/** The text of generated clients: whatever a family is, they compile, type-check, and are in good style; no text leaves its place. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import typescript from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NetkilnError } from '../../../src/diagnostic/diagnostic.js';
import { roff, roffText } from '../../../src/emit/roff.js';
import { ts, tsComment, tsName, tsString } from '../../../src/emit/typescript.js';
import { run } from '../../../src/host/run.js';
import { flag, netlinkFamily, string, u32 } from '../../../src/index.js';
import { checkpatch } from '../../../src/lint/checkpatch.js';
import { fetchCheckpatch } from '../../../src/lint/fetch.js';
import type { NetlinkModel } from '../../../src/model/netlink.js';
import { prose } from '../../support/prose.js';
import { randomCustom } from '../custom/arbitrary.js';
import { checkSpec, filesOf } from '../family.js';
import { compilerFaults, manualFaults, typeFaults, writeFamily } from './faults.js';
import { known, randomModels, written } from './samples.js';

const chance = randomCustom(24, 7200);
const all = [...known, ...written, ...randomModels(40, 7100), ...chance];

describe('generated clients', () => {
  let folder: string;
  const of = ({ name }: NetlinkModel, ...path: string[]) => join(folder, name, 'client', ...path);

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'netkiln-clients-'));
    for (const model of all) writeFamily(folder, model.name, filesOf(model));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('compile without a warning', async () => {
    for (const model of all) expect(await compilerFaults(of(model), model.name), model.name).toBe('');
  });

  it('have headers that C++ understands too, and that need no other', async () => {
    for (const model of [...known, ...written, ...chance]) {
      const header = of(model, `${model.name}_client.h`);
      for (const language of ['c', 'c++']) {
        const argv = ['gcc', '-fsyntax-only', '-Wall', '-Wextra', '-Werror', '-x', language] as const;
        if (language === 'c++' && (await run(['g++', '--version']).catch(() => ({ status: 1 }))).status !== 0)
          continue;
        const got = await run([...argv, '-I', of(model, '..'), '-include', header, '/dev/null']);
        expect(got.stderr, model.name).toBe('');
      }
    }
  });

  it('are in kernel style', async (context) => {
    try {
      await fetchCheckpatch();
    } catch (error) {
      if (!(error instanceof NetkilnError)) throw error;
      context.skip(`checkpatch cannot be fetched: ${error.diagnostics[0]!.message}`);
    }
    const names = ['neighbours', 'name_service_of_everything', 'wide', 'shapes', 'samples', 'nk_mirror'];
    const files = [...known, ...written]
      .filter(({ name }) => names.includes(name))
      .flatMap((model) =>
        [
          `${model.name}_client.h`,
          `${model.name}_desc.h`,
          `${model.name}_client.c`,
          `${model.name}ctl.c`,
        ].map((file) => of(model, file)),
      );
    const { messages } = await checkpatch(files);
    // The kernel's own types and macros are not to be had outside of it; the longest names leave no room to align to.
    const allowed = [
      / CHECK:PREFER_KERNEL_TYPES:/,
      / CHECK:CAMELCASE: Avoid CamelCase: <PRI[dux]64>/,
      / WARNING:PREFER_DEFINED_ATTRIBUTE_MACRO:/,
      /name_service_of_everything_client\.[ch]:\d+: CHECK:PARENTHESIS_ALIGNMENT:/,
    ];
    expect(messages.filter((message) => !allowed.some((one) => one.test(message)))).toEqual([]);
  });

  it('have manuals without a fault but that they have no date', async () => {
    for (const model of all) expect(await manualFaults(of(model), model.name), model.name).toEqual([]);
  });

  it('have TypeScript that passes under strict', () => {
    expect(
      typeFaults(
        folder,
        all.map((model) => of(model, `${model.name}.ts`)),
      ),
    ).toEqual([]);
  });
});

describe('no text leaves its place', () => {
  const nasty = fc.oneof(
    fc.constantFrom(
      '.so /etc/passwd',
      '\'\\" x',
      '\\',
      '\\fB',
      '"',
      "'",
      '*/',
      '\u0024{x}',
      '`',
      '\u2028',
      '\n.TH',
      '//',
      '@ts-ignore',
    ),
    fc.string({ unit: 'binary' }),
  );
  const text = fc.array(nasty, { maxLength: 6 }).map((parts) => parts.join(''));

  it('in a manual: one line stays one, and begins nothing', () => {
    fc.assert(
      fc.property(text, (given) => {
        const { text: line } = roffText(given);
        // Printable ASCII, but for what begins an escape that is not one of these.
        expect(line.replace(/\\(?:e|-|&|\((?:dq|aq|ga|ha|ti)|\[u[0-9A-F]{4,6}\])/g, '')).toMatch(
          /^[ !#-&(-,./0-[\]_a-}]*$/,
        );
        expect(line).not.toMatch(/^[.']/);
      }),
      { numRuns: 2000 },
    );
  });

  it('in a manual: groff prints the very characters', () => {
    const given = '-x \\fB "quoted" \'single\' `grave` ^~ .dot';
    const page = roff`.TH X 8
${roffText(given)}
`;
    const out = execFileSync('groff', ['-man', '-Tascii', '-P-cbou'], { input: page.text, encoding: 'utf8' });
    expect(out).toContain(given);
  });

  it('in TypeScript: the tokens are the same', () => {
    const tokens = (source: string) => {
      const scanner = typescript.createScanner(typescript.ScriptTarget.ES2022, true);
      scanner.setText(source);
      const kinds: typescript.SyntaxKind[] = [];
      for (let kind = scanner.scan(); kind !== typescript.SyntaxKind.EndOfFileToken; kind = scanner.scan())
        kinds.push(kind);
      return kinds;
    };
    const made = (a: string, b: string) =>
      ts`const x = f(${tsString(a)}); /** ${tsComment(b)} */ let y;`.text;
    const shape = tokens(made('a', 'a'));
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(tokens(made(a, b))).toEqual(shape);
        expect(new Function(`return ${tsString(a).text}`)()).toBe(a);
      }),
      { numRuns: 2000 },
    );
    for (const bad of ['', '1a', 'a b', 'a;', 'é', '_a', 'x'.repeat(65)]) expect(() => tsName(bad)).toThrow();
    // @ts-expect-error plain text has no way into it
    expect(() => ts`${'int'}`).toThrow();
    // @ts-expect-error nor into a manual
    expect(() => roff`${'int'}`).toThrow();
  });

  it('whatever a spec says, manual and TypeScript have the same lines and tokens', () => {
    const files = (words: string) => {
      const { model } = checkSpec(
        netlinkFamily({
          ...{ name: 'tiny', description: words, author: words },
          attributes: { id: u32(), label: string({ maxLength: 20 }), on: flag() },
          object: { name: 'thing', key: 'id' },
          operations: { create: {}, get: {} },
        }),
      );
      return Object.fromEntries(filesOf(model).map((file) => [file.path, file.text]));
    };
    const requests = (page: string) => page.split('\n').flatMap((line) => /^[.']\S*/.exec(line) ?? []);
    const code = (source: string) => source.replace(/\/\*[\s\S]*?\*\//g, '');
    const plain = files('plain');
    fc.assert(
      fc.property(prose(120), (words) => {
        const own = files(words);
        expect(requests(own['client/tinyctl.8']!)).toEqual(requests(plain['client/tinyctl.8']!));
        expect(code(own['client/tiny.ts']!)).toBe(code(plain['client/tiny.ts']!));
        expect(own['client/Makefile']).toBe(plain['client/Makefile']);
      }),
      { numRuns: 100 },
    );
  });
});
