/** The part of a module's ELF file that says which function lies where: x86-64, relocatable or linked. */

export interface ElfSection {
  readonly name: string;
  /** 0 in a relocatable file. */
  readonly address: bigint;
  readonly size: bigint;
  /** Holds code. */
  readonly code: boolean;
}

export interface ElfSymbol {
  readonly name: string;
  /** Index into `sections`. */
  readonly section: number;
  /** Offset in its section, or address where the file is linked. */
  readonly value: bigint;
  readonly size: bigint;
}

export interface Elf {
  readonly sections: readonly ElfSection[];
  readonly symbols: readonly ElfSymbol[];
}

const SHT_SYMTAB = 2;
const SHF_EXECINSTR = 4n;
const STT_SECTION = 3;
const STT_FILE = 4;

/** Undefined where the bytes are no 64-bit little-endian ELF file, or one that is cut off. */
export function readElf(bytes: Uint8Array): Elf | undefined {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (data.toString('latin1', 0, 6) !== '\x7fELF\x02\x01') return undefined;
  try {
    return read(data);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function read(data: Buffer): Elf {
  const table = Number(data.readBigUInt64LE(0x28));
  const headers = Array.from({ length: data.readUInt16LE(0x3c) }, (_, i) => {
    const at = table + i * data.readUInt16LE(0x3a);
    return {
      name: data.readUInt32LE(at),
      type: data.readUInt32LE(at + 4),
      flags: data.readBigUInt64LE(at + 8),
      address: data.readBigUInt64LE(at + 16),
      offset: Number(data.readBigUInt64LE(at + 24)),
      size: data.readBigUInt64LE(at + 32),
      link: data.readUInt32LE(at + 40),
    };
  });
  const text = (base: number, at: number) => data.toString('latin1', base + at, data.indexOf(0, base + at));
  const names = headers[data.readUInt16LE(0x3e)]?.offset ?? 0;
  const sections = headers.map(({ name, address, size, flags }) => ({
    name: text(names, name),
    address,
    size,
    code: (flags & SHF_EXECINSTR) !== 0n,
  }));
  const symbols: ElfSymbol[] = [];
  const symtab = headers.find(({ type }) => type === SHT_SYMTAB);
  if (symtab) {
    const strings = headers[symtab.link]?.offset ?? 0;
    for (let at = symtab.offset; at < symtab.offset + Number(symtab.size); at += 24) {
      const type = data.readUInt8(at + 4) & 15;
      const section = data.readUInt16LE(at + 6);
      if (type === STT_SECTION || type === STT_FILE || section === 0 || section >= sections.length) continue;
      const name = text(strings, data.readUInt32LE(at));
      symbols.push({
        name,
        section,
        value: data.readBigUInt64LE(at + 8),
        size: data.readBigUInt64LE(at + 16),
      });
    }
  }
  return { sections, symbols };
}
