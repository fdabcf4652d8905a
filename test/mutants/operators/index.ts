/** All faults there are. */
import { boundOperators } from './bounds.js';
import { byteOperators } from './bytes.js';
import { callOperators } from './calls.js';
import { checkOperators } from './checks.js';
import type { Operator } from './operator.js';

export const operators: readonly Operator[] = [
  ...checkOperators,
  ...callOperators,
  ...byteOperators,
  ...boundOperators,
];
