/** Values of objects that are made without an attribute. */
import type { AttributePlan } from '../../lower/netlink/plan.js';
import { bytesOfDefault, defaultOf, isAddress, isInteger } from '../../model/netlink.js';
import { type CCode, c, ident, integer, integers, string } from '../c.js';
import type { Writer } from '../writer.js';
import { constant, wire } from './constant.js';
import { addressOf, isExact } from './types.js';

/** Whether there is anything to write of it: an object is all zeros at first. */
export function hasDefault({ attribute, preset }: AttributePlan): boolean {
  const fallback = defaultOf(attribute);
  if (fallback === null || fallback === '') return false;
  if (isInteger(attribute)) return BigInt(fallback) !== 0n;
  if (attribute.type === 'ipv4') return bytesOfDefault(attribute).some((byte) => byte !== 0);
  if (isAddress(attribute)) return preset !== null;
  return attribute.type !== 'binary' || preset !== null || !isExact(attribute);
}

const together = 8;

/** The bytes that are copied. */
export function writePreset(out: Writer, { attribute, preset }: AttributePlan): void {
  if (preset === null || (!isAddress(attribute) && attribute.type !== 'binary')) return;
  const bytes = bytesOfDefault(attribute);
  out.line(c`static const u8 ${ident(preset)}[] = {`);
  out.indent(() => {
    for (let at = 0; at < bytes.length; at += together) {
      out.line(c`${integers(bytes.slice(at, at + together), { bits: 8, hex: true })},`);
    }
  });
  out.line(c`};`);
  out.blank();
}

/** The value that an object has which is made without the attribute; zeros are there already. */
export function writeDefault(out: Writer, one: AttributePlan, to: CCode, length?: CCode): void {
  const { attribute, preset } = one;
  if (!hasDefault(one)) return;
  if (attribute.type === 'string' && attribute.default !== null) {
    out.wrapped(c`strscpy(`, [to, string(attribute.default), c`sizeof(${to})`], ',', c`);`);
    if (length) out.line(c`${length} = ${integer(new TextEncoder().encode(attribute.default).length)};`);
  } else if (isInteger(attribute) && attribute.default !== null) {
    out.line(c`${to} = ${wire(attribute.type, constant(BigInt(attribute.default)))};`);
  } else if (attribute.type === 'ipv4') {
    const number = bytesOfDefault(attribute).reduce((sum, byte) => sum * 256 + byte, 0);
    out.line(c`${to} = htonl(${integer(number, { bits: 32, hex: true })});`);
  } else if (attribute.type === 'binary' && !isExact(attribute)) {
    out.line(c`${to}.length = ${integer(bytesOfDefault(attribute).length)};`);
    if (preset) writeCopy(out, c`${to}.data`, preset);
  } else if (preset) writeCopy(out, addressOf(one, to), preset);
}

function writeCopy(out: Writer, to: CCode, preset: string): void {
  out.wrapped(c`memcpy(`, [to, ident(preset), c`sizeof(${ident(preset)})`], ',', c`);`);
}
