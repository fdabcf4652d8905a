/** A store for a set and operations that are described already is the object that says the same itself. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  attributeSet,
  binary,
  event,
  ipv6,
  many,
  netlinkFamily,
  object,
  operation,
  pad,
  store,
  string,
  u16,
  u32,
} from '../../src/index.js';
import type { NetlinkModel } from '../../src/model/netlink.js';
import { checkSpec as checkFile } from '../../src/pipeline.js';
import { checkSpec } from './family.js';

const sets = {
  port: attributeSet({
    prefix: 'T_ATTR_',
    attributes: {
      id: u32({ min: 1 }),
      hole: pad(),
      label: string(),
      local: binary({ minLength: 16 }),
      vlans: many(u16({ max: 4094 })),
    },
  }),
};
const all = ['id', 'label', 'local', 'vlans'] as const;
const operations = {
  add: operation({ id: 3, attributes: 'port', lenient: true, do: { request: all, reply: ['id'] } }),
  get: operation({
    ...{ attributes: 'port', permission: 'none' },
    ...{ do: { request: ['id'], reply: all }, dump: { reply: all } },
  }),
  del: operation({ id: 9, attributes: 'port', do: { request: ['id'] } }),
  reset: operation({ attributes: 'port', do: { request: ['id'] } }),
};
const kept = { label: string({ maxLength: 15 }), local: ipv6(), vlans: many(u16({ max: 4094 }), { max: 8 }) };
const ofStore = store('port', {
  attributes: kept,
  key: 'id',
  max: 9,
  operations: {
    create: { of: 'add', required: ['label'] },
    get: { of: 'get' },
    dump: { of: 'get' },
    delete: { of: 'del' },
  },
});

describe('a store', () => {
  it('has the numbers, the names and the permissions of what it serves', () => {
    const { model } = checkSpec(
      netlinkFamily({ name: 'tiny', sets, operations, objects: { port: ofStore } }),
    );
    const same = checkSpec(
      netlinkFamily({
        name: 'tiny',
        objects: {
          port: object({
            attributePrefix: 'T_ATTR_',
            attributes: {
              id: u32({ min: 1 }),
              label: string({ id: 3, maxLength: 15 }),
              local: ipv6(),
              vlans: kept.vlans,
            },
            ...{ key: 'id', max: 9 },
            operations: {
              create: { id: 3, name: 'add', lenient: true, required: ['label'] },
              get: { id: 4, name: 'get' },
              dump: { id: 4, name: 'get' },
              delete: { id: 9, name: 'del' },
            },
          }),
        },
      }),
    ).model;
    expect(model.objects).toEqual(same.objects);
    // What it does not serve has the number that it had, and speaks of the object's attributes.
    expect(model.custom?.sets).toEqual([]);
    expect(model.custom?.operations).toMatchObject([
      { name: 'reset', id: 10, attributes: 'port', do: { request: ['id'] } },
    ]);
  });

  it('leaves nothing to write where it serves all', () => {
    const { reset: _, ...served } = operations;
    const { model } = checkSpec(
      netlinkFamily({ name: 'tiny', sets, operations: served, objects: { port: ofStore } }),
    );
    expect(model.custom).toBeUndefined();
  });

  it('stays where events tell of its objects', () => {
    const { model } = checkSpec(
      netlinkFamily({
        ...{ name: 'tiny', sets, operations, objects: { port: ofStore } },
        groups: ['alarms'],
        events: { alarm: event({ id: 20, attributes: 'port', has: ['id'], group: 'alarms' }) },
      }),
    );
    expect(model.custom?.events).toMatchObject([{ name: 'alarm', attributes: 'port', has: ['id'] }]);
  });
});

it('docs/netlink-operations.md shows one that passes', async () => {
  const page = await readFile(new URL('../../docs/netlink-operations.md', import.meta.url), 'utf8');
  const [code] = /(?<=```ts\n)netlinkFamily\([^`]*store\([^`]*/.exec(page)!;
  const words = ['attributeSet', 'netlinkFamily', 'operation', 'store', 'string', 'u32'];
  const folder = await mkdtemp(join(tmpdir(), 'netkiln-store-'));
  try {
    const path = join(folder, 'shelves.spec.ts');
    await writeFile(path, `import { ${words.join(', ')} } from 'netkiln';\n\nexport default ${code}`);
    const model = (await checkFile(path)).checked.model as NetlinkModel;
    expect(model.objects.map(({ name, operations }) => [name, operations.create.id])).toEqual([['shelf', 1]]);
    expect(model.custom?.operations.map(({ name, id }) => [name, id])).toEqual([['burn', 3]]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
