/**
 * The YNL specs of families of every kind, read by the kernel's own tools: its schemas accept them, what they say is what the
 * models have, and the names that its generator makes of them are those of our headers.
 */
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import fou from '../../../examples/fou/fou.spec.js';
import neighbours from '../../../examples/neighbours/neighbours.spec.js';
import registry from '../../../examples/registry/registry.spec.js';
import samples from '../../../examples/samples/samples.spec.js';
import { run } from '../../../src/host/run.js';
import {
  attributeSet,
  bitfield32,
  flag,
  netlinkFamily,
  operation,
  s8,
  string,
  u32,
} from '../../../src/index.js';
import type { NetlinkSpec } from '../../../src/spec/netlink.js';
import { kernelYnl } from '../../support/ynl.js';
import { familySpecs, severalSpecs } from '../arbitrary.js';
import beside from '../custom/beside.js';
import gentle from '../custom/gentle.js';
import mirror from '../custom/mirror.js';
import { families } from '../families.js';
import { checkSpec, fileOf } from '../family.js';
import { constantsOf } from '../header.js';
import { expected } from './expected.js';

const examples = [registry, neighbours, fou, samples].map((spec) => checkSpec(spec).model);
const models = [
  ...examples,
  ...[mirror, beside, gentle].map((spec) => checkSpec(spec).model),
  ...families.map(({ model }) => model),
  ...Array.from({ length: 40 }, (_, place) => {
    const specs = place < 28 ? familySpecs(place) : severalSpecs(place);
    const [spec] = fc.sample<NetlinkSpec>(specs, { numRuns: 1, seed: 6100 + place });
    return checkSpec(spec).model;
  }),
];

const tiny = (more: object) =>
  checkSpec(
    netlinkFamily({
      ...{
        name: 'tiny',
        attributes: { id: u32() },
        object: { name: 'entry', key: 'id' },
        operations: { create: {} },
      },
      ...more,
    }),
  ).model;

/** Without objects: an operation that is answered. */
const own = (answers: object, more: object = {}) =>
  checkSpec(
    netlinkFamily({
      name: 'tiny',
      sets: { one: attributeSet({ attributes: { id: u32() } }) },
      operations: { ask: operation({ attributes: 'one', do: { reply: ['id'], ...answers } }) },
      ...more,
    }),
  ).model;

interface Read {
  readonly license: string;
  readonly level: string;
  readonly doc: string;
  readonly header: { readonly text?: string; readonly refused?: string };
  readonly [part: string]: unknown;
}

/** As the kernel's tools read them. */
async function readAll(
  context: Parameters<typeof kernelYnl>[0],
  own: readonly ReturnType<typeof tiny>[],
): Promise<readonly Read[]> {
  const { tools, schemas } = await kernelYnl(context);
  const folder = await mkdtemp(join(tmpdir(), 'netkiln-ynl-'));
  try {
    const specs = join(folder, 'specs');
    await mkdir(specs);
    await cp(schemas, folder, { recursive: true, filter: (path) => !path.includes('/specs') });
    const paths: string[] = [];
    for (const [place, model] of own.entries()) {
      const path = join(specs, `${place}.yaml`);
      await writeFile(path, fileOf(model, `${model.name}.yaml`));
      paths.push(path);
    }
    const script = new URL('read.py', import.meta.url).pathname;
    const { stdout, stderr, status } = await run([
      '/usr/bin/python3',
      script,
      tools,
      schemas,
      '--header',
      ...paths,
    ]);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    return stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe('YNL specs', () => {
  /** That of all models, once. */
  let known: Promise<readonly Read[]> | undefined;
  const readModels = (context: Parameters<typeof readAll>[0]) => (known ??= readAll(context, models));

  it('are read by the kernel as the models are', async (context) => {
    const read = await readModels(context);
    for (const [index, model] of models.entries()) {
      const { license, level, doc, header, ...told } = read[index]!;
      const { operations, ...rest } = expected(model);
      expect(told).toEqual({ ...rest, operations: [...operations].sort(byNumber) });
      expect(license).toContain('WITH Linux-syscall-note');
      if (/^[A-Za-z ]*$/.test(model.description)) expect(doc).toBe(model.description);
    }
  });

  it('name in C what our headers name, with the same numbers', async (context) => {
    const read = await readModels(context);
    let compared = 0;
    for (const [index, model] of models.entries()) {
      const { text, refused } = read[index]!.header;
      // The generator has no code for lists of numbers or bytes, and for ways that are numbered each by itself.
      if (refused !== undefined) {
        expect(refused).toMatch(/unsupported sub-type (binary|u8|u16|u32|u64|s32|s64)$|^directional$/);
        continue;
      }
      const ours = constantsOf(fileOf(model, `${model.name}.h`));
      const theirs = constantsOf(text!);
      // YNL has constants begin with the family's name, whatever ours do.
      const { prefix } = JSON.parse(fileOf(model, `${model.name}.wire.json`)) as { prefix: string };
      const usual = model.family.toUpperCase().replaceAll('-', '_') === prefix;
      const constants = model.constants.map(({ name }) => `${prefix}_${name.toUpperCase()}`);
      for (const [name, value] of ours) {
        if (!usual && constants.includes(name)) continue;
        if (!/_UNSPEC$/.test(name)) expect([name, theirs.get(name)]).toEqual([name, value]);
      }
      compared++;
    }
    expect(compared).toBeGreaterThan(30);
    expect(read.slice(0, examples.length).every(({ header }) => header.text !== undefined)).toBe(true);
  });

  it('are of the lowest level that can say what there is', async (context) => {
    const cases = [
      [tiny({}), 'genetlink'],
      [tiny({ family: 'other' }), 'genetlink-c'],
      [tiny({ version: 2 }), 'genetlink-legacy'],
      [tiny({ operations: { create: { permission: 'netns-admin' } } }), 'genetlink-legacy'],
      [tiny({ attributes: { id: u32(), bits: bitfield32({ a: 0 }) } }), 'genetlink-legacy'],
      [tiny({ attributes: { id: u32(), delta: s8() } }), 'genetlink-legacy'],
      [tiny({ ignoresReserved: true }), 'genetlink-legacy'],
      [own({}), 'genetlink'],
      [own({ replyId: 2 }), 'genetlink-legacy'],
      [own({}, { header: { index: 'u8' } }), 'genetlink-legacy'],
    ] as const;
    const read = await readAll(
      context,
      cases.map(([model]) => model),
    );
    expect(read.map(({ level }) => level)).toEqual(cases.map(([, level]) => level));
  });

  it('are text whatever a spec says', async (context) => {
    const texts = [
      'on',
      '=',
      '<<',
      '- a',
      'a: b #c',
      '"',
      "'",
      '*x &y',
      '%z',
      '\t',
      '\u0007\u2028\ufeffé',
      '🙂',
      '12:30',
      '0x1',
      '~',
    ];
    const own = texts.flatMap((text) => [
      tiny({ description: `a ${text}`.replace(/[\p{C}\u2028]/gu, '') }),
      tiny({ attributes: { id: u32(), on: flag(), no: string({ maxLength: 40, default: text }) } }),
    ]);
    const read = await readAll(context, own);
    expect(read.length).toBe(own.length);
    for (const [index, { sets }] of read.entries()) {
      if (index % 2 === 1) expect(Object.keys((sets as { entry: object }).entry)).toEqual(['id', 'on', 'no']);
      else expect(read[index]!.doc).toBe(own[index]!.description);
    }
  });
});

function byNumber(a: object, b: object): number {
  return Number((a as { number: number }).number) - Number((b as { number: number }).number);
}
