/** A number between two others, both included. */
import type { Path } from '../../model/path.js';
import type { Report } from '../report.js';

export function bounds(
  value: number,
  least: number,
  most: number,
  path: Path,
  what: string,
  report: Report,
): void {
  if (value < least || value > most)
    report.add('NK2510', path, `${what} ${value} is not from ${least} to ${most}`);
}
