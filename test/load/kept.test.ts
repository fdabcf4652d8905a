/** What is kept of a spec is what loading it anew would give, and nothing is kept that the next time may be another. */
import { readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startEvaluator } from '../../src/load/evaluate.js';
import { InputNotes } from '../../src/load/inputs.js';
import { checkSpec, generate, knownFiles, knownSpec } from '../../src/pipeline.js';
import { specFolder } from './support.js';

const folder = specFolder();
const before = process.env['NETKILN_CACHE'];
beforeAll(() => {
  process.env['NETKILN_CACHE'] = folder.path('cache');
});
beforeEach(() => rm(folder.path('cache'), { recursive: true, force: true }));
afterAll(() => {
  if (before === undefined) delete process.env['NETKILN_CACHE'];
  else process.env['NETKILN_CACHE'] = before;
});

/** Names of what is kept. */
const kept = (what = 'specs') => readdir(folder.path(`cache/${what}`)).catch(() => []);

/** Loads a spec, and says whether that took an evaluation. */
async function load(file: string) {
  let evaluated = false;
  const evaluator = () => {
    evaluated = true;
    return startEvaluator(1024);
  };
  const notes = new InputNotes();
  const loaded = await knownSpec(file, { notes, evaluator });
  return { loaded, evaluated, inputs: notes.all };
}

const firewall = (name: string, rules: string, head = '') => `${head}
import { accept, chain, drop, firewall, ip, rulesFrom, tcp } from 'netkiln';
export default firewall({ name: '${name}', chains: [chain({ hook: 'input', rules: [${rules}] })] });
`;
const plain = firewall(
  'edge_fw',
  "accept('ssh', { when: tcp.dport.eq(22) }), drop('none', { when: ip.saddr.in('10.0.0.0/8') })",
);

describe('an unchanged spec', () => {
  it.each(['edge-firewall', 'reflector', 'registry', 'sink'])(
    '%s is what it was, with its warnings and every place',
    async (name) => {
      const file = new URL(`../../examples/${name}/${name}.spec.ts`, import.meta.url).pathname;
      const anew = await checkSpec(file);
      expect(await load(file)).toMatchObject({ evaluated: true });
      const { loaded, evaluated } = await load(file);
      expect(evaluated).toBe(false);
      expect(loaded.kind).toBe(anew.kind);
      for (const part of ['model', 'scenarios', 'warnings'] as const) {
        expect(loaded.checked[part]).toStrictEqual(anew.checked[part]);
      }
      const files = await generate(anew);
      expect(await knownFiles(loaded, file)).toStrictEqual(files);
      expect(await knownFiles(loaded, file)).toStrictEqual(files); // now from the cache
      const parts = files.flatMap(({ lines }) => [...lines.values()]);
      for (const part of [...parts, ...anew.checked.scenarios.map((_, i) => ['scenarios', i, 'name'])]) {
        expect(loaded.checked.origins.at(part)).toEqual(anew.checked.origins.at(part));
      }
    },
  );

  it('still warns', async () => {
    const file = await folder.write(
      'warns.spec.ts',
      firewall('edge_fw', "accept('all'), drop('late', { when: tcp.dport.eq(22) })"),
    );
    const { loaded } = await load(file);
    expect(loaded.checked.warnings).toHaveLength(1);
    const again = await load(file);
    expect(again.evaluated).toBe(false);
    expect(again.loaded.checked.warnings).toEqual(loaded.checked.warnings);
  });

  it('that is refused is refused every time', async () => {
    const file = await folder.write('refused.spec.ts', firewall('Edge', ''));
    await expect(load(file)).rejects.toThrow('NK2010');
    await expect(load(file)).rejects.toThrow('NK2010');
    expect(await kept()).toEqual([]);
  });
});

