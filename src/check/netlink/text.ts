/** Attributes whose values have lengths: strings and bytes. */
import type { BinaryAttribute, StringAttribute } from '../../model/netlink.js';
import type { Path } from '../../model/path.js';
import type { Report } from '../report.js';
import type { BinaryData, Common, StringData } from './schema.js';

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
  return { ...common, type: 'string', minLength, maxLength, default: data.default ?? null };
}

export function checkBinary(common: Common, data: BinaryData, path: Path, report: Report): BinaryAttribute {
  checkLengths(common.name, data, 'value', path, report);
  return { ...common, type: 'binary', minLength: data.minLength ?? 0, maxLength: data.maxLength };
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
