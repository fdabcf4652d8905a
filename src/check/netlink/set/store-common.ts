/** What the parts of a store's binding share. */
import type { Path } from '../../../model/path.js';
import type { Report } from '../../report.js';

/** A store that does not suit what it serves. */
export function wrong(report: Report, path: Path, message: string, fix?: string): void {
  report.add('NK2546', path, message, fix === undefined ? {} : { fix });
}

/** Numbers that follow from their order do not change when some are taken out. */
export function numbered<D extends { readonly id?: number | undefined }>(
  all: Readonly<Record<string, D>>,
): Record<string, D & { readonly id: number }> {
  let id = 0;
  return Object.fromEntries(
    Object.entries(all).map(([name, one]) => {
      id = one.id ?? id + 1;
      return [name, { ...one, id }];
    }),
  );
}
