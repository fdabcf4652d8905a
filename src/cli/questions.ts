/**
 * What `netkiln new` has to know. One table serves the command line, the prompts and the list of what is missing, so
 * that none of them can know of an answer that the others do not.
 */
import { type Diagnostic, fail, NetkilnError, problem } from '../diagnostic/diagnostic.js';
import { kinds } from '../kinds.js';
import { folderProblem } from '../output/new-folder.js';
import { folderNameOf, moduleNameOf, moduleNameProblem } from '../scaffold/name.js';

export interface Answers {
  readonly kind: string;
  readonly name: string;
}

export interface Question {
  readonly name: keyof Answers;
  readonly message: string;
  readonly description: string;
  /** Where only some answers are possible: each with a word about it. */
  readonly choices?: readonly { readonly value: string; readonly name: string }[];
  /** Taken with --yes, and offered by the prompt. */
  fallback(answers: Partial<Answers>): string;
  /** What is wrong with an answer. */
  problem(answer: string): Promise<Diagnostic | undefined>;
}

export const questions: readonly Question[] = [
  {
    name: 'kind',
    message: 'Kind of module',
    description: `kind of module: ${kinds.map((kind) => kind.name).join(', ')}`,
    choices: kinds.map((kind) => ({ value: kind.name, name: `${kind.name}: ${kind.title}` })),
    fallback: () => kinds[0]!.name,
    problem: async (answer) =>
      kinds.some((kind) => kind.name === answer)
        ? undefined
        : problem('NK8001', `there is no kind '${answer}'`, {
            fix: `the kinds are ${kinds.map((kind) => kind.name).join(', ')}`,
          }),
  },
  {
    name: 'name',
    message: 'Name of the folder and the module',
    description: 'name of the folder and, with _ for each -, of the module',
    fallback: ({ kind }) => `my-${kind}`,
    problem: async (answer) =>
      moduleNameProblem(moduleNameOf(answer)) ?? folderProblem(folderNameOf(moduleNameOf(answer))),
  },
];

/** Asks one question and returns a good answer. */
export type Ask = (question: Question, answers: Partial<Answers>) => Promise<string>;

/** Completes what was given: by the defaults if `yes`, by asking where somebody can be asked, else not at all. */
export async function completeAnswers(
  given: Partial<Answers>,
  yes: boolean,
  ask: Ask | undefined,
): Promise<Answers> {
  const missing = questions.filter(({ name }) => given[name] === undefined);
  const answers: { -readonly [Name in keyof Answers]?: string } = { ...given };
  for (const { name, problem: judge } of questions) {
    const wrong = answers[name] === undefined ? undefined : await judge(answers[name]);
    if (wrong) throw new NetkilnError([wrong]);
  }
  if (missing.length > 0 && !yes && !ask) {
    fail('NK8002', `missing: ${missing.map(({ name }) => name.toUpperCase()).join(', ')}`, {
      cause: 'there is no terminal to ask on',
      fix: 'give both, as in: netkiln new firewall edge-fw; or --yes to take the defaults',
    });
  }
  for (const question of missing) {
    if (!yes) {
      answers[question.name] = await ask!(question, answers);
      continue;
    }
    const fallback = question.fallback(answers);
    const wrong = await question.problem(fallback);
    if (wrong) throw new NetkilnError([wrong]);
    answers[question.name] = fallback;
  }
  return answers as Answers;
}
