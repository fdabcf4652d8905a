/** The text of generated families: the same every time, and safe whatever a spec says. */
import { describe, expect, it } from 'vitest';
import registry from '../../examples/registry/registry.spec.js';
import { netlinkFamily, string, u32 } from '../../src/index.js';
import { scaffoldNetlink } from '../../src/scaffold/netlink.js';
import { families } from './families.js';
import { checkSpec, filesOf } from './family.js';

const all = [checkSpec(registry), ...families].map(({ model }) => model);

describe('generated files', () => {
  it.each(all.map((model) => [model.name, model] as const))('%s: the same twice', (_, model) => {
    expect(filesOf(model)).toEqual(filesOf(JSON.parse(JSON.stringify(model))));
  });

  it('are the module, its header, what builds them and what other programs read', () => {
    expect(filesOf(all[0]!).map((file) => file.path)).toEqual([
      'registry.c',
      'registry.h',
      'Kbuild',
      'Makefile',
      'registry.yaml',
      'registry.wire.json',
      'client/registry_client.h',
      'client/registry_desc.h',
      'client/registry_client.c',
      'client/registryctl.c',
      'client/registryctl.8',
      'client/registry.ts',
      'client/Makefile',
    ]);
  });

  it('lines know the attribute they are for', () => {
    const source = filesOf(all[0]!)[0]!;
    const rows = source.text.split('\n');
    const label = [...source.lines].filter(([, part]) => part.join('.') === 'attributes.label');
    expect(label.length).toBeGreaterThan(5);
    for (const [line] of label.filter(([line]) => rows[line - 1]!.includes('REGISTRY_A_'))) {
      expect(rows[line - 1]).toContain('REGISTRY_A_LABEL');
    }
  });

  it('an attribute behind a gap keeps its number', () => {
    const header = filesOf(all.find((m) => m.name === 'ports')!)[1]!.text;
    expect(header).toMatch(/PORTS_A_UNSPEC,\n\tPORTS_A_DELTA,.*\n\tPORTS_A_PORT = 3,.*\n\tPORTS_A_FAR = 9,/);
  });

  it('text cannot leave its string or comment', () => {
    const nasty = '*/ "); int x; /* \\" ??/ %s ';
    const { model } = checkSpec(
      netlinkFamily({
        name: 'tiny',
        description: nasty,
        author: nasty,
        attributes: { id: u32(), label: string({ maxLength: 60, default: `${nasty}\n` }) },
        object: { name: 'thing', key: 'id' },
        operations: { create: {}, get: {} },
      }),
    );
    const [module, header] = filesOf(model);
    for (const text of [module!.text, header!.text]) {
      const code = text.replace(/"(?:[^"\\\n]|\\.)*"|\/\*.*?\*\/|\/\/[^\n]*/gs, '');
      expect(code).not.toContain('int x');
      expect(code).not.toMatch(/\*\/|%s/);
    }
  });
});

describe('scaffold', () => {
  it.each(['sensors', 'x9_', 'nk', 'a_name_of_more_than_fifteen', 'exactly_as_long_as_a_name_can_b'])(
    '%s is a spec that passes',
    async (name) => {
      const spec = scaffoldNetlink(name).find((file) => file.path.endsWith('.spec.ts'))!;
      const body = spec.text.replace(/^import .*\n/, '').replace('export default', 'return');
      const vocabulary = await import('../../src/index.js');
      const names = ['flag', 'netlinkFamily', 'string', 'u16', 'u32'] as const;
      const make = new Function(...names, body);
      const { model, scenarios } = checkSpec(make(...names.map((n) => vocabulary[n])));
      expect(model.name).toBe(name);
      expect(model.family.length).toBeLessThanOrEqual(15);
      expect(scenarios.length).toBe(4);
    },
  );
});
