/** Mutants that are not caught, and why: each is to be understood. */
export interface Survivor {
  readonly example: string;
  readonly id: string;
  /** What it does is the same as what the original does, whatever comes in. */
  readonly equivalent?: true;
  readonly reason: string;
}

export const survivors: readonly Survivor[] = [];
