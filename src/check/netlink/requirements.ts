/** Attributes that have to be there where others are. */
import type { Attribute, Requirement } from '../../model/netlink.js';
import type { Path } from '../../model/path.js';
import { printable } from '../printable.js';
import type { Report } from '../report.js';
import { noAttribute } from './required.js';
import type { RequiredWithData } from './schema.js';

/** What has the attributes. */
interface Holder {
  readonly attributes: readonly Attribute[];
  readonly path: Path;
  readonly owner: string;
  readonly report: Report;
}

/** In the order of the numbers of those that ask. `required` are there in any case. */
export function checkRequiredWith(
  data: RequiredWithData,
  required: readonly string[],
  { attributes, path: base, owner, report }: Holder,
): readonly Requirement[] {
  const found = Object.entries(data).map(([attribute, all]): Requirement => {
    const path = [...base, attribute];
    const known = (name: string, own: Path) => {
      if (attributes.some((one) => one.name === name)) return true;
      noAttribute(name, own, attributes, report, owner);
      return false;
    };
    known(attribute, path);
    if (all.length === 0) {
      report.add('NK2013', path, `'${printable(attribute)}' needs nothing`, { fix: 'leave it out' });
    }
    const needs = all.flatMap((one, index) => {
      const own = [...path, index];
      const names = typeof one === 'string' ? [one] : one;
      const [first, ...others] = names;
      if (first === undefined) {
        report.add('NK2013', own, `'${printable(attribute)}' needs one of none`, { fix: 'name some' });
        return [];
      }
      names.forEach((name, at) => {
        const place = typeof one === 'string' ? own : [...own, at];
        if (!known(name, place)) return;
        if (name === attribute) report.add('NK2013', place, `'${name}' needs itself`);
        else if (required.includes(name)) {
          report.add('NK2013', place, `'${name}' is required in any case`, { fix: 'leave it out here' });
        } else if (names.indexOf(name) < at) report.add('NK2013', place, `'${name}' is named twice`);
      });
      return [[first, ...others] as const];
    });
    return { attribute, needs };
  });
  const order = attributes.map(({ name }) => name);
  return found.sort((a, b) => order.indexOf(a.attribute) - order.indexOf(b.attribute));
}
