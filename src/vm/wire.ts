/** Frames to and from the guest's agent; guest/README.md describes them, guest/agent/agent.h is the other side. */

export const request = {
  ping: 1,
  load: 2,
  unload: 3,
  run: 4,
  readFile: 5,
  writeFile: 6,
  netnsAdd: 7,
  netnsDelete: 8,
  captureOpen: 10,
  captureCollect: 11,
  send: 12,
  hook: 13,
  netlinkOpen: 14,
  netlinkSend: 15,
  netlinkReceive: 16,
  close: 17,
  rawOpen: 19,
  rawSend: 20,
  wake: 21,
  genlOpen: 22,
  sleep: 23,
  together: 24,
  netlinkExchange: 25,
  failNth: 32,
  stock: 40,
} as const;

export const event = { ready: 0x4001, log: 0x4002, beat: 0x4003, done: 0x4004, overdue: 0x4005 } as const;
/** How a request is served: in a thread of its own; without its failure ending the job; even after another has failed. */
export const frameFlag = { aside: 1, mayFail: 2, always: 4 } as const;
export const protocolVersion = 2;
const headerSize = 24;

export interface Frame {
  readonly id: number;
  readonly type: number;
  readonly errno: number;
  readonly taint: bigint;
  readonly payload: Buffer;
}

/** Writes a payload: integers little-endian, bytes and strings after their length. */
export class Writer {
  readonly #chunks: Uint8Array[] = [];

  u8(value: number): this {
    this.#chunks.push(Uint8Array.of(value));
    return this;
  }

  u32(value: number): this {
    const chunk = Buffer.allocUnsafe(4);
    chunk.writeUInt32LE(value);
    this.#chunks.push(chunk);
    return this;
  }

  u64(value: bigint): this {
    const chunk = Buffer.allocUnsafe(8);
    chunk.writeBigUInt64LE(value);
    this.#chunks.push(chunk);
    return this;
  }

  bytes(value: Uint8Array): this {
    this.u32(value.length);
    this.#chunks.push(value);
    return this;
  }

  string(value: string): this {
    return this.bytes(Buffer.from(value));
  }

  /** What another payload holds. */
  append(other: Writer): this {
    this.#chunks.push(...other.#chunks);
    return this;
  }

  /** Another payload after its length. */
  payload(other: Writer): this {
    return this.u32(other.#chunks.reduce((sum, chunk) => sum + chunk.length, 0)).append(other);
  }

  strings(values: readonly string[]): this {
    this.u32(values.length);
    for (const value of values) this.string(value);
    return this;
  }

  /** `limitMs` is how long it may take by the guest's clock; 0 for as long as it likes. */
  frame(id: number, type: number, flags = 0, limitMs = 0): Buffer {
    const header = Buffer.alloc(headerSize);
    const size = this.#chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    header.writeUInt32LE(size, 0);
    header.writeUInt32LE(id, 4);
    header.writeUInt16LE(type, 8);
    header.writeUInt16LE(flags, 10);
    header.writeUInt32LE(limitMs, 12);
    return Buffer.concat([header, ...this.#chunks]);
  }
}

/** Reads a payload that the agent wrote. */
export class Reader {
  #at = 0;

  /** `logged` is how many records the kernel's log had when the answer came. */
  constructor(
    readonly data: Buffer,
    readonly logged = 0,
  ) {}

  get done(): boolean {
    return this.#at >= this.data.length;
  }

  u8(): number {
    return this.data.readUInt8(this.#move(1));
  }

  u32(): number {
    return this.data.readUInt32LE(this.#move(4));
  }

  u64(): bigint {
    return this.data.readBigUInt64LE(this.#move(8));
  }

  bytes(): Buffer {
    const size = this.u32();
    const at = this.#move(size);
    return this.data.subarray(at, at + size);
  }

  string(): string {
    return this.bytes().toString();
  }

  #move(size: number): number {
    this.#at += size;
    return this.#at - size;
  }
}

/** Cuts a stream of chunks into frames. */
export class FrameDecoder {
  #chunks: Buffer[] = [];
  #size = 0;

  push(chunk: Buffer): Frame[] {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    const frames: Frame[] = [];
    for (;;) {
      if (this.#size < headerSize) return frames;
      if (this.#chunks[0]!.length < headerSize) this.#join();
      const size = headerSize + this.#chunks[0]!.readUInt32LE(0);
      if (this.#size < size) return frames;
      this.#join();
      const data = this.#chunks[0]!;
      frames.push({
        id: data.readUInt32LE(4),
        type: data.readUInt16LE(8),
        errno: data.readInt32LE(12),
        taint: data.readBigUInt64LE(16),
        payload: data.subarray(headerSize, size),
      });
      this.#chunks = size < data.length ? [data.subarray(size)] : [];
      this.#size -= size;
    }
  }

  #join(): void {
    if (this.#chunks.length > 1) this.#chunks = [Buffer.concat(this.#chunks)];
  }
}
