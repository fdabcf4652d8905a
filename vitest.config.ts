import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { alias: { netkiln: new URL('./src/index.ts', import.meta.url).pathname } },
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/support/prove.ts'],
    globalSetup: ['test/support/dist.ts', 'test/support/kernels.ts'],
    // Machines are emulated and the host may be busy: limits are for what hangs, not for what is slow.
    testTimeout: 1_200_000,
    hookTimeout: 1_200_000,
    // A guest takes one core; two at once double the throughput of the usual machine.
    maxWorkers: 2,
  },
});
