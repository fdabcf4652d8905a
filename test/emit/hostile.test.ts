/**
 * Names and texts that try to leave their string or comment. What `check` accepts, C sees as the same tokens as any
 * other text, in every file of every kind; and the strings in the module are the very bytes of the spec.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { accept, chain, drop, firewall, netDevice, netlinkFamily, tcp, u32 } from '../../src/index.js';
import { generated } from '../support/generated.js';
import { tokenKinds } from './tokens.js';

/** Each one line of visible characters, which is all that `check` asks of a text. */
const hostile = [
  '*/ int evil; /*',
  '"; int evil; char *s = "',
  'ends in a backslash \\',
  '\\" \\n \\0 \\x41 \\\\',
  '%s%n%p %d',
  '??/ ??= ??< trigraphs ??/',
  '// */ #define accept drop',
  '#include <evil.h>',
  "' ; '",
  '@VAR@ $(shell id) `id` $x',
  '{{name}} {{{name}}} {{> head}}',
  'ünïcödé 字 🔥',
];

/** A spec of each kind with one text everywhere where a text can be. */
const specs: Readonly<Record<string, (text: string) => unknown>> = {
  firewall: (text) =>
    firewall({
      name: 'edge_fw',
      description: text,
      author: text,
      netns: 'all',
      chains: [
        chain({
          hook: 'input',
          counter: true,
          rules: [
            accept(text, { when: tcp.dport.eq(22), counter: true }),
            drop(`${text} 2`, { counter: true }),
          ],
        }),
      ],
    }),
  netdevice: (text) =>
    netDevice({
      name: 'my_sink',
      linkKind: 'mysink',
      transmit: 'drop',
      description: text,
      author: text,
      version: text.slice(0, 31),
    }),
  netlink: (text) =>
    netlinkFamily({
      name: 'registry',
      description: text,
      author: text,
      attributes: { id: u32() },
      object: { name: 'entry', key: 'id' },
      operations: { create: {}, dump: {} },
    }),
};

function sources(name: string, text: string): ReadonlyMap<string, string> {
  return new Map(generated(name, specs[name]!(text)).map((file) => [file.path, file.text]));
}

/** Tokens without comments: a long text may take more lines of one. */
const tokens = (text: string) => tokenKinds(text).filter((kind) => kind !== 'comment');

describe.each(Object.keys(specs))('%s', (name) => {
  const plain = sources(name, 'plain');

  it.each(hostile)('%s', (text) => {
    const files = sources(name, text);
    expect([...files.keys()]).toEqual([...plain.keys()]);
    for (const [path, source] of files) {
      if (/\.[ch]$/.test(path)) expect(tokens(source), path).toEqual(tokens(plain.get(path)!));
      // Manuals and TypeScript have sinks of their own: test/netlink/client/emit.test.ts.
      else if (/\.(8|ts)$/.test(path)) continue;
      // Its library has made it a text.
      else if (path.endsWith('.yaml')) expect(parse(source).doc, path).toBe(text);
      // Neither make nor the shell gets to see a text of the spec.
      else expect(source, path).toBe(plain.get(path));
    }
  });

  it('gives gcc the very bytes of every text', () => {
    const folder = mkdtempSync(join(tmpdir(), 'netkiln-hostile-'));
    try {
      for (const text of hostile) {
        const all = [...sources(name, text).values()].join('\n');
        const [literal] = /(?<=MODULE_DESCRIPTION\().*(?=\);)/.exec(all)!;
        const program = `#include <stdio.h>\nint main(void) { fputs(${literal}, stdout); return 0; }\n`;
        writeFileSync(join(folder, 't.c'), program);
        execFileSync('gcc', ['-std=gnu11', '-trigraphs', '-o', join(folder, 't'), join(folder, 't.c')], {
          stdio: 'pipe',
        });
        expect(execFileSync(join(folder, 't'), { encoding: 'utf8' })).toBe(text);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
