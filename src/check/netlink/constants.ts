/** The header's own names: macros that a spec gives it, and what enumerators begin with. */
import type { ConstantModel } from '../../model/netlink.js';
import type { Path } from '../../model/path.js';
import { checkText } from '../module.js';
import { printable } from '../printable.js';
import type { Report } from '../report.js';

const least = -(2n ** 31n);
const greatest = 2n ** 64n - 1n;
const longestText = 120;

export function checkConstants(
  data: Readonly<Record<string, number | bigint | string>>,
  report: Report,
): ConstantModel[] {
  return Object.entries(data).map(([name, value]) => {
    const path = ['constants', name];
    if (!/^[a-z][a-z0-9_]{0,39}$/.test(name)) {
      report.add('NK2502', path, `'${printable(name)}' cannot name a constant`, {
        cause: 'it becomes part of a macro: a lower-case letter, then up to 39 of a to z, 0 to 9 and _',
      });
    } else if (/^(family|mcgrp)(_|$)/.test(name)) {
      report.add('NK2502', path, `'${name}' would be taken for something that every family has`, {
        cause: 'macros that begin with FAMILY and MCGRP have other meanings',
      });
    }
    if (typeof value === 'string') {
      checkText(value, longestText, path, name, report);
      return { name, kind: 'text', value };
    }
    const number = BigInt(value);
    if (number < least || number > greatest) {
      report.add(
        'NK2510',
        path,
        `'${printable(name)}' is ${number}, which is not from ${least} to ${greatest}`,
      );
    }
    return { name, kind: 'number', value: String(number) };
  });
}

export function checkPrefix(prefix: string, path: Path, report: Report): void {
  if (/^[A-Z][A-Z0-9_]{0,14}_$/.test(prefix)) return;
  report.add('NK2502', path, `'${printable(prefix)}' cannot be what enumerators begin with`, {
    cause: 'an upper-case letter, then up to 14 of A to Z, 0 to 9 and _, and a _ at its end',
    fix: "give one as 'FOU_ATTR_'",
  });
}
