/** Kernels: found, fetched, taken apart. */
export { findKernel, listKernels } from './find.js';
export type { FindOptions, Kernel } from './kernel.js';
