/** A family's fixed header, which generic netlink has for all of its commands alike. */
import { isReserved } from '../../../model/identifier.js';
import { type HeaderMember, type HeaderType, headerLayout } from '../../../model/netlink.js';
import { isTakenAttributeName } from '../../../model/netlink-reserved.js';
import type { Report } from '../../report.js';
import { checkOwnName } from './names.js';

const largest = 64;

export function checkHeader(
  data: Readonly<Record<string, HeaderType>>,
  objects: readonly unknown[],
  report: Report,
): HeaderMember[] {
  const members = Object.entries(data).map(([name, type]) => ({ name, type }));
  for (const { name } of members) {
    const path = ['header', name];
    checkOwnName(name, 'a member of the header', path, report);
    if (isReserved(name) || isTakenAttributeName(name)) {
      report.add('NK2502', path, `'${name}' is a word of C, of the kernel's headers or of netkiln`, {
        fix: `name it '${name.slice(0, 17)}_value', say`,
      });
    }
  }
  if (members.length > 0 && objects.length > 0) {
    report.add('NK2545', ['header'], 'a family that stores objects has no fixed header', {
      fix: 'put what it says into attributes, or have operations only',
    });
  }
  const { size } = headerLayout(members);
  if (size > largest) report.add('NK2545', ['header'], `the fixed header has ${size} bytes`);
  return members;
}
