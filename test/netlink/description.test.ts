/** NAME.wire.json: of the documented shape, with all that a model says of its messages, and with the header's names. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import fou from '../../examples/fou/fou.spec.js';
import neighbours from '../../examples/neighbours/neighbours.spec.js';
import registry from '../../examples/registry/registry.spec.js';
import { run } from '../../src/host/run.js';
import { operationNames } from '../../src/model/netlink.js';
import type { NetlinkSpec } from '../../src/spec/netlink.js';
import { familySpecs, severalSpecs } from './arbitrary.js';
import { families } from './families.js';
import { checkSpec, fileOf } from './family.js';
import { constantsOf } from './header.js';

const models = [
  ...[registry, neighbours, fou].map((spec) => checkSpec(spec).model),
  ...families.map(({ model }) => model),
  ...Array.from({ length: 40 }, (_, place) => {
    const specs = place < 28 ? familySpecs(place) : severalSpecs(place);
    const [spec] = fc.sample<NetlinkSpec>(specs, { numRuns: 1, seed: 7300 + place });
    return checkSpec(spec).model;
  }),
];

type Data = Readonly<Record<string, unknown>>;
interface Wire extends Data {
  readonly constants: readonly { readonly macro: string; readonly kind: string; readonly value: string }[];
  readonly groups: readonly { readonly name: string; readonly macro: string }[];
  readonly objects: readonly (Data & { readonly name: string; readonly set: string })[];
  readonly names: readonly {
    readonly name: string;
    readonly kind: string;
    readonly list: readonly { readonly name: string; readonly value: string; readonly enumerator: string }[];
  }[];
  readonly sets: readonly { readonly name: string; readonly attributes: readonly Data[] }[];
  readonly operations: readonly Operation[];
  readonly events: readonly { readonly name: string; readonly number: number; readonly enumerator: string }[];
}
interface Exchange {
  readonly reply: readonly string[] | null;
  readonly lenient: boolean;
}
interface Operation {
  readonly name: string;
  readonly number: number;
  readonly enumerator: string;
  readonly set: string;
  readonly do: Exchange | null;
  readonly dump: Exchange | null;
}

const wires = models.map((model) => JSON.parse(fileOf(model, `${model.name}.wire.json`)) as Wire);

/** A set's attributes as a model has them. */
function attributesOf(wire: Wire, set: unknown): unknown[] {
  return wire.sets
    .find(({ name }) => name === set)!
    .attributes.map((attribute) => {
      const { name, number: id, list, refers, type } = attribute;
      const common = { name, id, list, refers, type };
      const { min, max, ranges, mask, minLength, maxLength, terminated, default: fallback } = attribute;
      const named = wire.names.find((one) => one.name === attribute['names']);
      const numbers = named?.list.map((one) => ({ name: one.name, value: one.value }));
      if (type === 'nest') {
        const inside = wire.sets.find((one) => one.name === attribute['set'])!.attributes;
        const required = inside.filter((one) => one['required']).map((one) => one['name']);
        const { requiredWith } = attribute;
        return { ...common, attributes: attributesOf(wire, attribute['set']), required, requiredWith };
      }
      if (type === 'bitfield32') return { ...common, bits: numbers };
      if (type === 'string') return { ...common, minLength, maxLength, terminated, default: fallback };
      if (type === 'binary') return { ...common, minLength, maxLength, default: fallback };
      if (type === 'flag') return common;
      if (min === undefined) return { ...common, default: fallback };
      return {
        ...common,
        min,
        max,
        ranges,
        mask,
        default: fallback,
        names: named ? { kind: named.kind, list: numbers } : null,
      };
    });
}

