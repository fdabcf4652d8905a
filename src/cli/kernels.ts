/** `--kernel`, `--profile` and `--accel`, the same for every command that has them. */
import { existsSync } from 'node:fs';
import { Option } from 'commander';
import { profiles } from '../kernel/index.js';

export const defaultKernel = '6.12';

/** May be given more than once; each is a list with commas, or the path of a file or folder. */
export function kernelOption(): Option {
  return new Option(
    '--kernel <kernels>',
    'series, releases or paths, separated by commas (default: 6.12)',
  ).argParser((text: string, before: readonly string[] | undefined) => [
    ...new Set([...(before ?? []), ...(existsSync(text) ? [text] : text.split(','))]),
  ]);
}

export function profileOption(
  what = 'what the kernel is for: as it is distributed, or to find mistakes (default: stock)',
): Option {
  return new Option('--profile <profile>', what).choices([...profiles]);
}

export function accelOption(): Option {
  return new Option('--accel <how>', 'how the virtual machine runs')
    .choices(['auto', 'kvm', 'tcg'])
    .default('auto');
}
