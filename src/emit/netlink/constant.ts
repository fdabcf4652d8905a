/** Numbers in C: constants of any type, and values between the order of bytes of the wire and that of the host. */
import { type IntegerType, integerTypes } from '../../model/netlink.js';
import { type CCode, c, integer } from '../c.js';

/** A constant as the attribute's type keeps it. */
export function wire(type: IntegerType, value: CCode): CCode {
  const { bits, bigEndian } = integerTypes[type];
  if (!bigEndian) return value;
  if (bits === 64) return c`cpu_to_be64(${value})`;
  return bits === 16 ? c`htons(${value})` : c`htonl(${value})`;
}

/** A value of an attribute's type as a number. */
export function host(type: IntegerType, value: CCode): CCode {
  const { bits, bigEndian } = integerTypes[type];
  if (!bigEndian) return value;
  if (bits === 64) return c`be64_to_cpu(${value})`;
  return bits === 16 ? c`ntohs(${value})` : c`ntohl(${value})`;
}

/** An integer constant of any 64-bit type. The least of the signed ones cannot be written as a negated number. */
export function constant(value: bigint): CCode {
  if (value === -(1n << 63n)) return c`S64_MIN`;
  if (value === -(1n << 31n)) return c`S32_MIN`;
  return integer(value);
}
