/** What a kernel's netlink core is like, as its headers say. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Kernel } from '../../../kernel/index.js';
import type { Core } from '../../../reference/netlink/index.js';

/** At once: what is asked of a machine next is the same job. */
export function coreOf(kernel: Kernel): Core {
  const control =
    /^struct netlink_dump_control \{.*?^\}/ms.exec(header(kernel, 'linux/netlink.h'))?.[0] ?? '';
  return {
    split: /^struct genl_split_ops \{/m.test(header(kernel, 'net/genetlink.h')),
    dumpText: control.includes('struct netlink_ext_ack *extack'),
  };
}

/** Where a kernel's headers have been built beside its source, their Makefile says where that is. */
function header({ headers }: Kernel, name: string): string {
  const own = join(headers, 'include', name);
  if (existsSync(own)) return readFileSync(own, 'utf8');
  const makefile = readFileSync(join(headers, 'Makefile'), 'utf8');
  const [, source = ''] =
    /^include (?:\$\(dir \$\(lastword \$\(MAKEFILE_LIST\)\)\))?(\S*)Makefile$/m.exec(makefile) ?? [];
  return readFileSync(join(source.startsWith('/') ? '' : headers, source, 'include', name), 'utf8');
}
