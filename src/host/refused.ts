/** What the system refuses (no permission, no space, a file where a folder should be) is not a fault of netkiln's. */
import { type Details, fail } from '../diagnostic/diagnostic.js';

/** Ends with NK4007 and the system's words for an error of a system call; throws any other error as it is. */
export function refused(error: unknown, what: string, details: Details = {}): never {
  if (error instanceof Error && 'syscall' in error) {
    fail('NK4007', what, { cause: error.message, ...details });
  }
  throw error;
}
