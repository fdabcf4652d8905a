/** Kernels: found, fetched, built, taken apart. */
export { builtAlready, fetchKernel, findKernel } from './find.js';
export type { FetchOptions, FindOptions, Kernel, Part, Progress } from './kernel.js';
export { entryOf, type KernelEntry, kernelEntries, listKernels } from './list.js';
export { type Profile, profiles } from './profile.js';
export { buildSanitize } from './sanitize/build.js';
