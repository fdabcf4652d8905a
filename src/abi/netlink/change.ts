/** What is found between an old family and a new one. */
import { type Code, codes } from '../../diagnostic/codes.js';
import type { Path } from '../../model/path.js';

export interface Change {
  readonly code: Code;
  /** Where the new spec says it, or the part that what is gone was in. */
  readonly path: Path;
  /** Where the old one says it. */
  readonly was: Path;
  /** One line, with the old value and the new one. */
  readonly message: string;
  readonly cause?: string;
  readonly fix?: string;
}

/** Whether it breaks the ABI. What only a compiler notices, or nobody but a person, is a warning. */
export function isBreak({ code }: Change): boolean {
  return codes[code].severity === 'error';
}
