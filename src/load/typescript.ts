/** The TypeScript compiler, there when it is first needed: to load it takes longer than all else on an unchanged spec. */
import { createRequire } from 'node:module';
import type TS from 'typescript';

export type { TS };

/** The compiler's functions, once `useCompiler` has been called. */
export let ts: typeof TS;

/** To be called before anything here touches `ts`. As a CommonJS module it can be had without waiting. */
export function useCompiler(): void {
  ts ??= createRequire(import.meta.url)('typescript') as typeof TS;
}
