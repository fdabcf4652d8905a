/** Specs as people have them: anywhere on disk, talkative, endless, huge. */
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Diagnostic, NetkilnError } from '../../src/diagnostic/diagnostic.js';
import { type LoadOptions, loadSpec } from '../../src/load/load.js';
import { checkSpec } from '../../src/pipeline.js';

let dir: string;
beforeAll(async () => {
  dir = await realpath(await mkdtemp(join(tmpdir(), 'netkiln-load-')));
});
afterAll(() => rm(dir, { recursive: true }));

const good = `import { accept, chain, firewall, tcp } from 'netkiln';
const rules = await Promise.all([22, 80].map(async (port) => accept(\`port \${port}\`, { when: tcp.dport.eq(port) })));
export default firewall({ name: 'edge_fw', chains: [chain({ hook: 'input', rules })] });
`;

async function spec(path: string, text: string): Promise<string> {
  const file = join(dir, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  return file;
}

/** Loads a spec and says what it printed; a silent one prints nothing at all. */
async function load(file: string, options: LoadOptions = {}) {
  let output = '';
  const loaded = await loadSpec(file, { ...options, onOutput: (text) => (output += text) });
  return { ...loaded, output };
}

async function refused(file: string, options: LoadOptions = {}): Promise<Diagnostic> {
  try {
    await loadSpec(file, { onOutput: () => {}, ...options });
  } catch (error) {
    if (error instanceof NetkilnError) return error.diagnostics[0]!;
    throw error;
  }
  throw new Error('the spec passed');
}

describe('a spec', () => {
  it('may lie outside any package, and is checked and evaluated all the same', async () => {
    const { data, output, file } = await load(await spec('edge.spec.ts', good));
    expect(data).toMatchObject({
      kind: 'firewall',
      chains: [{ rules: [{ name: 'port 22' }, { name: 'port 80' }] }],
    });
    expect(output).toBe('');
    expect(file).toBe(join(dir, 'edge.spec.ts'));
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
      file: join(dir, path),
      line: 3,
      col: 84,
    });
    expect(checked.origins.at(['chains', 0, 'rules', 0, 'when', 0])).toEqual({
      file: join(dir, helper),
      line: 2,
      col: 26,
    });
  });

  it('may be behind a symbolic link: places and imports are those of the file itself', async () => {
    const file = await spec('real/edge.spec.ts', good);
    const link = join(dir, 'link.spec.ts');
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
    const found = await refused(join(dir, path));
    expect(found.code).toBe('NK1001');
    expect(found.message).toContain(message);
  });
});

describe('a spec that does not end well', () => {
  /** Short only where waiting is the point. */
  const limitsOf = (code: string) => ({
    timeoutMs: code === 'NK1005' ? 4000 : 60_000,
    memoryMb: 128,
    typeCheck: false,
  });

  it.each([
    ['exits', 'process.exit(0);', 'NK1004', 'process.exit()'],
    [
      'exits later',
      'await new Promise(() => setTimeout(() => process.exit(1), 50));',
      'NK1004',
      'process.exit()',
    ],
    ['aborts', 'process.abort();', 'NK1004', 'process.abort()'],
    ['kills itself', "process.kill(process.pid, 'SIGTERM'); for (;;) {}", 'NK1004', 'ended early'],
    ['sets its exit code', 'process.exitCode = 3; await new Promise(() => {});', 'NK1005', 'never settles'],
    [
      'throws later',
      "setTimeout(() => { throw new Error('late'); }, 50); await new Promise(() => {});",
      'NK1004',
      'threw',
    ],
    [
      'rejects unheard',
      "Promise.reject(new Error('unheard')); await new Promise(() => setTimeout(() => {}, 1e5));",
      'NK1004',
      'threw',
    ],
    ['throws nothing', 'throw undefined;', 'NK1004', 'threw'],
    ['loops', 'for (;;) {}', 'NK1005', 'within 4 s'],
    ['loops in a microtask', 'for (;;) await null;', 'NK1005', 'within 4 s'],
    ['hides in a regular expression', "/^(a+)+$/.test('a'.repeat(60) + 'b');", 'NK1005', 'within 4 s'],
    ['fills the heap', 'const all = []; for (;;) all.push({ all });', 'NK1008', '128 MiB'],
    [
      'fills memory outside the heap',
      'const all = []; for (;;) all.push(Buffer.alloc(2 ** 26, 1));',
      'NK1008',
      '128 MiB',
    ],
    ['recurses', 'const f = (): number => 1 + f(); f();', 'NK1004', 'threw'],
    [
      'exports too much',
      'export default { kind: "x", all: new Array(6e6).fill(0) };',
      'NK1008',
      'more than 5000000 values',
    ],
    ['closes the channel', "import { closeSync } from 'node:fs'; closeSync(3);", 'NK1004', 'ended early'],
  ])('%s', async (name, text, code, message) => {
    const tail = text.includes('export default') ? '' : "\nexport default { kind: 'firewall' };\n";
    const found = await refused(await spec(`${name}.spec.ts`, text + tail), limitsOf(code));
    expect(found.code).toBe(code);
    expect(found.message).toContain(message);
    expect(found.at?.file).toBe(join(dir, `${name}.spec.ts`));
  });

  it('is not waited for after an interruption', async () => {
    const stop = new AbortController();
    const file = await spec('endless.spec.ts', 'for (;;) {}\nexport default 1;\n');
    setTimeout(() => stop.abort(), 1500);
    await expect(loadSpec(file, { signal: stop.signal, timeoutMs: 60_000 })).rejects.toThrow();
  });
});
