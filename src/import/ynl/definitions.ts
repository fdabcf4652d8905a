/** Constants, enumerations and structs that a spec defines, and numbers that are given by name. */
import { printable } from '../../check/printable.js';
import type { Path } from '../../model/path.js';
import type { Findings } from './findings.js';
import { Names, type Naming } from './names.js';
import type { DefinitionData } from './schema.js';

export interface Entry {
  readonly name: string;
  /** The value, or of flags the number of the bit. */
  readonly value: bigint;
  readonly doc: string | undefined;
}

export interface Enumeration {
  readonly name: string;
  readonly path: Path;
  readonly kind: 'enum' | 'flags';
  /** What its values begin with in C. */
  readonly prefix: string;
  readonly doc: string | undefined;
  readonly entries: readonly Entry[];
}

/** What a definition is, beside where it stands. */
interface Defined {
  readonly data: DefinitionData;
  readonly path: Path;
}

export class Definitions {
  readonly #all = new Map<string, Defined>();
  readonly #enumerations = new Map<string, Enumeration>();

  constructor(
    definitions: readonly DefinitionData[],
    private readonly naming: Naming,
    private readonly findings: Findings,
  ) {
    for (const [index, data] of definitions.entries()) {
      const path = ['definitions', index];
      if (this.#all.has(data.name)) {
        findings.error('NK3014', [...path, 'name'], `'${printable(data.name)}' is defined twice`);
      }
      this.#all.set(data.name, { data, path });
      if (data.type === 'enum' || data.type === 'flags') {
        this.#enumerations.set(data.name, this.#enumeration({ ...data, type: data.type }, path));
      } else if (data.type === 'const' && data.value === undefined && data.header === undefined) {
        findings.error('NK3011', path, `constant '${printable(data.name)}' has no value`);
      }
    }
  }

  /** Those that are rendered into the header that user space includes. */
  get constants(): readonly Defined[] {
    return [...this.#all.values()].filter(({ data }) => data.type === 'const' && isOwn(data));
  }

  get enumerations(): readonly Enumeration[] {
    return [...this.#enumerations.values()];
  }

  /** Whether an enumeration is rendered into the header that user space includes. */
  isRendered({ name }: Enumeration): boolean {
    return isOwn(this.#all.get(name)!.data);
  }

  enumeration(name: string, path: Path): Enumeration | undefined {
    const found = this.#enumerations.get(name);
    if (!found) this.#missing('enumeration', name, path);
    return found;
  }

  struct(name: string, path: Path): Defined | undefined {
    const found = this.#all.get(name);
    if (found?.data.type === 'struct') return found;
    this.#missing('struct', name, path);
    return undefined;
  }

  /** A number, or the one that a name stands for: a constant's, or the limit of a type as `u32-max`. */
  number(given: number | bigint | string, path: Path): bigint | undefined {
    if (typeof given !== 'string') return BigInt(given);
    const [, name = '', less] = /^([\w-]+?)(?: - (\d+))?$/.exec(given) ?? [];
    const value = this.#named(name) ?? limitNamed(name);
    if (value !== undefined) return value - BigInt(less ?? 0);
    this.#missing('number', given, path);
    return undefined;
  }

  #named(name: string): bigint | undefined {
    const value = this.#all.get(name)?.data.value;
    return typeof value === 'number' || typeof value === 'bigint' ? BigInt(value) : undefined;
  }

  #missing(what: string, name: string, path: Path): void {
    this.findings.error('NK3013', path, `there is no ${what} '${printable(name)}'`);
  }

  #enumeration(data: DefinitionData & { readonly type: 'enum' | 'flags' }, path: Path): Enumeration {
    const names = new Names(`a value of '${printable(data.name)}'`, this.findings);
    let next = BigInt(data['value-start'] ?? 0);
    const entries = (data.entries ?? []).map((given, index) => {
      const { name, value, doc } =
        typeof given === 'string' ? { name: given } : { value: undefined, doc: undefined, ...given };
      const at = [...path, 'entries', index];
      const number = value === undefined ? next : BigInt(value);
      next = number + 1n;
      if (data.type === 'flags' && (number < 0n || number > 63n)) {
        this.findings.error('NK3012', at, `bit ${number} of '${printable(data.name)}' is none: 0 to 63`);
      }
      return { name: names.add(name, at), value: number, doc };
    });
    const prefix = this.naming.numbers(data['name-prefix'], data.name);
    return { name: data.name, path, kind: data.type, prefix, doc: data.doc, entries };
  }
}

/** Not of another header, and not of the kernel or its users alone. */
function isOwn({ header, scope }: DefinitionData): boolean {
  return header === undefined && (scope ?? 'uapi') === 'uapi';
}

function limitNamed(name: string): bigint | undefined {
  const [, sign, width, end] = /^([us])(8|16|32|64)-(min|max)$/.exec(name) ?? [];
  if (width === undefined) return undefined;
  const bits = BigInt(width) - (sign === 's' ? 1n : 0n);
  if (end === 'max') return 2n ** bits - 1n;
  return sign === 's' ? -(2n ** bits) : 0n;
}
