import { type Command, Option } from 'commander';
import { fail } from '../../diagnostic/diagnostic.js';
import type { PacketQuestion, RuleAt } from '../../explain/explanation.js';
import { writeAtomic } from '../../host/files.js';
import { refused } from '../../host/refused.js';
import { hooks } from '../../model/firewall.js';
import { knownSpec } from '../../pipeline.js';
import { type Context, reportWarnings, withCommonOptions } from '../context.js';

interface ExplainOptions extends Partial<PacketQuestion> {
  readonly svg?: string;
}

export function addExplain(program: Command, context: Context): void {
  const { report, signal } = context;
  withCommonOptions(program.command('explain'))
    .description('tell how rules are found, at what cost, and which of them do nothing')
    .argument('<spec>', 'the spec file')
    .option('--svg <file>', 'draw the diagrams of the rules')
    .option(
      '--packet <packet>',
      "one packet's path: headers and fields as text, or bytes in hexadecimal digits",
    )
    .option('--chain <name>', 'the chain that --packet is about')
    .addOption(new Option('--hook <hook>', 'the hook that --packet is about').choices([...hooks]))
    .option('--iif <name>', 'the device that the packet came in by (default: lo)')
    .option('--oif <name>', 'the device that it goes out by (default: lo)')
    .action(async (spec: string, { svg, packet, ...about }: ExplainOptions) => {
      if (packet === undefined && Object.keys(about).some((name) => !['json', 'verbose'].includes(name))) {
        fail('NK8001', '--chain, --hook, --iif and --oif say more of a --packet, and there is none');
      }
      const { checked, kind } = await knownSpec(spec, { signal });
      if (packet === undefined) reportWarnings(context, checked);
      const { model, origins } = checked;
      const explainer = await kind.explainer?.();
      if (!explainer) {
        fail(
          'NK8007',
          `${model.name} is a ${kind.name} module: there is nothing to choose, and nothing to explain`,
        );
      }
      const placed = <R extends RuleAt>({ path, ...rest }: R) => ({ ...rest, at: origins.at(path) });
      if (packet !== undefined) {
        const told = explainer.packet(model, { packet, ...about });
        report({ event: 'packet-explained', ...told, tried: told.tried.map(placed) });
      } else {
        for (const hook of explainer.hooks(model)) {
          const { never, redundant, undecided } = hook;
          report({
            event: 'explained',
            ...hook,
            never: never.map(placed),
            redundant: redundant.map(placed),
            undecided: undecided.map(placed),
          });
        }
      }
      if (svg === undefined) return;
      const drawn = explainer.draw(model);
      await writeAtomic(svg, drawn.svg).catch((error: unknown) => refused(error, `${svg} cannot be written`));
      report({ event: 'drawn', file: svg, pictures: drawn.pictures });
    });
}
