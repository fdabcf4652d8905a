/** The text of a file to import, unpacked if its name ends in .gz. */
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { fail } from '../diagnostic/diagnostic.js';

/** Far beyond any rule set; keeps a hostile archive from filling the memory. */
const largest = 512 * 1024 * 1024;

export async function readImport(path: string): Promise<string> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    fail('NK3001', `${path} cannot be read`, { cause: (error as Error).message });
  }
  if (!path.endsWith('.gz')) return new TextDecoder().decode(bytes);
  try {
    return new TextDecoder().decode(await promisify(gunzip)(bytes, { maxOutputLength: largest }));
  } catch (error) {
    fail('NK3001', `${path} cannot be unpacked`, {
      cause: (error as Error).message,
      fix: 'give a whole gzip file, or the unpacked file under a name without .gz',
    });
  }
}
