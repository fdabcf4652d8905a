import { resolve } from 'node:path';
import type { Command } from 'commander';
import { buildModule } from '../../kbuild/build.js';
import { findKernel, type Profile } from '../../kernel/index.js';
import { knownFiles, knownSpec } from '../../pipeline.js';
import { type Context, progressTo, reportWarnings, withCommonOptions } from '../context.js';
import { defaultKernel, kernelOption, profileOption } from '../kernels.js';

interface BuildOptions {
  readonly out: string;
  readonly kernel?: readonly string[];
  /** Of a series it is the stock kernel unless given; what is named otherwise is what it is. */
  readonly profile?: Profile;
}

export function addBuild(program: Command, context: Context): void {
  const { report, signal } = context;
  const onProgress = progressTo(report);
  withCommonOptions(program.command('build'))
    .description('build OUT/KERNEL/NAME.ko for each kernel; the last line is its path')
    .argument('<spec>', 'the spec file')
    .requiredOption('--out <folder>', 'output folder')
    .addOption(kernelOption())
    .addOption(profileOption())
    .action(async (spec: string, { out, kernel = [defaultKernel], profile }: BuildOptions) => {
      const loaded = await knownSpec(spec, { signal });
      const { checked } = loaded;
      reportWarnings(context, checked);
      const files = await knownFiles(loaded, spec);
      const { name } = checked.model;
      for (const request of kernel) {
        const found = await findKernel(request, { signal, onProgress, profile });
        // A path makes no good name for a folder, and a series means its stock kernel.
        const own = /[/~]/.test(request) || profile === 'sanitize';
        const ko = resolve(out, own ? found.release : request, `${name}.ko`);
        onProgress(`building ${name} for ${found.release}`);
        await buildModule({ name, files, origins: checked.origins, kernel: found, ko, signal });
        report({ event: 'built', kernel: found.release, module: name, path: ko });
      }
    });
}
