/** Attributes' numbers: given, or one more than the attribute before; in bounds, and no two alike. */
import type { Path } from '../../model/path.js';
import { printable } from '../printable.js';
import type { Report } from '../report.js';

export interface NumberBounds {
  readonly last: number;
  /** How to mend one out of bounds, where the code's own words do not say it. */
  readonly fix?: string;
}

/** The number of each attribute, by its name. */
export function numberAttributes(
  data: Readonly<Record<string, { readonly id?: number | undefined }>>,
  base: Path,
  { last, fix }: NumberBounds,
  report: Report,
): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  const owners = new Map<number, string>();
  let id = 0;
  for (const [name, one] of Object.entries(data)) {
    id = one.id ?? id + 1;
    const path = [...base, name, 'id'];
    const owner = owners.get(id);
    if (id < 1 || id > last) {
      report.add('NK2503', path, `attribute '${printable(name)}' cannot have number ${id}`, {
        ...(fix === undefined ? {} : { fix }),
      });
    } else if (owner !== undefined) {
      const at = report.origins.at([...base, owner]);
      report.add('NK2504', path, `attributes '${owner}' and '${name}' both have number ${id}`, {
        ...(at ? { related: [{ message: 'the first', at }] } : {}),
      });
    }
    owners.set(id, name);
    numbers.set(name, id);
  }
  return numbers;
}
