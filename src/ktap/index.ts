/** Test results as the kernel and its tests print them. */
export { flattenKtap, type Subtest } from './flatten.js';
export { parseKtap } from './parse.js';
export {
  isFailure,
  type Ktap,
  type KtapDirective,
  type KtapProblem,
  type KtapResult,
  type KtapStatus,
} from './result.js';
