/** What a person says of any module, whatever its kind. */
import type { License } from '../model/module.js';

export interface ModuleSpec {
  /** Module name, as `lsmod` shows it: lower-case letters, digits and `_`, at most 31 characters. */
  readonly name: string;
  /** One line on what the module is for. */
  readonly description?: string;
  /** `Name <mail>`, for MODULE_AUTHOR. */
  readonly author?: string;
  /** SPDX licence of the generated C; GPL-2.0-only unless given. The kernel must accept it for GPL-only symbols. */
  readonly license?: License;
}

/** What every kind's builder returns: plain data that says its kind. */
export interface Spec {
  readonly kind: string;
}
