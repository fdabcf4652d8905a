import { buffer } from 'node:stream/consumers';
import type { Command } from 'commander';
import { fail } from '../../diagnostic/diagnostic.js';
import { clean } from '../../vm/clean.js';
import { debug } from '../../vm/gdb.js';
import { runScript, runShell } from '../../vm/shell.js';
import { type ByHandOptions, withModuleLoaded } from '../by-hand.js';
import { type Context, withCommonOptions } from '../context.js';
import { accelOption, kernelOption, profileOption } from '../kernels.js';
import { wholeNumber } from '../numbers.js';

export function addVm(program: Command, context: Context): void {
  const { report, signal } = context;
  const vm = program.command('vm').description('the virtual machines: work in one by hand, and clean up');

  withMachineOptions(vm.command('shell'))
    .description('a shell in a machine with the module loaded; what is piped into it is run as a script')
    .action(async (spec: string, options: ByHandOptions & CommonOptions) => {
      notInEvents(options);
      const { isTTY: person } = process.stdin;
      await withModuleLoaded(context, spec, { ...options, terminal: person }, async (loaded) => {
        const { guest, module, programs } = loaded;
        if (person) {
          const { release } = guest.facts.kernel;
          process.stderr.write(`${module} is loaded in Linux ${release}; exit ends the machine\n`);
          context.exit = await runShell(guest, programs);
          return;
        }
        const { stdout, stderr, status } = await runScript(guest, await buffer(process.stdin));
        process.stdout.write(stdout);
        process.stderr.write(stderr);
        context.exit = status;
      });
    });

  withMachineOptions(vm.command('gdb'))
    .description('gdb on a machine with the module loaded, which goes on with continue')
    .action(async (spec: string, options: ByHandOptions & CommonOptions) => {
      notInEvents(options);
      await withModuleLoaded(context, spec, { ...options, terminal: false }, async (loaded) => {
        const { guest, module, ko, folder } = loaded;
        context.exit = await debug(guest, { module, ko, sources: folder, folder, signal });
      });
    });

  withCommonOptions(vm.command('clean'))
    .description('remove snapshots and images from the cache; what is in use stays')
    .option(
      '--all',
      'also built modules, checked specs, and all else that can be made again without a network',
    )
    .option('--kernels', 'also the kernels that were fetched or built')
    .action(async (what: { readonly all?: boolean; readonly kernels?: boolean }) =>
      report({ event: 'cleaned', groups: await clean(what, signal) }),
    );
}

interface CommonOptions {
  readonly json?: boolean;
}

function withMachineOptions(command: Command): Command {
  return withCommonOptions(command)
    .argument('<spec>', 'the spec file')
    .addOption(kernelOption())
    .addOption(profileOption())
    .addOption(accelOption())
    .option('--smp <n>', 'processors of the machine; 1 by default', wholeNumber(1, 64));
}

/** Standard output belongs to the shell, or to gdb. */
function notInEvents({ json }: CommonOptions): void {
  if (json) fail('NK8001', '--json is of no use here', { cause: 'a program has standard output for itself' });
}
