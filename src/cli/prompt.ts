/** Questions on a terminal. */
import { exitCode, NetkilnError } from '../diagnostic/diagnostic.js';
import type { Ask } from './questions.js';

/** Asks with inquirer until the answer is good. Ctrl-C ends with the exit code of an interruption. */
export function terminalAsk(signal: AbortSignal): Ask {
  return async (question, answers) => {
    const { name, message, choices } = question;
    const initial = question.fallback(answers);
    const validate = async (answer: string) => {
      const wrong = await question.problem(answer);
      return wrong === undefined || [wrong.message, wrong.cause].filter(Boolean).join(': ');
    };
    // Only who is asked waits for it to load.
    const { default: inquirer } = await import('inquirer');
    const prompt = inquirer.createPromptModule({ signal });
    try {
      const asked = choices
        ? await prompt([{ type: 'select', name, message, choices, default: initial }])
        : await prompt([{ type: 'input', name, message, default: initial, validate }]);
      return String((asked as Record<string, unknown>)[name]);
    } catch (error) {
      // It reads the terminal itself, and so ctrl-C comes as an error and not as a signal.
      if (error instanceof Error && error.name === 'ExitPromptError') {
        throw new NetkilnError([], exitCode.interrupted);
      }
      throw error;
    }
  };
}
