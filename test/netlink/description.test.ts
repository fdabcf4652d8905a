/** NAME.wire.json: of the documented shape, with all that a model says of its messages, and with the header's names. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import fou from '../../examples/fou/fou.spec.js';
import neighbours from '../../examples/neighbours/neighbours.spec.js';
import registry from '../../examples/registry/registry.spec.js';
import samples from '../../examples/samples/samples.spec.js';
import { run } from '../../src/host/run.js';
import { operationNames } from '../../src/model/netlink.js';
import type { NetlinkSpec } from '../../src/spec/netlink.js';
import { familySpecs, severalSpecs } from './arbitrary.js';
import beside from './custom/beside.js';
import gentle from './custom/gentle.js';
import mirror from './custom/mirror.js';
import { attributesOf, type Wire } from './description.js';
import { families } from './families.js';
import { checkSpec, fileOf } from './family.js';
import { constantsOf } from './header.js';

const models = [
  ...[registry, neighbours, fou, samples, mirror, beside, gentle].map((spec) => checkSpec(spec).model),
  ...families.map(({ model }) => model),
  ...Array.from({ length: 40 }, (_, place) => {
    const specs = place < 28 ? familySpecs(place) : severalSpecs(place);
    const [spec] = fc.sample<NetlinkSpec>(specs, { numRuns: 1, seed: 7300 + place });
    return checkSpec(spec).model;
  }),
];

const wires = models.map((model) => JSON.parse(fileOf(model, `${model.name}.wire.json`)) as Wire);

describe('wire descriptions', () => {
  it('have all that their models say of messages', () => {
    for (const [index, model] of models.entries()) {
      const wire = wires[index]!;
      const { family, version, policy, ignoresReserved, notify, custom } = model;
      expect(wire).toMatchObject({ family, version, policy, ignoresReserved });
      expect(wire.groups.map(({ name }) => name)).toEqual(
        custom?.groups ?? (notify === null ? [] : [notify]),
      );
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
        expect(made.do).toMatchObject({ required: create.required, requiredWith: create.requiredWith });
        expect(made.do!.reply !== null).toBe(create.answers);
      }
      const asked = model.objects.flatMap(({ operations }) =>
        Object.values(operations).flatMap((one) => (one ? [one.id] : [])),
      );
      const own = (custom?.operations ?? []).map(({ id }) => id);
      expect(new Set(wire.operations.map(({ number }) => number))).toEqual(new Set([...asked, ...own]));
    }
  });

  it("have all that operations of one's own say", () => {
    for (const [index, { custom }] of models.entries()) {
      if (!custom) continue;
      const { fixedHeader, operations, events, ...wire } = wires[index]!;
      const named = custom.sets.map(({ name }) => name);
      expect(fixedHeader?.members.map(({ name, type }) => ({ name, type })) ?? []).toEqual(custom.header);
      for (const { name, attributes } of custom.sets) {
        const plain = attributes.map((one) => ({ ...one, prefix: undefined }));
        expect(attributesOf({ ...wire, operations, events, fixedHeader }, name, named)).toEqual(plain);
      }
      for (const { name, id, attributes: set, permission, lenient, ...ways } of custom.operations) {
        const way = (one: typeof ways.do) =>
          one && {
            ...{ request: one.request, required: one.required, lenient },
            reply: one.reply && { attributes: one.reply, number: one.replyId },
          };
        const told = operations.find((one) => one.name === name);
        expect(told).toMatchObject({ number: id, set, permission, do: way(ways.do), dump: way(ways.dump) });
      }
      for (const { name, id, attributes: set, has, group } of custom.events) {
        const told = events.find((one) => one.name === name);
        expect(told).toMatchObject({ number: id, set, attributes: has, group, like: null });
      }
    }
  });

  it('lay a fixed header out as C does', () => {
    const { fixedHeader } = wires.find(({ family }) => family === 'nk_mirror')!;
    const told = fixedHeader!.members.map(({ name, offset, sizes, byteOrder }) => [
      ...[name, offset, ...sizes, byteOrder],
    ]);
    expect(told).toEqual([
      ['index', 0, 4, 'host'],
      ['tag', 4, 2, 'network'],
      ['wide', 8, 8, 'host'],
    ]);
    expect(fixedHeader).toMatchObject({ struct: 'nk_mirror_header', size: 16 });
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
        ...operations.flatMap(({ do: own, dump }) =>
          [own, dump].flatMap((one) =>
            one?.reply ? [[one.reply.enumerator, String(one.reply.number)]] : [],
          ),
        ),
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
