/**
 * C text that is safe to print. `CCode` can only be made here: by the four sinks, through which everything that
 * comes from a spec has to pass, and by the `c` template, whose fixed parts are netkiln's own and whose holes
 * take nothing but other `CCode`.
 */
import { isReserved } from '../model/identifier.js';
import { Printable } from './printable.js';

const make = Symbol('CCode');

export class CCode extends Printable {
  /** Only this module knows the key. */
  constructor(
    key: typeof make,
    readonly text: string,
  ) {
    super();
    if (key !== make) throw new Error('CCode is made by the sinks only');
  }
}

/** Sink 1: an identifier. Anything that is not one, or that C or the kernel has taken, is refused. */
export function ident(name: string): CCode {
  if (!/^[A-Za-z_][A-Za-z0-9_]{0,62}$/.test(name))
    throw new Error(`not a C identifier: ${JSON.stringify(name)}`);
  if (isReserved(name)) throw new Error(`reserved in C or in the kernel: ${name}`);
  return new CCode(make, name);
}

export interface IntegerStyle {
  /** Width in bits; the value must fit. Constants of 64 bits have the suffix ULL, as those have that need it. */
  readonly bits?: number;
  readonly hex?: boolean;
}

/** Sink 2: an unsigned integer constant (negative values are allowed where no width is given). */
export function integer(value: bigint | number, { bits, hex = false }: IntegerStyle = {}): CCode {
  const n = BigInt(value);
  if (bits !== undefined && (n < 0n || n >> BigInt(bits) !== 0n))
    throw new Error(`${n} does not fit ${bits} bits`);
  const digits = hex ? `0x${n.toString(16).padStart(Math.ceil((bits ?? 0) / 4), '0')}` : n.toString();
  return new CCode(make, digits + suffixOf(n, bits === 64, hex));
}

/** What makes a constant's type wide enough where a long has 32 bits. */
function suffixOf(n: bigint, wide: boolean, hex: boolean): string {
  if (n < -0x7fffffffn) return 'LL';
  if (wide || n > 0xffffffffn) return 'ULL';
  return n > 0x7fffffffn && !hex ? 'U' : '';
}

/** Sink 2 for the elements of an array, with commas between them. */
export function integers(values: readonly (bigint | number)[], style: IntegerStyle = {}): CCode {
  return new CCode(make, values.map((value) => integer(value, style).text).join(', '));
}

/** Sink 3: a string literal, quotes included. UTF-8; what is not plain ASCII is written in octal. */
export function string(text: string): CCode {
  const body = Array.from(new TextEncoder().encode(text), (byte) => {
    const char = String.fromCharCode(byte);
    const plain = byte >= 0x20 && byte < 0x7f && char !== '\\' && char !== '"' && char !== '?';
    return plain ? char : `\\${byte.toString(8).padStart(3, '0')}`;
  });
  return new CCode(make, `"${body.join('')}"`);
}

/**
 * Sink 4: the inside of a block comment, on one line. It cannot close the comment, open another or splice lines;
 * control, format (bidirectional) and private-use characters become dots.
 */
export function comment(text: string): CCode {
  const oneLine = text
    .replace(/[\r\n\t]+/g, ' ')
    .replace(/\p{C}/gu, '.')
    .replaceAll('\\', '\u2216')
    .replace(/\?(?=\?)/g, '? ')
    .replace(/\*(?=\/)/g, '* ')
    .replace(/\/(?=\*)/g, '/ ');
  return new CCode(make, oneLine.trim());
}

/** The path of a kernel header, from netkiln's own data; held to the letters that such paths have. */
export function headerPath(path: string): CCode {
  if (!/^[a-z0-9_]+(\/[a-z0-9_]+)*\.h$/.test(path)) throw new Error(`not a header's path: ${path}`);
  return new CCode(make, path);
}

/** C text of our own with safe values in its holes. */
export function c(fixed: TemplateStringsArray, ...holes: readonly CCode[]): CCode {
  let text = fixed[0]!;
  holes.forEach((hole, index) => {
    if (!(hole instanceof CCode)) throw new Error('only CCode may be put into C');
    text += hole.text + fixed[index + 1]!;
  });
  return new CCode(make, text);
}

export function join(parts: readonly CCode[], separator: CCode): CCode {
  return new CCode(make, parts.map((p) => p.text).join(separator.text));
}

/** Several lines as one value, for a template. */
export function lines(parts: readonly CCode[]): CCode {
  return new CCode(make, parts.map((p) => p.text).join('\n'));
}
