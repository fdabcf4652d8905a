import { resolve } from 'node:path';
import type { Command } from 'commander';
import { buildModule } from '../../kbuild/build.js';
import { findKernel } from '../../kernel/index.js';
import { knownFiles, knownSpec } from '../../pipeline.js';
import { type Context, reportWarnings, withCommonOptions } from '../context.js';
import { defaultKernel, kernelOption } from '../kernels.js';

export function addBuild(program: Command, context: Context): void {
  const { report, signal } = context;
  const onProgress = (text: string) => report({ event: 'progress', text });
  withCommonOptions(program.command('build'))
    .description('build OUT/KERNEL/NAME.ko for each kernel; the last line is its path')
    .argument('<spec>', 'the spec file')
    .requiredOption('--out <folder>', 'output folder')
    .addOption(kernelOption())
    .action(
      async (
        spec: string,
        { out, kernel = [defaultKernel] }: { out: string; kernel?: readonly string[] },
      ) => {
        const loaded = await knownSpec(spec, { signal });
        const { checked } = loaded;
        reportWarnings(context, checked);
        const files = await knownFiles(loaded);
        const { name } = checked.model;
        for (const request of kernel) {
          const found = await findKernel(request, { signal, onProgress });
          // A path makes no good name for a folder.
          const ko = resolve(out, /[/~]/.test(request) ? found.release : request, `${name}.ko`);
          onProgress(`building ${name} for ${found.release}`);
          await buildModule({ name, files, origins: checked.origins, kernel: found, ko, signal });
          report({ event: 'built', kernel: found.release, module: name, path: ko });
        }
      },
    );
}
