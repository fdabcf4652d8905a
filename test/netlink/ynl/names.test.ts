/** Names of a YNL spec where C has room for both and YNL has not: those of all definitions are one namespace, as are those of sets. */
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import * as nk from '../../../src/index.js';
import { checkSpec, fileOf } from '../family.js';

interface Named {
  readonly name: string;
}
interface Spec {
  readonly definitions: readonly (Named & { readonly members?: readonly Named[] })[];
  readonly 'attribute-sets': readonly (Named & { readonly attributes: readonly Record<string, unknown>[] })[];
  readonly operations: { readonly 'fixed-header'?: string };
}

function specOf(family: object): Spec {
  const { model } = checkSpec(family);
  return parse(fileOf(model, `${model.name}.yaml`));
}

const namesOf = (all: readonly Named[]) => all.map(({ name }) => name);

it('gives way in definitions', () => {
  const { definitions, operations } = specOf(
    nk.netlinkFamily({
      name: 'odd',
      constants: { header: 1, header_2: 2, one_s8: 3, header_constant: 4 },
      header: { gap: 'u8', wide: 'u32', last: 'u8' },
      sets: {
        all: nk.attributeSet({
          attributes: { kind: nk.enumOf({ a: 0 }, { prefix: 'ODD_HEADER_' }), small: nk.s8() },
        }),
      },
      operations: { ask: nk.operation({ attributes: 'all', do: { request: ['kind'] } }) },
    }),
  );
  const names = namesOf(definitions);
  expect(new Set(names).size).toBe(names.length);
  expect(names.sort()).toEqual([
    ...['header', 'header-2', 'header-2-constant', 'header-constant', 'header-constant-constant'],
    ...['one-s8', 'one-s8-constant'],
  ]);
  expect(operations['fixed-header']).toBe('header-2');
  const struct = definitions.find(({ name }) => name === 'header-2')!;
  expect(struct.members).toEqual([
    ...[
      { name: 'gap', type: 'u8' },
      { name: 'gap-2', type: 'u8' },
      { name: 'gap-3', type: 'u16' },
    ],
    ...[
      { name: 'wide', type: 'u32' },
      { name: 'last', type: 'u8' },
    ],
    ...[
      { name: 'gap-4', type: 'u8' },
      { name: 'gap-5', type: 'u16' },
    ],
  ]);
});

it('gives way in sets, and among what a nest by value shows', () => {
  const { 'attribute-sets': sets } = specOf(
    nk.netlinkFamily({
      name: 'odd',
      objects: {
        entry: nk.object({
          attributes: { id: nk.u32(), probes: nk.nest({ attributes: { last: nk.u8() } }) },
          key: 'id',
          operations: { create: {} },
        }),
      },
      operations: { ask: nk.operation({ id: 40, attributes: 'entry_probes', do: {} }) },
      sets: {
        entry_probes: nk.attributeSet({
          attributes: { number: nk.u32(), inner: nk.nestOf('entry_probes', { levels: 2 }) },
        }),
      },
    }),
  );
  expect(namesOf(sets)).toEqual(['entry-probes-2', 'entry', 'entry-probes']);
  expect(sets[1]!.attributes[1]).toMatchObject({ name: 'probes', 'nested-attributes': 'entry-probes-2' });
  expect(sets[2]!.attributes[1]).toEqual({
    ...{ name: 'inner', type: 'nest-type-value', 'type-value': ['number-2', 'number-3'] },
    'nested-attributes': 'entry-probes',
  });
});
