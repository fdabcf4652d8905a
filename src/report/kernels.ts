/** The table of `netkiln kernel list`. */
import type { KernelEntry } from '../kernel/index.js';
import { table } from './table.js';

/** Lines: one a kernel, below their titles; a word where there is none. */
export function kernelTable(kernels: readonly KernelEntry[], width?: number): string[] {
  if (kernels.length === 0) return ['no kernel is here yet: netkiln kernel fetch 6.12 gets one'];
  const columns = [
    { title: 'release' },
    { title: 'flavour' },
    { title: 'profile' },
    { title: 'size', align: 'right' as const },
    { title: 'where' },
  ];
  const rows = kernels.map(({ release, flavour, profile, outdated, bytes, folder }) => [
    release,
    flavour,
    outdated ? `${profile}, outdated` : profile,
    mebibytes(bytes),
    folder,
  ]);
  return table(columns, rows, width);
}

export function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MiB`;
}
