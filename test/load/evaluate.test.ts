/** Specs as people have them: anywhere on disk, talkative, huge. */
import { symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkSpec } from '../../src/pipeline.js';
import { load, refused, specFolder } from './support.js';

const folder = specFolder();
const spec = folder.write;

const good = `import { accept, chain, firewall, tcp } from 'netkiln';
const rules = await Promise.all([22, 80].map(async (port) => accept(\`port \${port}\`, { when: tcp.dport.eq(port) })));
export default firewall({ name: 'edge_fw', chains: [chain({ hook: 'input', rules })] });
`;

describe('a spec', () => {
  it('may lie outside any package, and is checked and evaluated all the same', async () => {
    const { data, output, file } = await load(await spec('edge.spec.ts', good));
    expect(data).toMatchObject({
      kind: 'firewall',
      chains: [{ rules: [{ name: 'port 22' }, { name: 'port 80' }] }],
    });
    expect(output).toBe('');
    expect(file).toBe(folder.path('edge.spec.ts'));
    const wrong = await refused(await spec('wrong.spec.ts', good.replace("'input'", "'inptu'")));
    expect(wrong).toMatchObject({ code: 'NK1003', at: { line: 3 } });
  });

  it.each([
    ['in a package of "type": "commonjs"', 'cjs/edge.spec.ts', '{"type":"commonjs"}'],
    ['in a package without a type', 'plain/edge.spec.ts', '{}'],
    ['in a package of "type": "module"', 'esm/edge.spec.ts', '{"type":"module"}'],
    [
      'in a path with spaces and letters of all kinds',
      'mit Leerzeichen/über (1)/字 C# %41/edge.spec.ts',
      '{}',
    ],
    ['as .mts', 'mts/edge.spec.mts', '{"type":"commonjs"}'],
  ])('may lie %s, with helpers beside it', async (_, path, manifest) => {
    const helper = join(dirname(path), 'ports.ts');
    await spec(join(dirname(path), 'package.json'), manifest);
    await spec(helper, `import { tcp } from 'netkiln';\nexport const ssh = () => tcp.dport.eq(22);\n`);
    const text = `import { accept, chain, firewall } from 'netkiln';
import { ssh } from './ports.js';
export default firewall({ name: 'edge_fw', chains: [chain({ hook: 'input', rules: [accept('ssh', { when: ssh() })] })] });
`;
    const { checked } = await checkSpec(await spec(path, text));
    expect(checked.model).toMatchObject({ name: 'edge_fw', chains: [{ rules: [{ name: 'ssh' }] }] });
    expect(checked.origins.at(['chains', 0, 'rules', 0])).toEqual({
      file: folder.path(path),
      line: 3,
      col: 84,
    });
    expect(checked.origins.at(['chains', 0, 'rules', 0, 'when', 0])).toEqual({
      file: folder.path(helper),
      line: 2,
      col: 26,
    });
  });

  it('may be behind a symbolic link: places and imports are those of the file itself', async () => {
    const file = await spec('real/edge.spec.ts', good);
    const link = folder.path('link.spec.ts');
    await symlink(file, link);
    const { file: path, data } = await load(link);
    expect(path).toBe(file);
    expect(data).toMatchObject({ at: { file, line: 3 } });
  });

  it('may use Node, JSON and types of its own', async () => {
    await spec('node/ports.json', '[22, 80]');
    const file = await spec(
      'node/edge.spec.ts',
      `import { readFileSync } from 'node:fs';
import { accept, chain, firewall, tcp, type ModuleSpec } from 'netkiln';
enum Port { Ssh = 22 }
const ports: number[] = JSON.parse(readFileSync(new URL('./ports.json', import.meta.url), 'utf8'));
const common = { name: 'edge_fw' } satisfies ModuleSpec;
const rules = ports.map((port) => accept(Port[port] ?? 'web', { when: tcp.dport.eq(port) }));
export default firewall({ ...common, chains: [chain({ hook: 'input', rules })] });
`,
    );
    expect((await load(file)).data).toMatchObject({
      chains: [{ rules: [{ name: 'Ssh' }, { name: 'web' }] }],
    });
  });

  it('may print: the answer is another channel', async () => {
    const file = await spec(
      'talk.spec.ts',
      `console.log('{"kind":"data"}');\nconsole.error('more');\n${good}`,
    );
    const { output, data } = await load(file);
    expect(output.split('\n').sort()).toEqual(['', 'more', '{"kind":"data"}']);
    expect(data).toMatchObject({ name: 'edge_fw' });
  });

  it('may print more than anybody reads', async () => {
    const file = await spec(
      'flood.spec.ts',
      `for (let i = 0; i < 1e5; i++) console.log('x'.repeat(100));\n${good}`,
    );
    const { output, data } = await load(file);
    expect(output.length).toBeGreaterThan(1000);
    expect(output.length).toBeLessThan(1e6);
    expect(data).toMatchObject({ name: 'edge_fw' });
  });

  it('may leave timers and sockets behind', async () => {
    const file = await spec('alive.spec.ts', `setInterval(() => {}, 1000);\n${good}`);
    expect((await load(file)).data).toMatchObject({ name: 'edge_fw' });
  });

  it('keeps integers whole, and what is no data for the check', async () => {
    const text =
      'export default { kind: "x", big: 2n ** 63n, list: [undefined, NaN], date: new Date(0), absent: undefined };';
    const { data } = await load(await spec('odd.spec.ts', text));
    expect(data).toEqual({
      kind: 'x',
      big: 2n ** 63n,
      list: [{ $netkiln: 'undefined' }, { $netkiln: 'NaN' }],
      date: { $netkiln: 'a Date' },
    });
  });

  it('of 10,000 rules made by a loop is loaded and checked within its limits, every rule with its place', async () => {
    const file = await spec(
      'huge.spec.ts',
      `import { chain, drop, firewall, ip, tcp } from 'netkiln';
const rules = [];
for (let i = 0; i < 10_000; i++) {
  rules.push(drop(\`rule \${i}\`, { when: [ip.saddr.eq(\`10.\${i >> 16}.\${(i >> 8) & 255}.\${i & 255}\`), tcp.dport.eq(i)] }));
}
export default firewall({ name: 'edge_fw', chains: [chain({ hook: 'input', rules })] });
`,
    );
    const { checked } = await checkSpec(file);
    const [chain] = (checked.model as unknown as { chains: { rules: unknown[] }[] }).chains;
    expect(chain!.rules).toHaveLength(10_000);
    expect(checked.origins.at(['chains', 0, 'rules', 9999, 'when', 1])).toEqual({ file, line: 4, col: 100 });
  });
});

describe('a spec that cannot be had', () => {
  it.each([
    ['nowhere.spec.ts', 'there is no file'],
    ['', 'is not a file'],
    ['package.json', 'is not a TypeScript file'],
    ['types.d.ts', 'is not a TypeScript file'],
  ])('%j', async (path, message) => {
    if (path.includes('.') && !path.startsWith('nowhere')) await spec(path, '{}');
    const found = await refused(folder.path(path));
    expect(found.code).toBe('NK1001');
    expect(found.message).toContain(message);
  });
});
