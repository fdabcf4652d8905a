/** Stands in spec data where there was a value that no spec can hold; the load stage puts it there. */
export interface UnusableValue {
  /** What it was, with an article: `a function`, `NaN`. */
  readonly $netkiln: string;
}

export function isUnusableValue(value: unknown): value is UnusableValue {
  return (
    value !== null && typeof value === 'object' && '$netkiln' in value && typeof value.$netkiln === 'string'
  );
}
