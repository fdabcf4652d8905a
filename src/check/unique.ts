/** Names that have to differ. */
import type { Path } from '../model/path.js';
import { printable } from './printable.js';
import type { Report } from './report.js';

/** Something with a name, and where it stands in the spec. */
export interface Named {
  readonly name: string;
  readonly path: Path;
}

export function checkUnique(things: readonly Named[], what: string, report: Report): void {
  const first = new Map<string, Path>();
  for (const { name, path } of things) {
    const before = first.get(name);
    if (!before) {
      first.set(name, path);
      continue;
    }
    const at = report.origins.at([...before, 'name']);
    report.add('NK2016', [...path, 'name'], `two ${what}s are named '${printable(name)}'`, {
      ...(at ? { related: [{ message: 'the first', at }] } : {}),
    });
  }
}
