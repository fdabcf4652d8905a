/** Values of every type as bytes, and as a person reads them. */
import { describe, expect, it } from 'vitest';
import * as netkiln from '../../src/index.js';
import { type AttributeType, addressTypes, integerTypes } from '../../src/model/netlink.js';
import type { Values } from '../../src/model/netlink-value.js';
import { decodeAttrs, encodeAttrs, WrongAnswer } from '../../src/scenario/netlink/message.js';
import { showValues } from '../../src/scenario/netlink/show.js';
import { decodeValues, encodeValues } from '../../src/scenario/netlink/wire.js';
import { chooseValues } from '../../src/torture/netlink/values.js';
import { Random } from '../../src/torture/random.js';
import { checkSpec } from './family.js';

const { nest, string, u8, u16 } = netkiln;
const inside = { small: u8(), text: string({ maxLength: 4 }) };

const { model } = checkSpec(
  netkiln.netlinkFamily({
    name: 'everything',
    attributes: {
      a_u8: u8(),
      a_u16: u16(),
      a_u32: netkiln.u32(),
      a_u64: netkiln.u64(),
      a_s8: netkiln.s8(),
      a_s16: netkiln.s16(),
      a_s32: netkiln.s32(),
      a_s64: netkiln.s64(),
      a_be16: netkiln.be16(),
      a_be32: netkiln.be32(),
      a_be64: netkiln.be64(),
      a_uint: netkiln.uint(),
      a_sint: netkiln.sint(),
      text: string({ maxLength: 8 }),
      data: netkiln.binary({ maxLength: 8 }),
      four: netkiln.ipv4(),
      six: netkiln.ipv6(),
      ether: netkiln.mac(),
      on: netkiln.flag(),
      some: netkiln.bitfield32({ low: 0, next: 1, high: 31 }),
      inner: nest({ attributes: inside }),
      several: netkiln.many(u16(), { max: 4 }),
      numbered: netkiln.indexed(u8(), { max: 4 }),
      nests: netkiln.many(nest({ attributes: inside }), { max: 4 }),
      members: netkiln.indexed(nest({ attributes: { deep: nest({ attributes: inside }) } }), { max: 4 }),
      state: netkiln.enumOf({ down: 0, up: 1, lost: 7 }),
      marks: netkiln.flagsOf({ own: 0, far: 4 }),
    },
    object: { name: 'thing', key: 'a_u32' },
    operations: { create: {} },
  }),
);
const { attributes } = model.objects[0]!;

const hex = (values: Values) => Buffer.from(encodeAttrs(encodeValues(attributes, values))).toString('hex');
const read = (digits: string) =>
  decodeValues(attributes, decodeAttrs(Buffer.from(digits.replaceAll(' ', ''), 'hex')));

