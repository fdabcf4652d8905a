/** Where programs are: in PATH, and where administrators' programs are, which an ordinary user's PATH lacks. */
import { access, constants, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

const administrators = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/** Folders that programs are looked for in, first to last. */
export function searchPath(): string[] {
  const own = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return [...new Set([...own, ...administrators])];
}

/** A program's path; a name with a slash is one already. */
export async function findProgram(name: string): Promise<string | undefined> {
  if (name.includes('/')) return name;
  for (const folder of searchPath()) {
    const full = join(folder, name);
    const usable = await access(full, constants.X_OK).then(
      async () => (await stat(full)).isFile(),
      () => false,
    );
    if (usable) return full;
  }
  return undefined;
}
