/** What every kind of module has. A model is valid, complete and serialisable; `check` makes it, everything later reads it. */

/** Raised whenever a model of the old shape would be misread. */
export const schemaVersion = 1;

export interface ModuleModel<Kind extends string = string> {
  readonly schemaVersion: typeof schemaVersion;
  readonly kind: Kind;
  /** Module name: a C identifier, and what `lsmod` shows. */
  readonly name: string;
  /** One line, for MODULE_DESCRIPTION and the file's head. */
  readonly description: string;
  readonly author: string | null;
  /** SPDX identifier; see `licenses`. */
  readonly license: License;
}

/**
 * The SPDX licences a spec may name, and the MODULE_LICENSE() text each goes with. Generated modules use
 * symbols that the kernel gives only to GPL-compatible modules (include/linux/license.h).
 */
export const licenses = {
  'GPL-2.0-only': 'GPL',
  'GPL-2.0-or-later': 'GPL',
  'GPL-2.0-only OR MIT': 'Dual MIT/GPL',
  'GPL-2.0-only OR BSD-2-Clause': 'Dual BSD/GPL',
  'GPL-2.0-only OR BSD-3-Clause': 'Dual BSD/GPL',
  'GPL-2.0-only OR MPL-1.1': 'Dual MPL/GPL',
  'GPL-2.0-or-later OR MIT': 'Dual MIT/GPL',
  'GPL-2.0-or-later OR BSD-2-Clause': 'Dual BSD/GPL',
  'GPL-2.0-or-later OR BSD-3-Clause': 'Dual BSD/GPL',
} as const;
export type License = keyof typeof licenses;

/** The licence of what user space takes from a module: the GPL does not reach programs that only speak its interface. */
export function userLicence(license: License): string {
  const [first = '', ...others] = license.split(' OR ');
  const own = `${first} WITH Linux-syscall-note`;
  return others.length === 0 ? own : `((${own}) OR ${others.join(' OR ')})`;
}