describe('bytes', () => {
  const known: readonly (readonly [Values, string])[] = [
    [{ a_u8: '200' }, '05000100 c8000000'],
    [{ a_u16: '258' }, '06000200 02010000'],
    [{ a_u32: '16909060' }, '08000300 04030201'],
    [{ a_u64: '72623859790382856' }, '0c000400 08070605 04030201'],
    [{ a_s8: '-2' }, '05000500 fe000000'],
    [{ a_s16: '-2' }, '06000600 feff0000'],
    [{ a_s32: '-2' }, '08000700 feffffff'],
    [{ a_s64: '-2' }, '0c000800 feffffff ffffffff'],
    [{ a_be16: '258' }, '06000900 01020000'],
    [{ a_be32: '16909060' }, '08000a00 01020304'],
    [{ a_be64: '72623859790382856' }, '0c000b00 01020304 05060708'],
    [{ a_uint: '4294967295' }, '08000c00 ffffffff'],
    [{ a_uint: '4294967296' }, '0c000c00 00000000 01000000'],
    [{ a_sint: '-2147483648' }, '08000d00 00000080'],
    [{ a_sint: '-2147483649' }, '0c000d00 ffffff7f ffffffff'],
    [{ a_sint: '2147483648' }, '0c000d00 00000080 00000000'],
    [{ text: 'n\u00e9' }, '08000e00 6ec3a900'],
    [{ text: '' }, '05000e00 00000000'],
    [{ data: 'c0ffee' }, '07000f00 c0ffee00'],
    [{ data: '' }, '04000f00'],
    [{ four: '192.0.2.1' }, '08001000 c0000201'],
    [{ six: '2001:db8::1' }, '14001100 20010db8 00000000 00000000 00000001'],
    [{ ether: '02:00:00:00:00:0a' }, '0a001200 02000000 000a0000'],
    [{ on: true }, '04001300'],
    [{ some: '2147483649/2147483651' }, '0c001400 01000080 03000080'],
    [{ inner: { small: '7', text: 'x' } }, '14001580 05000100 07000000 06000200 78000000'],
    [{ inner: {} }, '04001580'],
    [{ several: ['1', '2'] }, '06001600 01000000 06001600 02000000'],
    [{ numbered: ['1', '2'] }, '14001780 05000100 01000000 05000200 02000000'],
    [{ nests: [{ small: '7' }, {}] }, '0c001880 05000100 07000000 04001880'],
    [{ members: [{ deep: { small: '7' } }, {}] }, '18001980 10000180 0c000180 05000100 07000000 04000280'],
    [{ state: '7' }, '08001a00 07000000'],
    [{ marks: '17' }, '08001b00 11000000'],
  ];

  it.each(known)('of %j', (values, bytes) => {
    expect(hex(values)).toBe(bytes.replaceAll(' ', ''));
    expect(read(bytes)).toEqual(values);
  });

  it('are known of every type', () => {
    const types: AttributeType[] = known.map(
      ([values]) => attributes.find(({ name }) => Object.hasOwn(values, name))!.type,
    );
    const others = ['string', 'binary', 'flag', 'bitfield32', 'nest'];
    expect(new Set(types)).toEqual(
      new Set([...Object.keys(integerTypes), ...Object.keys(addressTypes), ...others]),
    );
  });

  it('come in the order of the numbers', () => {
    expect(hex({ on: true, a_u8: '1' })).toBe('050001000100000004001300');
  });

  it('there are none of a list without values, unless it is a nest', () => {
    expect(hex({ several: [] })).toBe('');
    expect(hex({ numbered: [] })).toBe('04001780');
  });

  it.each([true, false])('say the same there and back: spread %j', (spread) => {
    const random = new Random(`wire ${spread}`);
    for (let i = 0; i < 200; i++) {
      const values = chooseValues(attributes, [], { random, sound: true, spread });
      expect(read(hex(values))).toEqual(values);
    }
  });
});

describe('an answer', () => {
  it('may have a sized integer in 8 bytes, whatever its value', () => {
    expect(read('0c000c00 07000000 00000000')).toEqual({ a_uint: '7' });
    expect(read('0c000d00 feffffff ffffffff')).toEqual({ a_sint: '-2' });
  });

  it.each([
    ['05000100 c8000000 05000100 c8000000', "the answer has 'a_u8' twice"],
    ['04006300', 'the answer has an attribute 99 that the family does not declare'],
    ['06000100 c8000000', "the answer's 'a_u8' has 2 bytes"],
    ['06000c00 07000000', "the answer's 'a_uint' has 2 bytes"],
    ['05001000 01000000', "the answer's 'four' has 1 bytes"],
    ['05001300 01000000', "the answer's 'on' has 1 bytes"],
    ['08001400 01000000', "the answer's 'some' has 4 bytes"],
    ['06000e00 78780000', "the answer's 'text' has 2 bytes"],
    ['0c001580 04006300 04006300', 'the answer has an attribute 99 that the family does not declare'],
    ['0c001780 05000200 01000000', "member 1 of the answer's 'numbered' is number 2"],
    ['04001780', "the answer has 'numbered' without values"],
  ])('is wrong as %s: %s', (bytes, what) => {
    expect(() => read(bytes)).toThrow(new WrongAnswer(what));
  });
});

describe('values are shown', () => {
  it.each<[Values, string]>([
    [{}, 'nothing'],
    [{ on: true, a_u8: '7' }, 'a_u8 7, on'],
    [{ text: 'a "b"', data: '' }, 'text "a \\"b\\"", data ""'],
    [{ four: '192.0.2.1' }, 'four 192.0.2.1'],
    [{ state: '7' }, 'state lost'],
    [{ state: '3' }, 'state 3'],
    [{ marks: '17' }, 'marks own|far'],
    [{ marks: '26' }, 'marks far|0xa'],
    [{ marks: '0' }, 'marks 0'],
    [{ some: '1/2147483651' }, 'some +low -next -high'],
    [{ some: '0/0' }, 'some 0'],
    [{ some: '2/1' }, 'some 2/1'],
    [{ several: ['1', '2'], numbered: [] }, 'several [1, 2], numbered []'],
    [{ members: [{ deep: { small: '7' } }, {}] }, 'members [{ deep { small 7 } }, { nothing }]'],
  ])('%j', (values, text) => {
    expect(showValues(attributes, values)).toBe(text);
  });
});