describe('wire descriptions', () => {
  it('have all that their models say of messages', () => {
    for (const [index, model] of models.entries()) {
      const wire = wires[index]!;
      const { family, version, policy, ignoresReserved, notify } = model;
      expect(wire).toMatchObject({ family, version, policy, ignoresReserved });
      expect(wire.groups.map(({ name }) => name)).toEqual(notify === null ? [] : [notify]);
      expect(wire.constants.map(({ macro, ...one }) => one)).toEqual(model.constants);
      expect(
        wire.objects.map(({ set, ...object }) => ({ ...object, attributes: attributesOf(wire, set) })),
      ).toEqual(model.objects.map(({ operations, notifications, attributePrefix, ...object }) => object));
      for (const object of model.objects) {
        for (const name of operationNames) {
          const operation = object.operations[name];
          const way = name === 'dump' ? 'dump' : 'do';
          const told = wire.operations.find((one) => one.number === operation?.id && one[way] !== null);
          if (operation === null) continue;
          const { id, lenient, permission } = operation;
          expect(told).toMatchObject({ number: id, name: operation.name, permission, set: object.name });
          expect(told![way]!.lenient).toBe(lenient);
        }
        const { create } = object.operations;
        const made = wire.operations.find((one) => one.number === create.id)!;
        expect(made).toMatchObject({ required: create.required, requiredWith: create.requiredWith });
        expect(made.do!.reply !== null).toBe(create.answers);
      }
      const asked = model.objects.flatMap(({ operations }) =>
        Object.values(operations).flatMap((one) => (one ? [one.id] : [])),
      );
      expect(new Set(wire.operations.map(({ number }) => number))).toEqual(new Set(asked));
    }
  });

  it('number and name everything as the headers do', () => {
    for (const [index, model] of models.entries()) {
      const constants = constantsOf(fileOf(model, `${model.name}.h`));
      const { names, sets, operations, events, groups, constants: macros } = wires[index]!;
      const told = [
        ...macros.map(({ macro, kind, value }) => [macro, kind === 'text' ? `"${value}"` : value]),
        ...groups.map(({ macro, name }) => [macro, `"${name}"`]),
        ...names.flatMap(({ kind, list }) =>
          list.map(({ enumerator, value }) => [
            enumerator,
            kind === 'bits' ? String(1n << BigInt(value)) : value,
          ]),
        ),
        ...sets.flatMap(({ attributes }) =>
          attributes.map(({ enumerator, number }) => [enumerator, String(number)]),
        ),
        ...[...operations, ...events].map(({ enumerator, number }) => [enumerator, String(number)]),
      ];
      expect(told.map(([name]) => [name, constants.get(String(name))])).toEqual(told);
      // All but what the header has beside.
      const beside = /_(UNSPEC|MAX|FAMILY_NAME|FAMILY_VERSION)$/;
      const named = told.map(([name]) => name);
      const others = [...constants.keys()].filter((name) => !named.includes(name));
      expect(others.filter((name) => !beside.test(name))).toEqual([]);
    }
  });

  it('are of the shape that docs/netlink-wire.schema.json tells', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'netkiln-wire-'));
    try {
      const [first] = wires;
      const wrong = [
        { ...first, more: 1 },
        {
          ...first,
          sets: [{ ...first!.sets[0], attributes: [{ ...first!.sets[0]!.attributes[0], more: 1 }] }],
        },
        {
          ...first,
          sets: [{ ...first!.sets[0], attributes: [{ ...first!.sets[0]!.attributes[0], min: 1 }] }],
        },
      ];
      await writeFile(join(folder, 'all.json'), JSON.stringify([...wires, ...wrong]));
      const script = [
        'import json, sys',
        'from jsonschema import Draft202012Validator as Validator',
        'schema = json.load(open(sys.argv[1]))',
        'Validator.check_schema(schema)',
        'print(json.dumps([Validator(schema).is_valid(one) for one in json.load(open(sys.argv[2]))]))',
      ].join('\n');
      const schema = new URL('../../docs/netlink-wire.schema.json', import.meta.url).pathname;
      const { stdout, stderr } = await run([
        '/usr/bin/python3',
        '-c',
        script,
        schema,
        join(folder, 'all.json'),
      ]);
      expect(stderr).toBe('');
      expect(JSON.parse(stdout)).toEqual([...wires.map(() => true), ...wrong.map(() => false)]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
