/** Addresses in a kernel's trace to functions, files and lines, by the debug information of the modules at hand. */
import { readFile } from 'node:fs/promises';
import { run } from '../host/run.js';
import { bare } from '../vm/complaint.js';
import { allocatedAtUnload } from '../vm/signs.js';
import { addressesIn, type TraceAddress } from './address.js';
import { type Elf, readElf } from './elf.js';

export interface Frame {
  readonly function: string;
  /** As the compiler was given it: relative to the folder it ran in, or absolute. */
  readonly file: string;
  readonly line: number;
}

export interface KnownModule {
  readonly name: string;
  /** Its .ko, with debug information. */
  readonly ko: string;
  /** Where its sections were loaded, for what the kernel says of a module that is gone. */
  readonly sections?: ReadonlyMap<string, bigint>;
}

export interface Decoded {
  /** Innermost first: what is inlined, then what it is inlined in. Empty where nothing is known. */
  readonly frames: readonly Frame[];
  /** The module it is in. */
  readonly module: string;
  readonly doubtful: boolean;
}

/** A line of the trace, and what its addresses are. */
export interface DecodedLine {
  readonly text: string;
  readonly decoded: readonly Decoded[];
}

interface Place {
  readonly section: string;
  readonly offset: bigint;
}

/** Decodes a trace; one run of addr2line for each section of a module that the trace is in. */
export async function decodeTrace(
  trace: readonly string[],
  modules: readonly KnownModule[],
  signal?: AbortSignal,
): Promise<DecodedLine[]> {
  const lines = trace.map((text) => ({ text, addresses: addressesIn(text) }));
  const known = new Map<TraceAddress, Decoded>();
  for (const module of modules) {
    const addresses = lines.flatMap((line) => line.addresses).filter((address) => mayBeIn(address, module));
    if (addresses.length === 0) continue;
    for (const [address, decoded] of await decodeIn(module, addresses, signal)) known.set(address, decoded);
  }
  return lines.map(({ text, addresses }) => ({
    text,
    decoded: [...namedIn(text, modules), ...addresses.flatMap((address) => known.get(address) ?? [])],
  }));
}

/** A line of C that the kernel names itself. */
function namedIn(text: string, modules: readonly KnownModule[]): Decoded[] {
  const [, file, line, module, name] = allocatedAtUnload.exec(bare(text)) ?? [];
  if (!modules.some((known) => known.name === module)) return [];
  const frame = { function: name!, file: file!, line: Number(line) };
  return [{ frames: [frame], module: module!, doubtful: false }];
}

function mayBeIn({ symbol, module }: TraceAddress, { name, sections }: KnownModule): boolean {
  return symbol === undefined ? sections !== undefined : module === name;
}

async function decodeIn(
  module: KnownModule,
  addresses: readonly TraceAddress[],
  signal?: AbortSignal,
): Promise<Map<TraceAddress, Decoded>> {
  const elf = readElf(await readFile(module.ko));
  if (!elf) return new Map();
  const bySection = new Map<string, { address: TraceAddress; offset: bigint }[]>();
  for (const address of addresses) {
    const place =
      address.symbol === undefined ? placeOfRaw(elf, module, address) : placeOfNamed(elf, address);
    if (!place) continue;
    const { section } = place;
    const offset = address.returns && place.offset > 0n ? place.offset - 1n : place.offset;
    bySection.set(section, [...(bySection.get(section) ?? []), { address, offset }]);
  }
  const decoded = new Map<TraceAddress, Decoded>();
  for (const [section, all] of bySection) {
    const offsets = [...new Set(all.map(({ offset }) => offset))];
    const frames = await addr2line(module.ko, section, offsets, signal);
    for (const { address, offset } of all) {
      const { doubtful } = address;
      decoded.set(address, { frames: frames.get(offset) ?? [], module: module.name, doubtful });
    }
  }
  return decoded;
}

/** Of functions with the same name, the one that is as long as the kernel says. */
function placeOfNamed(elf: Elf, { symbol, offset, size }: TraceAddress): Place | undefined {
  const same = elf.symbols.filter(({ name, section }) => name === symbol && elf.sections[section]?.code);
  const fits = same.filter((one) => {
    const after = elf.symbols
      .filter(({ section, value }) => section === one.section && value > one.value)
      .reduce<bigint | undefined>(
        (least, { value }) => (least === undefined || value < least ? value : least),
        undefined,
      );
    // The last one reaches to the end of what was allocated.
    return after === undefined ? size! >= one.size : after - one.value === size || one.size === size;
  });
  const [found, ...others] = same.length === 1 ? same : fits;
  if (!found || others.length > 0) return undefined;
  const section = elf.sections[found.section]!;
  return { section: section.name, offset: found.value + offset };
}

function placeOfRaw(elf: Elf, { sections }: KnownModule, { offset }: TraceAddress): Place | undefined {
  for (const { name, size, code } of elf.sections) {
    const base = sections?.get(name);
    if (code && base !== undefined && offset >= base && offset <= base + size) {
      return { section: name, offset: offset - base };
    }
  }
  return undefined;
}

/** Frames of each offset in a section. A host without addr2line, or a file without debug information, has none. */
async function addr2line(
  ko: string,
  section: string,
  offsets: readonly bigint[],
  signal?: AbortSignal,
): Promise<Map<bigint, Frame[]>> {
  const words = offsets.map((offset) => `0x${offset.toString(16)}`);
  const { stdout } = await run(['addr2line', '-a', '-i', '-f', '-e', ko, '-j', section], {
    input: `${words.join('\n')}\n`,
    signal,
  });
  const found = new Map<bigint, Frame[]>();
  let frames: Frame[] = [];
  let name: string | undefined;
  for (const line of stdout.split('\n')) {
    if (/^0x[0-9a-f]+$/.test(line)) {
      frames = [];
      found.set(BigInt(line), frames);
      name = undefined;
    } else if (name === undefined) {
      name = line;
    } else {
      const place = /^(.*):(\d+)/.exec(line);
      if (place && name !== '??') frames.push({ function: name, file: place[1]!, line: Number(place[2]) });
      name = undefined;
    }
  }
  return found;
}
