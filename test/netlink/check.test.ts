/** A good family's spec and what its model says; the bad ones are in test/cases/netlink-*. */
import { describe, expect, it } from 'vitest';
import { flag, netlinkFamily, string, u32, u64 } from '../../src/index.js';
import { checkSpec } from './family.js';

describe('good specs', () => {
  it('defaults are filled in, numbers go on from the one before', () => {
    const { model } = checkSpec(
      netlinkFamily({
        name: 'tiny',
        attributes: { on: flag({ id: 4 }), id: u64(), label: string({ id: 1, maxLength: 3 }) },
        object: { name: 'thing', key: 'id' },
        operations: { create: { required: ['label'] }, get: {} },
      }),
    );
    expect(model).toMatchObject({
      kind: 'netlink',
      family: 'tiny',
      version: 1,
      objects: [
        {
          name: 'thing',
          key: ['id'],
          unique: [],
          assigned: false,
          max: 4096,
          operations: {
            create: { permission: 'admin', required: ['id', 'label'] },
            get: { permission: 'none' },
            set: null,
            dump: null,
            delete: null,
            flush: null,
          },
        },
      ],
      notify: null,
    });
    const { attributes } = model.objects[0]!;
    expect(attributes.map((a) => [a.name, a.id])).toEqual([
      ['label', 1],
      ['on', 4],
      ['id', 5],
    ]);
    expect(attributes[2]).toMatchObject({ min: '0', max: '18446744073709551615', default: null });
  });

  it('a model survives JSON', () => {
    const { model } = checkSpec(
      netlinkFamily({
        name: 'tiny',
        attributes: { id: u32({ min: 3 }) },
        object: { name: 'thing', key: 'id' },
        operations: { create: {} },
      }),
    );
    expect(JSON.parse(JSON.stringify(model))).toEqual(model);
  });
});
