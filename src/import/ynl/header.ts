/** The fixed header: a struct of integers, as C lays it out, of the whole family. */
import { printable } from '../../check/printable.js';
import type { Path } from '../../model/path.js';
import type { Definitions } from './definitions.js';
import type { Findings } from './findings.js';
import { Names } from './names.js';
import type { MemberData, OperationsData } from './schema.js';

export interface Member {
  readonly name: string;
  readonly type: string;
}

/** Its members; none where the family has no such header. */
export function fixedHeader(
  operations: OperationsData,
  definitions: Definitions,
  findings: Findings,
): Member[] {
  const whole = operations['fixed-header'];
  const named = operations.list.flatMap((operation, index) => {
    if (operation.do === undefined && operation.dump === undefined) return [];
    const path: Path = ['operations', 'list', index, 'fixed-header'];
    return [{ name: operation['fixed-header'] ?? whole, path }];
  });
  const [first] = named;
  if (!first) return [];
  const other = named.find(({ name }) => name !== first.name);
  if (other) {
    const message = 'operations of one family have different fixed headers';
    findings.error('NK3018', other.path, message, 'generic netlink has one size of a header for all');
    return [];
  }
  if (first.name === undefined) return [];
  const path = whole === undefined ? first.path : ['operations', 'fixed-header'];
  const struct = definitions.struct(first.name, path);
  return struct ? membersOf(struct.data.members ?? [], struct.path, findings) : [];
}

function membersOf(members: readonly MemberData[], path: Path, findings: Findings): Member[] {
  const names = new Names('a member', findings);
  let offset = 0;
  let widest = 1;
  const read = members.map((member, index) => {
    const at = [...path, 'members', index];
    const type = typeOf(member);
    const size = Number(/\d+$/.exec(type ?? 'u8')![0]) / 8;
    if (type === undefined) {
      const message = `'${printable(member.name)}' cannot be a member of a fixed header`;
      findings.error(
        'NK3018',
        at,
        message,
        'its members are integers in the byte order of machine or network',
      );
    } else if (offset % size !== 0) misaligned(at, findings);
    offset += size;
    widest = Math.max(widest, size);
    return { name: names.add(member.name, [...at, 'name']), type: type ?? 'u8' };
  });
  if (offset % widest !== 0) misaligned(path, findings);
  return read;
}

function misaligned(path: Path, findings: Findings): void {
  const cause = 'C would leave a gap, and YNL none: name the bytes of the gap';
  findings.error('NK3018', path, 'a fixed header is not laid out as in C', cause);
}

function typeOf({ type, 'byte-order': order }: MemberData): string | undefined {
  if (!/^[us]\d+$/.test(type)) return undefined;
  if (type.endsWith('8') && type.length === 2) return type;
  if (order === 'little-endian') return undefined;
  return order === undefined ? type : `be${type.slice(1)}`;
}
