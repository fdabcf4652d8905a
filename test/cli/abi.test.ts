/** `check --abi` as a user types it: against a spec, against a model, against what is neither. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { events, folder, netkiln, repository, smallSpec } from './netkiln.js';

const registry = join(repository, 'examples/registry/registry.spec.ts');

async function withSpecs() {
  const dir = await folder();
  const text = await readFile(registry, 'utf8');
  await writeFile(join(dir.path, 'old.spec.ts'), text);
  const narrow = text
    .replace("name: 'registry',", "name: 'registry',\n  version: 2,")
    .replace('max: 2048', 'max: 4000');
  await writeFile(
    join(dir.path, 'good.spec.ts'),
    narrow.replaceAll('2048', '4000').replaceAll('2049', '4001'),
  );
  await writeFile(
    join(dir.path, 'bad.spec.ts'),
    text.replace('max: 1000', 'max: 999').replace('1001', '1000'),
  );
  await writeFile(join(dir.path, 'small.spec.ts'), smallSpec);
  return { ...dir, run: (...argv: string[]) => netkiln(['check', ...argv], { cwd: dir.path }) };
}

test('a spec against an older one, and against its model', async () => {
  await using dir = await withSpecs();
  const { stdout: model } = await dir.run('old.spec.ts', '--emit-model');
  await writeFile(join(dir.path, 'old.json'), model);

  for (const old of ['old.spec.ts', 'old.json']) {
    const good = await dir.run('good.spec.ts', '--abi', old);
    expect(good).toMatchObject({ status: 0, stderr: '' });
    expect(good.stdout).toBe(
      `good.spec.ts: netlink registry, 12 scenarios\ngood.spec.ts keeps the ABI of ${old}\n`,
    );
    const bad = await dir.run('bad.spec.ts', '--abi', old);
    expect(bad.status).toBe(1);
    expect(bad.stdout).toMatch(/\nbad\.spec\.ts breaks the ABI of old\.\S+ by 1 change\n$/);
    expect(bad.stderr).toContain("error[NK2531]: 'weight' took at most 1000, and now takes at most 999");
    expect(bad.stderr).toContain('--> bad.spec.ts:10:32');
    expect(bad.stderr.includes('--> old.spec.ts:10:32')).toBe(old === 'old.spec.ts');
  }

  const json = await dir.run('bad.spec.ts', '--abi', 'old.json', '--json');
  expect(json.status).toBe(1);
  expect(events(json.stdout)).toEqual([
    expect.objectContaining({ event: 'checked', module: 'registry' }),
    expect.objectContaining({
      event: 'diagnostic',
      severity: 'error',
      code: 'NK2531',
      line: 10,
      related: [],
    }),
    { event: 'compared', spec: 'bad.spec.ts', old: 'old.json', module: 'registry', breaks: 1 },
    { event: 'end', exit: 1 },
  ]);

  const both = await dir.run('bad.spec.ts', '--abi', 'old.json', '--emit-model');
  expect(both.status).toBe(1);
  expect(JSON.parse(both.stdout)).toMatchObject({ kind: 'netlink', name: 'registry' });
});

test('what only the source of programs notices is a warning', async () => {
  await using dir = await withSpecs();
  const text = await readFile(registry, 'utf8');
  await writeFile(join(dir.path, 'renamed.spec.ts'), text.replaceAll('owner', 'holder'));
  const { status, stdout, stderr } = await dir.run('renamed.spec.ts', '--abi', 'old.spec.ts');
  expect(status).toBe(0);
  expect(stdout).toContain('keeps the ABI');
  expect(stderr).toContain("warning[NK2536]: attribute 'owner', number 5, is now called 'holder'");
  expect(stderr).toContain('REGISTRY_A_HOLDER instead of REGISTRY_A_OWNER');
});

test('what cannot be compared', async () => {
  await using dir = await withSpecs();
  const { stdout: model } = await dir.run('old.spec.ts', '--emit-model');
  const write = (name: string, text: string) => writeFile(join(dir.path, name), text);
  await write('later.json', model.replace('"schemaVersion": 1', '"schemaVersion": 1000'));
  await write('half.json', model.slice(0, 200));
  await write('odd.json', model.replace('"max": "1000"', '"max": "many"'));
  await write('list.json', '[1]');
  await write('other.json', (await dir.run('small.spec.ts', '--emit-model')).stdout);
  const cases: readonly [spec: string, old: string, code: string, says: string][] = [
    ['small.spec.ts', 'small.spec.ts', 'NK8010', 'small_fw is a firewall module: there is no ABI to compare'],
    ['old.spec.ts', 'small.spec.ts', 'NK8010', 'small.spec.ts is a firewall module'],
    ['old.spec.ts', 'other.json', 'NK8010', 'other.json is a firewall module'],
    ['old.spec.ts', 'nothing.json', 'NK8011', 'nothing.json cannot be read'],
    ['old.spec.ts', 'nothing.spec.ts', 'NK1001', 'there is no file nothing.spec.ts'],
    ['old.spec.ts', 'later.json', 'NK8011', 'a model of schema 1000, and this netkiln reads 1'],
    ['old.spec.ts', 'half.json', 'NK8011', 'half.json is not JSON'],
    ['old.spec.ts', 'odd.json', 'NK8011', 'objects[0].attributes[2].max: no whole number'],
    ['old.spec.ts', 'list.json', 'NK8011', 'list.json is not a model'],
  ];
  for (const [spec, old, code, says] of cases) {
    const { status, stderr } = await dir.run(spec, '--abi', old);
    expect(stderr, old).toContain(`error[${code}]`);
    expect(stderr, old).toContain(says);
    expect(status, old).toBe(2);
  }
});
