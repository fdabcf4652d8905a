import { join } from 'node:path';
import { Argument, type Command } from 'commander';
import { kindNamed } from '../../kinds.js';
import { writeNewFolder } from '../../output/new-folder.js';
import { moduleNameOf } from '../../scaffold/name.js';
import { newProject } from '../../scaffold/project.js';
import { type Context, withCommonOptions } from '../context.js';
import { terminalAsk } from '../prompt.js';
import { type Answers, completeAnswers, questions } from '../questions.js';

export function addNew(program: Command, { report, signal }: Context): void {
  const command = withCommonOptions(program.command('new'))
    .description('write a folder with a spec, its scenarios and what editors need')
    .option('--yes', 'take the defaults for what is not given, ask nothing');
  for (const { name, description } of questions) {
    command.addArgument(new Argument(`[${name}]`, description));
  }
  command.action(async () => {
    const given: Partial<Answers> = Object.fromEntries(
      questions.flatMap(({ name }, i) => (command.args[i] === undefined ? [] : [[name, command.args[i]]])),
    );
    const { yes = false, json = false } = command.opts<{ yes?: boolean; json?: boolean }>();
    const terminal = process.stdin.isTTY === true && process.stdout.isTTY === true && !json;
    const answers = await completeAnswers(given, yes, terminal ? terminalAsk(signal) : undefined);
    // The launcher says how it was called, so that the lines printed can be copied as they are.
    const called = process.env['NETKILN_COMMAND'] || 'netkiln';
    const { folder, files, next } = newProject(kindNamed(answers.kind)!, moduleNameOf(answers.name), called);
    await writeNewFolder(folder, files, signal);
    report({ event: 'created', files: files.map(({ path }) => join(folder, path)), next });
  });
}
