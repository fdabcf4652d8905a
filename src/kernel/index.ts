/** Kernels: found, fetched, taken apart. */
export { buildModules } from './build.js';
export { findKernel, listKernels } from './find.js';
export type { FindOptions, Kernel } from './kernel.js';
