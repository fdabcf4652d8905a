/** What a person says of any module, whatever its kind. */
import type { License } from '../model/module.js';

export interface ModuleSpec {
  /**
   * Module name, as `lsmod` shows it: a lower-case letter, then 1 to 30 of `a` to `z`, `0` to `9` and `_`. No word of
   * C, no module of the kernel's, no file that the kernel has in /proc/net.
   */
  readonly name: string;
  /** One line on what the module is for: 1 to 120 visible characters. What the kind is unless given. */
  readonly description?: string;
  /** `Name <mail>`, for MODULE_AUTHOR: one line of 1 to 120 visible characters. No author unless given. */
  readonly author?: string;
  /** SPDX licence of the generated C; GPL-2.0-only unless given. The kernel must accept it for GPL-only symbols. */
  readonly license?: License;
}

/** What every kind's builder returns: plain data that says its kind. */
export interface Spec {
  readonly kind: string;
}
