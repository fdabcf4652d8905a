/** What the rest of netkiln knows of a kernel: where its image, its modules and its headers are, and what it is for. */
import type { Profile } from './profile.js';

export interface Kernel {
  /** What `uname -r` says in it, `6.12.117+deb12-amd64` say. */
  readonly release: string;
  /** `6.1`, `6.12`, ... */
  readonly series: string;
  /** Path of the bootable image (vmlinuz or bzImage). */
  readonly image: string;
  /** `…/lib/modules/<release>`; undefined for a kernel without modules. */
  readonly modules: string | undefined;
  /** The folder for `make -C`, to build modules against. */
  readonly headers: string;
  /** The configuration it was built with; undefined where nobody kept it. */
  readonly config: string | undefined;
  /** The kernel as ELF with debug information, for gdb and addr2line; undefined where it is not there. */
  readonly debug: string | undefined;
  readonly profile: Profile;
  /** Where it was found. */
  readonly source: 'cache' | 'host' | 'path';
}

/** How far a long step has come: `done` of `total` parts. */
export interface Part {
  readonly done?: number;
  readonly total?: number;
  /** It takes minutes, of which people should be told wherever they look. */
  readonly lasting?: true;
}

/** One line a step: what is being fetched, unpacked, compiled. A long one tells how far it has come. */
export type Progress = (line: string, part?: Part) => void;

export interface FetchOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: Progress | undefined;
}

export interface FindOptions extends FetchOptions {
  /** What the kernel must be for. A series is `stock` unless this says otherwise; what is named otherwise is what it is. */
  readonly profile?: Profile | undefined;
}

/** `6.12` of `6.12.117+deb12-amd64`. */
export function seriesOf(release: string): string {
  return /^\d+\.\d+/.exec(release)?.[0] ?? release;
}

/** `cloud` or `rt` of Debian's flavours; empty for the plain one, and for kernels of others. */
export function flavourOf(release: string): string {
  return /-(cloud|rt)-/.exec(release)?.[1] ?? '';
}

/** Orders releases as people do: numbers by value, the rest by letter. */
export function compareReleases(a: string, b: string): number {
  const parts = (text: string) => text.match(/\d+|\D+/g) ?? [];
  const left = parts(a);
  const right = parts(b);
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const x = left[i] ?? '';
    const y = right[i] ?? '';
    if (x === y) continue;
    if (/^\d/.test(x) && /^\d/.test(y) && Number(x) !== Number(y)) return Number(x) - Number(y);
    return x < y ? -1 : 1;
  }
  return 0;
}
