/** One attribute as it was and as it is: each change that breaks what was built for the old one, and each that does not. */
import { describe, expect, it } from 'vitest';
import * as nk from '../../src/index.js';
import type { AttributeSpec } from '../../src/spec/netlink-attribute.js';
import { compare, family } from './support.js';

const { be16, be32, be64, binary, bitfield32, enumOf, flag, flagsOf, indexed, ipv4, ipv6, mac, many } = nk;
const { nest, s16, s32, sint, string, u8, u16, u32, u64, uint } = nk;

/** Attribute `kind` as it was and as it is. */
const one = (old: AttributeSpec, now: AttributeSpec) =>
  compare(family({ id: u32(), kind: old }), family({ id: u32(), kind: now }));

describe('one attribute', () => {
  const type = (old: string, now: string) => `NK2529 'kind' was of type ${old}, and is now of type ${now}`;
  const stricter = (was: string, is: string) => `NK2531 'kind' ${was}, and now ${is}`;
  const list = (was: string, is: string) => `NK2530 'kind' had ${was}, and now has ${is}`;
  const [single, several, inNest] = ['one value', 'values in attributes of their own', 'values in one nest'];
  const inner = { x: u8(), y: u8() };

  it.each<[string, AttributeSpec, AttributeSpec, ...string[]]>([
    ['another width', u16(), u32(), type('u16', 'u32')],
    ['another byte order', u32(), be32(), type('u32', 'be32')],
    ['another width in network byte order', be16(), be32(), type('be16', 'be32')],
    ['a sign that takes values away', u32(), s32(), type('u32', 's32')],
    ['a size that follows the value', u64(), uint(), type('u64', 'uint')],
    ['a sign of what is sized', uint({ max: 9 }), sint(), type('uint', 'sint')],
    ['text to bytes', string({ maxLength: 8 }), binary({ maxLength: 9 }), type('string', 'binary')],
    ['a flag to a number', flag(), u8(), type('flag', 'u8')],
    ['an address of another length', ipv4(), ipv6(), type('ipv4', 'ipv6')],
    ['bytes that were more than an address', binary({ maxLength: 6 }), mac(), type('binary', 'mac')],
    ['a number to a nest', u8(), nest({ attributes: inner }), type('u8', 'nest')],
    ['bits to a bitfield', flagsOf({ on: 0 }), bitfield32({ on: 0 }), type('u32', 'bitfield32')],
    ['one to many', u8(), many(u8(), { max: 2 }), list(single, several)],
    ['many to one', many(u8(), { max: 2 }), u8(), list(several, single)],
    ['many to a nest', many(u8(), { max: 2 }), indexed(u8(), { max: 2 }), list(several, inNest)],
    ['a nest to many', indexed(u8(), { max: 2 }), many(u8(), { max: 2 }), list(inNest, several)],
    ['another list of another type', many(u8(), { max: 2 }), u16(), list(several, single), type('u8', 'u16')],
    [
      'fewer members',
      many(u8(), { max: 3 }),
      many(u8(), { max: 2 }),
      stricter('had at most 3 values', 'has at most 2'),
    ],
    ['a higher least', u8(), u8({ min: 1 }), stricter('took at least 0', 'takes at least 1')],
    ['a lower most', u8({ max: 9 }), u8({ max: 8 }), stricter('took at most 9', 'takes at most 8')],
    [
      'both',
      s16(),
      s16({ min: -1, max: 1 }),
      stricter('took at least -32768', 'takes at least -1'),
      stricter('took at most 32767', 'takes at most 1'),
    ],
    ['a stricter sign', u32({ max: 9 }), s32({ max: 8 }), stricter('took at most 9', 'takes at most 8')],
    [
      'a number where bytes were',
      ipv4(),
      be32({ max: 7 }),
      stricter('took at most 4294967295', 'takes at most 7'),
    ],
    [
      'shorter text',
      string({ maxLength: 9 }),
      string({ minLength: 1, maxLength: 8 }),
      stricter('took at least 0 bytes', 'takes at least 1'),
      stricter('took at most 9 bytes', 'takes at most 8'),
    ],
    [
      'fewer bytes',
      binary({ maxLength: 9 }),
      binary({ minLength: 8, maxLength: 8 }),
      stricter('took at least 0 bytes', 'takes at least 8'),
      stricter('took at most 9 bytes', 'takes at most 8'),
    ],
    [
      'names for what was any number',
      u32({ max: 2 }),
      enumOf({ no: 0, yes: 1 }),
      stricter('took 0 to 2', 'takes 0, 1'),
    ],
    [
      'bits for what was any number',
      u8({ max: 4 }),
      flagsOf({ x: 2 }, { type: 'u8' }),
      stricter('took 0 to 4', 'takes bits of 0x4'),
    ],
    [
      'values for what were bits',
      flagsOf({ x: 0, y: 1 }),
      enumOf({ x: 1, y: 2 }),
      stricter('took bits of 0x3', 'takes 1, 2'),
    ],
    [
      'a value that is gone',
      enumOf({ no: 0, yes: 1 }),
      enumOf({ no: 0 }),
      "NK2534 value 'yes' of 'kind', number 1, is gone",
    ],
    [
      'a value that is out of the range there is now',
      enumOf({ no: 0, yes: 1 }),
      u32({ min: 1 }),
      "NK2534 value 'no' of 'kind', number 0, is gone",
      "NK2536 value 'yes' of 'kind' has no name any more",
    ],
    [
      'a value whose number another has',
      enumOf({ no: 0, yes: 1 }),
      enumOf({ yes: 0 }),
      "NK2534 value 'no' of 'kind', number 0, is gone",
      "NK2533 value 'yes' of 'kind' had number 1, and now has 0",
    ],
    [
      'a bit that is gone',
      flagsOf({ x: 0, y: 1 }),
      flagsOf({ x: 0 }),
      "NK2534 bit 'y' of 'kind', number 1, is gone",
    ],
    [
      "a bitfield's bit with another number",
      bitfield32({ x: 0 }),
      bitfield32({ x: 31 }),
      "NK2533 bit 'x' of 'kind' had number 0, and now has 31",
    ],
    [
      'another name',
      enumOf({ no: 0 }),
      enumOf({ off: 0 }),
      "NK2536 value 'no' of 'kind' is now called 'off'",
    ],
    [
      'another default',
      u8({ default: 1 }),
      u8({ default: 2 }),
      "NK2537 the default of 'kind' was 1, and now is 2",
    ],
    [
      'no default',
      enumOf({ no: 0 }, { default: 'no' }),
      enumOf({ no: 0 }),
      "NK2537 the default of 'kind' was 'no', and now has none",
    ],
    [
      'another default of bits',

      flagsOf({ x: 0, y: 1 }, { default: ['x', 'y'] }),
      flagsOf({ x: 0, y: 1 }, { default: [] }),
      "NK2537 the default of 'kind' was ['x', 'y'], and now is []",
    ],
    [
      'inside a nest',
      nest({ attributes: { x: nest({ attributes: { y: u8() } }) } }),
      nest({ attributes: { x: nest({ attributes: { y: u8({ max: 9 }) } }) } }),
      "NK2531 'kind.x.y' took at most 255, and now takes at most 9",
    ],
    [
      'names in a nest',
      nest({ attributes: { x: enumOf({ no: 0 }) } }),
      nest({ attributes: { x: enumOf({ no: 1 }) } }),
      "NK2533 value 'no' of 'kind.x' had number 0, and now has 1",
    ],
    [
      'gone from a nest',
      nest({ attributes: inner }),
      nest({ attributes: { x: u8() } }),
      "NK2526 attribute 'kind.y', number 2, is gone",
    ],
    [
      'moved in a nest',
      nest({ attributes: inner }),
      nest({ attributes: { y: u8(), x: u8() } }),
      "NK2527 attribute 'kind.x' had number 1, and now has 2",
      "NK2527 attribute 'kind.y' had number 2, and now has 1",
    ],
    [
      'required in a nest',

      nest({ attributes: inner }),
      nest({ attributes: { ...inner, z: u8() }, required: ['x', 'z'] }),
      "NK2532 nest 'kind' could do without 'kind.x', and now cannot",
      "NK2532 nest 'kind' could do without the new 'kind.z', and now cannot",
    ],
  ])('%s', (_, old, now, ...expected) => {
    expect(one(old, now)).toEqual(expected);
  });

  it.each<[string, AttributeSpec, AttributeSpec]>([
    ['wider limits', u8({ min: 2, max: 8 }), u8({ min: 1, max: 9 })],
    ['a sign that takes nothing away', u32({ max: 9 }), s32({ min: -1 })],
    ['longer text', string({ minLength: 2, maxLength: 8 }), string({ minLength: 1, maxLength: 9 })],
    ['more bytes', binary({ minLength: 2, maxLength: 2 }), binary({ minLength: 1, maxLength: 3 })],
    ['an address that is bytes', mac(), binary({ maxLength: 8 })],
    ['bytes that are an address', binary({ minLength: 6, maxLength: 6 }), mac()],
    ['an address that is a number', ipv4(), be32()],
    ['bytes that are a number', binary({ minLength: 8, maxLength: 8 }), be64()],
    ['more members', indexed(u8(), { max: 2 }), indexed(u8(), { max: 3 })],
    ['more values', enumOf({ no: 0 }), enumOf({ no: 0, yes: 1 })],
    ['more bits', flagsOf({ x: 1 }), flagsOf({ x: 1, y: 0 })],
    ['more bits of a bitfield', bitfield32({ x: 1 }), bitfield32({ x: 1, y: 0 })],
    ['names for all numbers there were', u8({ max: 1 }), enumOf({ no: 0, yes: 1 }, { type: 'u8' })],
    [
      'bits for all numbers there were',
      u8({ min: 4, max: 6 }),
      flagsOf({ x: 1, y: 2, z: 0 }, { type: 'u8' }),
    ],
    ['a default where none was', u8(), u8({ default: 1 })],
    ['more in a nest', nest({ attributes: { x: u8() } }), nest({ attributes: { x: u8(), y: u8() } })],
    [
      'less required in a nest',
      nest({ attributes: { x: u8() }, required: ['x'] }),
      nest({ attributes: { x: u8() } }),
    ],
  ])('no break: %s', (_, old, now) => {
    expect(one(old, now)).toEqual([]);
  });
});
