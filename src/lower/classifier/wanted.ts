/** What is to be found on an axis. */

/** Sorted intervals of an axis, and the number that each is to lead to. */
export interface Wanted {
  readonly starts: readonly bigint[];
  readonly values: Uint32Array;
}
