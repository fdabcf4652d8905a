/** What a kernel can do for torture, as its configuration says. */
import { readFile } from 'node:fs/promises';
import { parseConfig } from '../kernel/config.js';
import type { Kernel } from '../kernel/index.js';
import type { Abilities } from './strategy.js';

export async function abilitiesOf(kernel: Kernel): Promise<Abilities> {
  const text = kernel.config === undefined ? '' : await readFile(kernel.config, 'utf8').catch(() => '');
  const { options } = parseConfig(text);
  const has = (...names: readonly string[]) => names.every((name) => options.get(`CONFIG_${name}`) === 'y');
  return {
    faults: has('FAILSLAB', 'FAULT_INJECTION_DEBUG_FS', 'FAULT_INJECTION_STACKTRACE_FILTER'),
    kmemleak: has('DEBUG_KMEMLEAK'),
    gcov: has('GCOV_KERNEL'),
    counted: has('DEVMEM', 'X86_IOPL_IOPERM') || text === '',
  };
}
