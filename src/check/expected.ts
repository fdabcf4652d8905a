/** What a schema wanted and what it found, in the words of a person who writes specs. */
import type { z } from 'zod';
import { printable } from './printable.js';

const types: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a record',
  record: 'a record',
};

export function expected(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return types[issue.expected] ?? issue.expected;
    case 'invalid_value':
      return oneOf(issue.values.map((value) => `'${String(value)}'`));
    case 'invalid_union': {
      const words = issue.message.match(/'[^']+'/g);
      return words ? oneOf(words) : issue.message;
    }
    case 'too_small':
      return issue.origin === 'number' ? `${issue.minimum} or more` : issue.message;
    case 'too_big':
      return issue.origin === 'number' ? `${issue.maximum} or less` : issue.message;
    default:
      return issue.message;
  }
}

export function shownValue(value: unknown): string {
  if (typeof value === 'string') return `'${printable(value)}'`;
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  return typeof value === 'object' && value !== null ? 'a record' : String(value);
}

function oneOf(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
