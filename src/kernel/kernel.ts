/** What the rest of netkiln knows of a kernel: where its image, its modules and its headers are. */

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
  /** Where it was found. */
  readonly source: 'cache' | 'host' | 'path';
}

export interface FindOptions {
  readonly signal?: AbortSignal | undefined;
  /** One line a step: what is being fetched, unpacked, indexed. */
  readonly onProgress?: ((line: string) => void) | undefined;
}

/** `6.12` of `6.12.117+deb12-amd64`. */
export function seriesOf(release: string): string {
  return /^\d+\.\d+/.exec(release)?.[0] ?? release;
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
