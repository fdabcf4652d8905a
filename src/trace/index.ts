/** Traces of the kernel, decoded. */
export { type DecodedLine, decodeTrace, type Frame, type KnownModule } from './decode.js';
export { type ExplainedFailure, type ExplainOptions, explainTrace } from './explain.js';
export type { Place, TracedModule } from './place.js';
