/** The catalogue of errors, the page about them and the code that reports them say the same. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { codes } from '../../src/diagnostic/codes.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const catalogue = Object.entries(codes).map(([code, { title }]) => `${code}: ${title}`);
const page = readFileSync(join(root, 'docs/errors.md'), 'utf8');
const sections = page.split(/^(?=##)/m).filter((text) => text.startsWith('### '));

const source = (readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }) as string[])
  .filter((path) => path.endsWith('.ts') && !path.endsWith('diagnostic/codes.ts'))
  .map((path) => readFileSync(join(root, 'src', path), 'utf8'))
  .join('\n');

describe('docs/errors.md', () => {
  it('has a section for each code, under its title, and no other', () => {
    const headings = sections.map((text) => text.split('\n')[0]!.slice('### '.length));
    expect([...headings].sort()).toEqual([...catalogue].sort());
  });

  it('says something in each', () => {
    const silent = sections.filter((text) => text.split('\n').slice(1).join('').trim().length < 20);
    expect(silent).toEqual([]);
  });

  it('names no code that is not there', () => {
    const named = new Set(page.match(/NK\d{4}/g));
    expect([...named].filter((code) => !Object.hasOwn(codes, code))).toEqual([]);
  });
});

describe('the catalogue', () => {
  it('has no code that nothing reports', () => {
    const dead = Object.keys(codes).filter((code) => !source.includes(`'${code}'`));
    expect(dead).toEqual([]);
  });

  it('words titles and fixes as the messages are: no capital, no full stop', () => {
    const names = /^(QEMU|KVM|MTU|GPL|IPv)/;
    for (const [code, { title, fix }] of Object.entries(codes)) {
      for (const text of [title, fix]) {
        expect(text, code).toMatch(/\S/);
        expect(text.endsWith('.'), `${code}: ${text}`).toBe(false);
        expect(/^[A-Z]/.test(text) && !names.test(text), `${code}: ${text}`).toBe(false);
      }
    }
  });
});
