/** Room on the disk: looked at before anything is fetched, and the reason to look for when something fails. */
import { statfs } from 'node:fs/promises';
import { fail } from '../../diagnostic/diagnostic.js';

/** Source, objects and what is kept, at their most (bytes). */
const needed = 3 * 2 ** 30;

/** NK6104 where the file system of a folder has too little room. */
export async function mustHaveRoom(folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free >= needed) return;
  const gigabytes = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GiB`;
  fail(
    'NK6104',
    `a kernel needs ${gigabytes(needed)} to be built, and ${folder} has ${gigabytes(free)} free`,
  );
}

/** Whether a program's words say that the disk is full. */
export function ranOut(lines: readonly string[]): boolean {
  return lines.some((line) => /No space left on device|Disk quota exceeded/.test(line));
}

export function noRoom(folder: string, lines: readonly string[]): never {
  const words = lines.filter((line) => ranOut([line]));
  fail('NK6104', `the disk of ${folder} ran full while a kernel was built`, { cause: words[0] });
}
