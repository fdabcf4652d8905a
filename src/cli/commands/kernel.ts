import { type Command, Option } from 'commander';
import {
  buildSanitize,
  entryOf,
  fetchKernel,
  type Kernel,
  kernelEntries,
  type Profile,
  profiles,
} from '../../kernel/index.js';
import { type Context, progressTo, withCommonOptions } from '../context.js';

export function addKernel(program: Command, { report, signal }: Context): void {
  const kernels = program
    .command('kernel')
    .description('the kernels that modules are built for and booted in');
  const options = { signal, onProgress: progressTo(report) };
  const tell = async (kernel: Kernel) => report({ event: 'kernel', ...(await entryOf(kernel)) });

  withCommonOptions(kernels.command('list'))
    .description('the kernels that are here, and what they take on disk')
    .action(async () => report({ event: 'kernels', kernels: await kernelEntries() }));

  withCommonOptions(kernels.command('fetch'))
    .description('get a kernel from Debian into the cache; nothing is installed')
    .argument('<kernel>', 'a series (6.12, 6.12-cloud), of which the newest is taken, or a release')
    .action(async (request: string) => tell(await fetchKernel(request, options)));

  withCommonOptions(kernels.command('build'))
    .description("build a kernel of Debian's source into the cache")
    .addOption(
      new Option('--profile <profile>', 'what it is for')
        .choices(profiles.filter((profile) => profile !== 'stock'))
        .default('sanitize' satisfies Profile),
    )
    .action(async () => tell(await buildSanitize(options)));
}
