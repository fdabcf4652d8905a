/**
 * The uncompressed kernel inside a bzImage. QEMU enters it directly (PVH), which spares the guest the
 * decompression: half a second and more where the processor is emulated.
 */
import { createHash } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { cacheDir } from '../host/cache.js';
import { type WholeOptions, wholeFile } from '../host/whole.js';
import type { Kernel } from './kernel.js';
import { decompress } from './modules.js';

/** Path of an image that boots fast: the extracted vmlinux, or the kernel's own image where that cannot be had. */
export async function fastImage(kernel: Kernel, options: WholeOptions = {}): Promise<string> {
  const { signal } = options;
  const { size, mtimeMs } = await stat(kernel.image);
  const key = createHash('sha256').update(`${kernel.image}\0${size}\0${mtimeMs}`).digest('hex').slice(0, 16);
  const target = join(await cacheDir('vmlinux'), `elf-${kernel.release}-${key}`);
  try {
    const make = async (path: string) => writeFile(path, await extract(kernel.image, signal));
    return await wholeFile(target, make, options);
  } catch {
    signal?.throwIfAborted();
    return kernel.image;
  }
}

/** Reads the boot protocol's payload offset and length (Documentation/arch/x86/boot.rst). */
async function extract(path: string, signal: AbortSignal | undefined): Promise<Uint8Array> {
  const image = await readFile(path);
  if (image.toString('latin1', 0x202, 0x206) !== 'HdrS') throw new Error('not a bzImage');
  const setup = ((image[0x1f1] || 4) + 1) * 512;
  const offset = setup + image.readUInt32LE(0x248);
  const length = image.readUInt32LE(0x24c);
  const payload = image.subarray(offset, offset + length);
  // All but gzip are followed by the size of what they hold.
  const body = payload.subarray(0, -4);
  const elf = await unpack(payload, body, signal);
  if (Buffer.from(elf.subarray(0, 4)).toString('latin1') !== '\x7fELF') throw new Error('no ELF inside');
  return elf;
}

async function unpack(payload: Buffer, input: Buffer, signal?: AbortSignal): Promise<Uint8Array> {
  const magic = payload.toString('hex', 0, 4);
  if (magic.startsWith('1f8b')) return gunzipSync(payload);
  if (magic === 'fd377a58') return decompress('xz', [], { input, signal });
  if (magic === '28b52ffd') return decompress('zstd', [], { input, signal });
  throw new Error(`unknown compression ${magic}`);
}
