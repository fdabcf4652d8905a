/** Which reports were asked for, and where to. */
import { resolve } from 'node:path';
import { fail } from '../diagnostic/diagnostic.js';

export const reporterNames = ['terminal', 'tap', 'junit', 'json'] as const;
export type ReporterName = (typeof reporterNames)[number];

export interface Choice {
  readonly name: ReporterName;
  /** Undefined for standard output. */
  readonly file: string | undefined;
}

/** `NAME` or `NAME=FILE`; ends with NK8001 for anything else. */
export function parseChoice(text: string): Choice {
  const [, name = '', file] = /^([^=]*)(?:=(.*))?$/s.exec(text)!;
  const known = reporterNames.find((one) => one === name);
  if (!known) {
    fail('NK8001', `there is no reporter '${name}'`, {
      cause: `the reporters are ${reporterNames.join(', ')}`,
    });
  }
  if (file === '') fail('NK8001', `--reporter ${text} names no file`);
  if (known === 'terminal' && file !== undefined) {
    fail('NK8001', 'the terminal view is not for a file', { fix: 'redirect standard output' });
  }
  return { name: known, file };
}

/** Ends with NK8001 where two reports would be mixed up with each other. */
export function checkChoices(choices: readonly Choice[]): void {
  const taken = new Map<string, Choice>();
  for (const choice of choices) {
    const place = choice.file === undefined ? 'standard output' : resolve(choice.file);
    const other = taken.get(place);
    if (other) {
      fail('NK8001', `two reports, ${other.name} and ${choice.name}, would be written to ${place}`, {
        fix: 'give one of them a file of its own: --reporter NAME=FILE',
      });
    }
    taken.set(place, choice);
  }
}
