/** The errors that a family answers with, by name. */
import { type Errno, errnos } from '../../model/errno.js';
import type { ObjectModel } from '../../model/netlink.js';
import type { Path } from '../../model/path.js';
import { printable } from '../printable.js';
import type { Report } from '../report.js';
import type { StoreData } from './schema.js';

export function checkErrors(
  { exists = 'EEXIST', missing = 'ENOENT' }: NonNullable<StoreData['errors']> = {},
  path: Path,
  report: Report,
): ObjectModel['errors'] {
  const checked = (field: string, name: string) => checkErrno(name, [...path, field], report);
  return { exists: checked('exists', exists), missing: checked('missing', missing) };
}

export function checkErrno(name: string, path: Path, report: Report): Errno {
  if (!Object.hasOwn(errnos, name)) {
    report.add('NK7203', path, `'${printable(name)}' is not an error that a module answers with`);
  }
  return name as Errno;
}
