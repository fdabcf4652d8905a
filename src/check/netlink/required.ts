/** Attributes that have to be given: each has to be there to be named, and to have something to say. */
import { type Attribute, defaultOf } from '../../model/netlink.js';
import type { Path } from '../../model/path.js';
import { printable } from '../printable.js';
import type { Report } from '../report.js';

export function checkRequired(
  required: readonly string[],
  attributes: readonly Attribute[],
  base: Path,
  owner: string,
  report: Report,
): void {
  required.forEach((name, index) => {
    const path = [...base, index];
    const attribute = attributes.find((a) => a.name === name);
    if (!attribute) noAttribute(name, path, attributes, report, owner);
    else if (required.indexOf(name) < index) report.add('NK2013', path, `'${name}' is named twice`);
    else if (attribute.type === 'flag') {
      report.add('NK2013', path, `flag '${name}' says no by not being there: requiring it leaves one value`);
    } else if (defaultOf(attribute) !== null) {
      report.add('NK2013', path, `attribute '${name}' is required, so that its default is never used`);
    }
  });
}

export function noAttribute(
  name: string,
  path: Path,
  attributes: readonly { readonly name: string }[],
  report: Report,
  owner: string,
): void {
  const names = attributes.map((a) => a.name).join(', ');
  report.add('NK2507', path, `'${owner}' has no attribute '${printable(name)}'`, {
    fix: names === '' ? 'declare it' : `its attributes are ${names}`,
  });
}
