/** What enumerators of the header begin with. */
import type { Change } from './change.js';

/** Null is what they begin with where the spec says nothing. */
export function prefixChange(
  of: string,
  before: string | null,
  after: string | null,
  otherwise = "the module's name",
): Pick<Change, 'code' | 'message'> {
  const shown = (prefix: string | null) => (prefix === null ? otherwise : `'${prefix}'`);
  return {
    code: 'NK2536',
    message: `enumerators of ${of} began with ${shown(before)}, and now begin with ${shown(after)}`,
  };
}
