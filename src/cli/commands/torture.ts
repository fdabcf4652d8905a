import { availableParallelism } from 'node:os';
import { type Command, InvalidArgumentError } from 'commander';
import { exitCode } from '../../diagnostic/diagnostic.js';
import { builtAlready, findKernel, type Profile } from '../../kernel/index.js';
import { knownFiles, knownSpec } from '../../pipeline.js';
import { torture } from '../../torture/campaign.js';
import { type Context, progressTo, reportWarnings, withCommonOptions } from '../context.js';
import { defaultKernel, profileOption } from '../kernels.js';
import { wholeNumber } from '../numbers.js';

interface TortureOptions {
  readonly kernel: string;
  readonly profile?: Profile;
  readonly minutes: number;
  readonly seed: number;
  readonly strategy?: readonly string[];
  readonly round?: { readonly strategy: string; readonly seed: number };
  readonly jobs?: number;
  readonly coverage?: string;
}

const seeds = wholeNumber(0, 2 ** 32 - 1);

export function addTorture(program: Command, context: Context): void {
  const { report, signal } = context;
  withCommonOptions(program.command('torture'))
    .description('try to break the module: reloads, namespaces, failing allocations, races, mutated input')
    .argument('<spec>', 'the spec file')
    .option('--kernel <kernel>', 'a series, a release or a path', defaultKernel)
    .addOption(
      profileOption('what the kernel is for (default: sanitize if that is built already, else stock)'),
    )
    .option('--minutes <n>', 'how long, after the build', minutes, 1)
    .option('--seed <n>', 'the first seed of each strategy', seeds, 0)
    .option(
      '--strategy <name>',
      'only this one; may be given more than once',
      (text: string, before: readonly string[] = []) => [...before, text],
    )
    .option('--round <strategy:seed>', 'only this round', parseRound)
    .option('--jobs <n>', 'how many machines run at once; one a processor by default', wholeNumber(1, 1024))
    .option('--coverage <folder>', 'write the C there, each line with how often it was run')
    .action(async (spec: string, options: TortureOptions) => {
      const loaded = await knownSpec(spec, { signal });
      reportWarnings(context, loaded.checked);
      const files = await knownFiles(loaded, spec);
      const { kernel: request, minutes, seed, strategy, round, coverage } = options;
      const { jobs = availableParallelism() } = options;
      const profile = options.profile ?? ((await builtAlready(request, signal)) ? 'sanitize' : undefined);
      const kernel = await findKernel(request, { signal, profile, onProgress: progressTo(report) });
      const asked = `--kernel ${request}${profile === undefined ? '' : ` --profile ${profile}`}`;
      const good = await torture(loaded, files, {
        ...{ spec, kernel, asked, minutes, seed, chosen: strategy, only: round, jobs, coverage },
        ...{ signal, report },
      });
      if (!good) context.exit = exitCode.failed;
    });
}

function minutes(text: string): number {
  const number = /^\d{1,5}(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (number > 0) return number;
  throw new InvalidArgumentError('It has to be a number of minutes above 0.');
}

function parseRound(text: string): { strategy: string; seed: number } {
  const [, strategy, seed] = /^([a-z]+):(\d+)$/.exec(text) ?? [];
  if (strategy === undefined) throw new InvalidArgumentError('It has to be like reload:7.');
  return { strategy, seed: seeds(seed!) };
}
