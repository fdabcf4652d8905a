/** Attributes whose values have lengths: strings, bytes and addresses. */
import { addressForms } from '../../model/address.js';
import type { AddressAttribute, BinaryAttribute, StringAttribute } from '../../model/netlink.js';
import type { Path } from '../../model/path.js';
import type { Report } from '../report.js';
import type { AddressData, BinaryData, Common, StringData } from './schema.js';

/** An object is limited by what fits one message; this only keeps sums small. */
const longest = 2048;

export function checkString(common: Common, data: StringData, path: Path, report: Report): StringAttribute {
  const { maxLength, minLength = 0 } = data;
  const possible = checkLengths(common.name, data, 'text', path, report);
  if (possible && data.default !== undefined) {
    const length = new TextEncoder().encode(data.default).length;
    if (length < minLength || length > maxLength || data.default.includes('\0')) {
      report.add(
        'NK2506',
        [...path, 'default'],
        `the default of '${common.name}' has ${length} bytes or a NUL inside`,
        { cause: `the attribute takes ${minLength} to ${maxLength} bytes before its NUL` },
      );
    }
  }
  const terminated = data.terminated ?? true;
  return { ...common, type: 'string', terminated, minLength, maxLength, default: data.default ?? null };
}

export function checkBinary(common: Common, data: BinaryData, path: Path, report: Report): BinaryAttribute {
  const { maxLength, minLength = 0 } = data;
  const possible = checkLengths(common.name, data, 'value', path, report);
  const fallback = data.default?.toLowerCase() ?? null;
  const own = [...path, 'default'];
  if (fallback !== null && !/^([\da-f]{2})*$/.test(fallback)) {
    report.add('NK2506', own, `the default of '${common.name}' is not bytes in hexadecimal digits`, {
      fix: "write it as 'c0ffee'",
    });
  } else if (fallback !== null && possible) {
    const length = fallback.length / 2;
    if (length < minLength || length > maxLength) {
      report.add('NK2506', own, `the default of '${common.name}' has ${length} bytes`, {
        cause: `the attribute takes ${minLength} to ${maxLength}`,
      });
    }
  }
  return { ...common, type: 'binary', minLength, maxLength, default: fallback };
}

export function checkAddress(
  common: Common,
  { type, default: given }: AddressData,
  path: Path,
  report: Report,
): AddressAttribute {
  const { parse, format, what } = addressForms[type];
  const read = given === undefined ? undefined : parse(given);
  if (given !== undefined && read === undefined) {
    report.add('NK2506', [...path, 'default'], `the default of '${common.name}' is not ${what}`);
  }
  return { ...common, type, default: read === undefined ? null : format(read) };
}

/** Whether there is a length that the attribute takes. */
function checkLengths(
  name: string,
  { minLength = 0, maxLength }: StringData | BinaryData,
  what: string,
  path: Path,
  report: Report,
): boolean {
  if (maxLength < 1 || maxLength > longest) {
    report.add('NK2510', [...path, 'maxLength'], `maxLength ${maxLength} is not from 1 to ${longest}`);
  }
  if (minLength < 0) report.add('NK2510', [...path, 'minLength'], `minLength ${minLength} is below 0`);
  if (minLength > maxLength) {
    report.add(
      'NK2505',
      path,
      `no ${what} of '${name}' has at least ${minLength} and at most ${maxLength} bytes`,
    );
  }
  return minLength <= maxLength;
}
