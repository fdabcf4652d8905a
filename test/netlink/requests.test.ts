/** Requests at random to a family that has everything: they can be sent, and meet every answer that there is. */
import { expect, it } from 'vitest';
import * as netkiln from '../../src/index.js';
import { Reference } from '../../src/reference/netlink/index.js';
import { requestOf } from '../../src/scenario/netlink/client.js';
import type { AttributeSpec } from '../../src/spec/netlink-attribute.js';
import { mutatedMessage } from '../../src/torture/netlink/messages.js';
import { plenty, stepFor, stepOf, valuesFor } from '../../src/torture/netlink/requests.js';
import { keys, soundValue } from '../../src/torture/netlink/values.js';
import { Random } from '../../src/torture/random.js';
import { checkSpec } from './family.js';

const { nest, string, u8, u16 } = netkiln;
const inside = {
  small: u8({ max: 9 }),
  text: string({ minLength: 2, maxLength: 4 }),
  deep: nest({
    attributes: { bits: netkiln.bitfield32({ low: 0, high: 31 }), must: u16() },
    required: ['must'],
  }),
};

function familyBy(id: AttributeSpec, assigned = false) {
  return checkSpec(
    netkiln.netlinkFamily({
      name: 'everything',
      attributes: {
        level: u8({ min: 3, max: 200 }),
        id: id as AttributeSpec<string>,
        wide: netkiln.uint({ max: 1n << 40n }),
        state: netkiln.enumOf({ down: 0, up: 1, lost: 7 }),
        near: netkiln.enumOf({ left: 1, right: 2 }, { type: 's16' }),
        marks: netkiln.flagsOf({ own: 0, far: 4 }),
        data: netkiln.binary({ minLength: 1, maxLength: 5 }),
        bits: netkiln.bitfield32({ low: 0, high: 31 }),
        on: netkiln.flag(),
        label: string({ minLength: 2, maxLength: 8 }),
        inner: nest({ attributes: inside, required: ['small'] }),
        several: netkiln.many(string({ minLength: 1, maxLength: 3 }), { max: 3 }),
        nests: netkiln.indexed(nest({ attributes: inside, required: ['text'] }), { max: 3 }),
      },
      object: { name: 'thing', key: 'id', assigned, max: 300 },
      operations: {
        create: { required: ['level', 'several'] },
        ...{ get: {}, set: {}, dump: {}, delete: {}, flush: {} },
      },
    }),
  ).model;
}

it('requests meet every answer, and can all be sent', () => {
  const model = familyBy(netkiln.u32({ min: 1 }));
  const random = new Random('requests');
  const reference = new Reference(model);
  const met = new Set<string>();
  for (let i = 0; i < 3000; i++) {
    const step = stepFor(model, random, 'a');
    expect(requestOf(model, step, i).length).toBeGreaterThanOrEqual(20);
    expect(mutatedMessage(model, random, i).length).toBeGreaterThanOrEqual(16);
    const answer = reference.answer(step);
    met.add(answer.ok ? step.step : answer.text);
  }
  expect(met).toEqual(
    new Set([
      ...['create', 'get', 'set', 'dump', 'delete', 'flush'],
      ...['Attribute failed policy validation', 'Unknown attribute type', 'Unsupported attribute'],
      ...['binary attribute size out of range', 'integer out of range', 'reserved bit set'],
      ...[
        'state has no such value',
        'string has a NUL inside',
        'string is too short',
        'at most 3 of several',
      ],
      ...['id', 'level', 'several', 'small', 'text', 'must'].map((name) => `${name} is required`),
      ...['no such thing', 'thing exists'],
    ]),
  );
});

it.each<[string, AttributeSpec, number]>([
  ['u32', netkiln.u32({ min: 1 }), 50],
  ['s8', netkiln.s8(), 50],
  ['be64', netkiln.be64(), 50],
  ['sint', netkiln.sint(), 50],
  ['string', string({ minLength: 3, maxLength: 10 }), 50],
  ['one byte', netkiln.binary({ minLength: 1, maxLength: 1 }), 50],
  ['bytes', netkiln.binary({ minLength: 9, maxLength: 9 }), 50],
  ['ipv4', netkiln.ipv4(), 50],
  ['ipv6', netkiln.ipv6(), 50],
  ['mac', netkiln.mac(), 50],
  [
    'values',
    netkiln.enumOf(Object.fromEntries(Array.from('abcdefgh', (name, i) => [name, 2 * i]))),
    8 - keys,
  ],
  ['bits', netkiln.flagsOf({ own: 0, far: 4, last: 31 }), 8 - keys],
])('objects by a key of type %s are sound where they are to be', (_, key, count) => {
  const model = familyBy(key);
  const object = model.objects[0]!;
  const random = new Random('sound');
  const many = plenty(object, random, 50);
  expect(new Set(many.map(({ id }) => JSON.stringify(id))).size).toBe(count);
  const reference = new Reference(model);
  // What other requests make has other keys.
  const other = Array.from({ length: 30 }, () => valuesFor('create', object, random, true));
  const others = new Map(other.map((values) => [JSON.stringify(values['id']), values]));
  for (const values of [...many, ...others.values()]) {
    expect(reference.answer(stepOf('create', object, '', values))).toMatchObject({ ok: true });
  }
  const whole = Object.fromEntries(object.attributes.map((one) => [one.name, soundValue(one)]));
  expect(reference.answer(stepOf('create', object, 'b', whole))).toMatchObject({ ok: true });
});

it('objects whose key is assigned come with one and without', () => {
  const model = familyBy(u16({ min: 1 }), true);
  const random = new Random('assigned');
  const given = Array.from({ length: 50 }, () =>
    Object.hasOwn(valuesFor('create', model.objects[0]!, random, true), 'id'),
  );
  expect(new Set(given)).toEqual(new Set([true, false]));
});
