/**
 * The header library as assertions over the kernel's own structs, one a line, for the compiler to judge: offsets, sizes,
 * masks and bit-fields, numbers, flags. The kernel's names are in kernel-names.ts; what is asserted of them is the library's.
 */
import type { Field, Header } from '../../src/model/header/index.js';
import { ethertypes, icmpTypes, icmpv6Types, ipProtocols } from '../../src/model/header/numbers.js';
import { kernelNames, kernelNumbers, kernelValues, tcpFlagNames, unnamedMembers } from './kernel-names.js';

export interface Assertion {
  /** What of the library it is about: `tcp.dport`, `tcp`, `tcp.flags syn`. */
  readonly about: string;
  /** `constant`: C says so itself. `folded`: the optimiser has to see it, once all else compiles. */
  readonly kind: 'constant' | 'folded';
  /** Statements before the condition, and the condition, in C. */
  readonly before?: string;
  readonly condition: string;
}

/** What the library says of one header. */
export function assertionsOf(header: Header): Assertion[] {
  return [
    ...sizeOf(header),
    ...numbersOf(header),
    ...Object.entries(header.fields).flatMap(([name, field]) => fieldOf(header, name, field)),
  ];
}

/** The names that specs may write instead of numbers, against the kernel's constants for them. */
export function valueAssertions(): Assertion[] {
  const tables = { ethertypes, ipProtocols, icmpTypes, icmpv6Types };
  return Object.entries(tables).flatMap(([table, values]) =>
    Object.entries(values).flatMap(([name, value]) => {
      const names: Readonly<Record<string, string | null>> = kernelValues[table as keyof typeof tables];
      const constant = names[name];
      if (constant === undefined) throw new Error(`kernel-names.ts has no ${name} of ${table}`);
      return constant === null ? [] : [truth(`${table} ${name}`, `${constant} == ${value}`)];
    }),
  );
}

/** A source file with each assertion in a function of its own. A false one does not compile: the error says what it is about. */
export function proofSource(headers: readonly Header[], assertions: readonly Assertion[]): string {
  const includes = [...new Set(headers.map((h) => h.include))].sort();
  const more = [
    'linux/in.h',
    'linux/in6.h',
    'linux/if_ether.h',
    'net/inet_ecn.h',
    'net/ip.h',
    'net/ipv6.h',
    'net/ndisc.h',
  ];
  return [
    '// SPDX-License-Identifier: GPL-2.0-only',
    '#include <linux/build_bug.h>',
    '#include <linux/module.h>',
    '#include <linux/tcp.h>',
    ...[...includes, ...more].map((path) => `#include <${path}>`),
    ...assertions.map(proofFunction),
    'MODULE_DESCRIPTION("the header library against the kernel");',
    'MODULE_LICENSE("GPL");',
    '',
  ].join('\n');
}

function proofFunction({ about, kind, before = '', condition }: Assertion, index: number): string {
  const check = kind === 'constant' ? '_Static_assert' : 'compiletime_assert';
  return `static void __used proof_${index}(void) { ${before} ${check}(${condition}, "${about}"); }`;
}

function sizeOf(header: Header): Assertion[] {
  // ARP's struct has no addresses: theirs are asserted one by one.
  if (header.struct === 'arphdr') return [];
  return [truth(header.name, `sizeof(struct ${header.struct}) == ${header.bytes}`)];
}

function numbersOf(header: Header): Assertion[] {
  return Object.entries(header.id ?? {}).map(([space, value]) => {
    const name = kernelNumbers[`${header.name}.${space}`];
    if (name === undefined) throw new Error(`kernel-names.ts has no ${space} of ${header.name}`);
    return truth(`${header.name} ${space}`, `${name} == ${value}`);
  });
}

function fieldOf(header: Header, name: string, field: Field): Assertion[] {
  const about = `${header.name}.${name}`;
  const struct = `struct ${header.struct}`;
  if (field.member !== undefined) {
    const whole = `offsetof(${struct}, ${field.member}) * 8 == ${field.bit}`;
    return [truth(about, `${whole} && sizeof(((${struct} *)0)->${field.member}) * 8 == ${field.bits}`)];
  }
  const known = kernelNames[about];
  if (known === undefined) throw new Error(`kernel-names.ts has no ${about}`);
  if ('bitField' in known) return [bitField(header, about, known.bitField, field)];
  if ('offset' in known) {
    return [truth(about, `(${known.offset}) * 8 == ${field.bit} && (${known.size}) * 8 == ${field.bits}`)];
  }
  const offset = unnamedMembers[`${header.struct}.${known.member}`] ?? `offsetof(${struct}, ${known.member})`;
  return [masked(about, offset, known.bits, known.mask, field), ...flagsOf(about, field)];
}

/** The bits of a big-endian member, at the place in it that the declaration gives: the member's offset is the kernel's to say. */
function masked(about: string, offset: string, bits: number, mask: string, field: Field): Assertion {
  const ones = `((1ULL << ${field.bits}) - 1)`;
  const shift = `((int)(${offset}) * 8 + ${bits} - ${field.bit + field.bits})`;
  // A shift that is none makes the assertion false instead of undefined.
  return truth(about, `${shift} >= 0 && (${mask}) == (${ones} << (${shift} & 63))`);
}

/** Only this field set to ones, in a struct of zeros: exactly its bits are set. The compiler sees through it. */
function bitField(header: Header, about: string, member: string, field: Field): Assertion {
  const bytes = new Uint8Array(header.bytes);
  for (let bit = field.bit; bit < field.bit + field.bits; bit++) bytes[bit >> 3]! |= 0x80 >> (bit & 7);
  const ones = 2 ** field.bits - 1;
  return {
    about,
    kind: 'folded',
    before: `union { struct ${header.struct} h; u8 b[${header.bytes}]; } u = { .b = { 0 } }; u.h.${member} = ${ones};`,
    condition: Array.from(bytes, (value, at) => `u.b[${at}] == ${value}`).join(' && '),
  };
}

function flagsOf(about: string, field: Field): Assertion[] {
  if (field.type !== 'flags') return [];
  // The flag word is the header's fourth; the field ends at its own place in it.
  const below = 128 - field.bit - field.bits;
  return Object.entries(field.names ?? {}).map(([name, bit]) =>
    truth(`${about} ${name}`, `ntohl(${tcpFlagNames[name]}) == ${bit}UL << ${below}`),
  );
}

function truth(about: string, condition: string): Assertion {
  return { about, kind: 'constant', condition };
}
