/**
 * Debian's kernel source, `linux-source-6.12`: a package of 150 MB that holds one compressed archive. It is streamed out
 * of the package: only what is wanted touches the disk.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runGroup } from '../host/group.js';
import { download } from './apt.js';

export type FetchStep = 'fetching' | 'unpacking';

export interface SourceRequest {
  /** `linux-source-6.12`; also the folder that the archive unpacks to. */
  readonly name: string;
  /** Where to unpack; it is there. */
  readonly folder: string;
  /** tar's own arguments after `-xJ`: members, or --exclude. */
  readonly select: readonly string[];
  readonly signal?: AbortSignal | undefined;
  /** Said before each of the two steps. */
  readonly onStep?: (step: FetchStep) => void;
  /** Gets the words of apt or tar, and throws. */
  readonly failed: (step: FetchStep, words: string) => never;
}

/** Fetches the package and unpacks what is wanted; returns the folder of the source. */
export async function fetchSource(request: SourceRequest): Promise<string> {
  const { name, folder, select, signal, onStep, failed } = request;
  onStep?.('fetching');
  const [deb] = await download([name], folder, signal, (words) => failed('fetching', words));
  onStep?.('unpacking');
  const inner = `dpkg-deb --fsys-tarfile "$1" | tar -xO ./usr/src/${name}.tar.xz`;
  const got = await runGroup(['sh', '-c', `${inner} | { shift; tar -xJ "$@"; }`, 'sh', deb!, ...select], {
    cwd: folder,
    signal,
  });
  if (got.status !== 0) failed('unpacking', got.lastLines.join('\n'));
  await rm(deb!);
  return join(folder, name);
}