describe('a change is seen of', () => {
  it('the spec itself', async () => {
    const file = await folder.write('a.spec.ts', plain);
    await load(file);
    await writeFile(file, plain.replace('edge_fw', 'edge_fx'));
    expect((await load(file)).loaded.checked.model.name).toBe('edge_fx');
    await writeFile(file, plain);
    const { loaded, evaluated } = await load(file);
    expect(loaded.checked.model.name).toBe('edge_fw');
    expect(evaluated).toBe(false);
  });

  it('a file that a file imports, a JSON file and a rules file', async () => {
    await folder.write('deep/one.ts', "export { port } from './two.js';");
    const two = await folder.write('deep/two.ts', 'export const port = 22;');
    const data = await folder.write('deep/name.json', '{"rule":"ssh"}');
    const rules = await folder.write('deep/rules', '{"drop":"r1","when":[["tcp.dport","in",1]]}\n');
    const file = await folder.write(
      'deep/a.spec.ts',
      firewall(
        'edge_fw',
        "accept(names.rule, { when: tcp.dport.eq(port) }), ...rulesFrom(new URL('./rules', import.meta.url))",
        "import { port } from './one.js';\nimport names from './name.json';",
      ),
    );
    const rulesOf = async () => {
      const { loaded, evaluated } = await load(file);
      const { chains } = loaded.checked.model as unknown as { chains: [{ rules: { name: string }[] }] };
      return { evaluated, rules: JSON.stringify(chains[0].rules) };
    };
    const first = await rulesOf();
    expect(await rulesOf()).toEqual({ ...first, evaluated: false });
    for (const [path, text, word] of [
      [two, 'export const port = 2222;', '2222'],
      [data, '{"rule":"shell"}', 'shell'],
      [rules, '{"drop":"r7","when":[["tcp.dport","in",7]]}\n', 'r7'],
    ] as const) {
      await writeFile(path, text);
      const next = await rulesOf();
      expect(next.evaluated).toBe(true);
      expect(next.rules).toContain(word);
    }
  });

  it('the types of a file that is imported for its types alone', async () => {
    const types = await folder.write('types/port.ts', 'export type Port = 22 | 80;');
    const file = await folder.write(
      'types/a.spec.ts',
      firewall('edge_fw', '', "import type { Port } from './port.js';\nexport const port: Port = 80;"),
    );
    await load(file);
    expect((await load(file)).evaluated).toBe(false);
    await writeFile(types, 'export type Port = 22;');
    await expect(load(file)).rejects.toThrow('NK1003');
  });

  it('a file that comes to stand before the one that was imported', async () => {
    await folder.write('first/port/index.ts', 'export const port = 1;');
    const file = await folder.write(
      'first/a.spec.ts',
      firewall('edge_fw', "accept('p' + port)", "import { port } from './port';"),
    );
    await load(file);
    expect((await load(file)).evaluated).toBe(false);
    await folder.write('first/port.ts', 'export const port = 2;');
    const { loaded } = await load(file);
    expect(JSON.stringify(loaded.checked.model)).toContain('p2');
  });

  it('a file behind a link, and the link itself', async () => {
    await folder.write('link/one.ts', 'export const port = 1;');
    const two = await folder.write('link/two.ts', 'export const port = 2;');
    const link = folder.path('link/port.ts');
    await symlink('one.ts', link);
    const text = "accept('p' + port)";
    const file = await folder.write(
      'link/a.spec.ts',
      firewall('edge_fw', text, "import { port } from './port.js';"),
    );
    const rule = async () => /p\d/.exec(JSON.stringify((await load(file)).loaded.checked.model))?.[0];
    expect(await rule()).toBe('p1');
    await rm(link);
    await symlink('two.ts', link);
    expect(await rule()).toBe('p2');
    await writeFile(two, 'export const port = 3;');
    expect(await rule()).toBe('p3');
  });

  it('where the spec lies', async () => {
    const file = await folder.write('here.spec.ts', plain);
    await load(file);
    await rename(file, folder.path('there.spec.ts'));
    const { loaded, evaluated } = await load(folder.path('there.spec.ts'));
    expect(evaluated).toBe(true);
    expect(loaded.checked.origins.at([])?.file).toBe(folder.path('there.spec.ts'));
  });
});

describe('a spec that takes more than files is evaluated each time:', () => {
  it.each([
    ['the environment', 'process.env.HOME'],
    ['the environment by another name', "(globalThis as any)['pro' + 'cess'].env.HOME"],
    ['the environment through a function', "Function('return process')().env.HOME"],
    ['the time', 'Date.now()'],
    ['the time by way of its words', 'new Intl.DateTimeFormat().format()'],
    ['chance', 'Math.random()'],
    ['chance from elsewhere', 'crypto.randomUUID()'],
    ['a timer', 'await new Promise((done) => setTimeout(done, 1))'],
    ['what Node has', "(await import('node:os')).hostname()"],
    ['a file, read by itself', "(await import('node:fs')).readdirSync('/')"],
    ['code in its text', "(await import('data:text/javascript,export default 1' as string)).default"],
    ['its own words', "console.log('hello')"],
    ['memory as it was', 'Buffer.allocUnsafe(8)'],
  ])('%s', async (_, expression) => {
    const file = await folder.write(
      'more.spec.ts',
      firewall('edge_fw', "accept('a')", `export const more: unknown = ${expression};`),
    );
    const quiet = { evaluator: () => startEvaluator(1024), notes: new InputNotes() };
    await knownSpec(file, quiet);
    expect(quiet.notes.all.unkept).toBeTruthy();
    expect(await kept()).toEqual([]);
  });
});

describe('the cache', () => {
  it.each([
    ['cut short', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
    ['empty', () => Buffer.alloc(0)],
    [
      'altered',
      (bytes: Buffer) => Buffer.from(bytes.map((byte, i) => (i === bytes.length - 9 ? byte ^ 1 : byte))),
    ],
  ])('makes anew an entry that is %s', async (_, damage) => {
    const file = await folder.write('a.spec.ts', plain);
    const { loaded } = await load(file);
    const [name = ''] = await kept();
    const path = join(folder.path('cache/specs'), name);
    const good = await readFile(path);
    await writeFile(path, damage(good));
    const again = await load(file);
    expect(again.evaluated).toBe(true);
    expect(again.loaded.checked.model).toEqual(loaded.checked.model);
    expect((await load(file)).evaluated).toBe(false);
  });

  it('may be one that cannot be written', async () => {
    const file = await folder.write('a.spec.ts', plain);
    await writeFile(folder.path('cache'), 'a file');
    const { loaded } = await load(file);
    expect((await knownFiles(loaded, file)).length).toBeGreaterThan(0);
  });

  it('is shared by runs at once', async () => {
    const file = await folder.write('a.spec.ts', plain);
    const all = await Promise.all([1, 2, 3].map(() => load(file)));
    for (const { loaded } of all) expect(loaded.checked.model).toEqual(all[0]!.loaded.checked.model);
    expect(await kept()).toHaveLength(1);
    expect((await load(file)).evaluated).toBe(false);
  });
});
