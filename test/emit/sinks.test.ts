/** Whatever text a spec has, C sees it as one identifier, one integer, one string or the inside of one comment. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { c, comment, ident, integer, string } from '../../src/emit/c.js';
import { tokenKinds } from './tokens.js';

/** Texts that have broken generators before, mixed with anything. */
const nasty = fc.constantFrom(
  '*/',
  '/*',
  '\\',
  '\n',
  '"',
  '??/',
  '??/\n',
  '\\\n',
  '%s',
  '\u202e',
  '//',
  "'",
  '\u0000',
  '\ue0001\ue001',
  '*\\\n/',
  '\r',
);
const text = fc
  .array(fc.oneof(nasty, fc.string({ unit: 'binary' })), { maxLength: 6 })
  .map((parts) => parts.join(''));

describe('the sinks', () => {
  it('keep the token kinds of C the same for every text', () => {
    const shape = tokenKinds(c`int x = f(${string('a')}); /* ${comment('a')} */ int y;`.text);
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(tokenKinds(c`int x = f(${string(a)}); /* ${comment(b)} */ int y;`.text)).toEqual(shape);
      }),
      { numRuns: 2000 },
    );
  });

  it('refuse what is not an identifier or does not fit', () => {
    for (const bad of ['', '1a', 'a b', 'a;', 'int', 'a-b', 'é', '_X', 'x'.repeat(64)])
      expect(() => ident(bad)).toThrow();
    expect(ident('edge_fw').text).toBe('edge_fw');
    expect(() => integer(256, { bits: 8 })).toThrow();
    expect(integer(0xffffffffn).text).toBe('4294967295U');
    expect(integer(1n << 40n).text).toBe('1099511627776ULL');
    expect(integer(1n, { bits: 64, hex: true }).text).toBe('0x0000000000000001ULL');
    // @ts-expect-error plain text has no way into C
    expect(() => c`${'int'}`).toThrow();
  });

  it('give gcc back the very bytes that went in', () => {
    const texts = fc.sample(text, { numRuns: 300, seed: 7 }).map((t) => t.replaceAll('\u0000', ''));
    const folder = mkdtempSync(join(tmpdir(), 'netkiln-sinks-'));
    try {
      const rows = texts.map((t) => `/* ${comment(t).text} */ ${string(t).text},`);
      const program = `#include <stdio.h>\nstatic const char *t[] = {\n${rows.join('\n')}\n};\nint main(void) { for (unsigned i = 0; i < sizeof t / sizeof *t; i++) { fputs(t[i], stdout); putchar(0); } return 0; }\n`;
      writeFileSync(join(folder, 't.c'), program);
      execFileSync('gcc', ['-std=c11', '-trigraphs', '-o', join(folder, 't'), join(folder, 't.c')], {
        stdio: 'pipe',
      });
      const out = execFileSync(join(folder, 't'), { encoding: 'buffer' });
      expect(out.equals(Buffer.from(texts.map((t) => `${t}\u0000`).join(''), 'utf8'))).toBe(true);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
