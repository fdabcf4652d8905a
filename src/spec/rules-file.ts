/** Rules from a data file beside the spec. Messages about a rule point at its line of that file. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Origin } from '../diagnostic/diagnostic.js';
import type { RuleSpec } from './firewall.js';
import { filesRead } from './read.js';

/**
 * Rules from a data file beside the spec, one JSON object a line:
 * `{"drop":"line 1","counter":true,"when":[["ip.saddr","in","192.0.2.0/24"],["tcp.flags","mask",18,2]]}`.
 * Messages about a rule point at its line of that file. Throws NK1009 where the file cannot be read or a line is no
 * rule; what the rules say is checked with the rest of the spec.
 */
export function rulesFrom(file: URL): RuleSpec[] {
  const path = fileURLToPath(file);
  const rules: RuleSpec[] = [];
  textOf(path)
    .split('\n')
    .forEach((text, index) => {
      if (text.trim() === '') return;
      rules.push(ruleFromLine(text, { file: path, line: index + 1, col: 1 }));
    });
  return rules;
}

/** What the load stage reports as NK1009; `at` is the line, where a line is to blame. */
class RulesFileError extends Error {
  readonly code = 'NK1009';

  constructor(
    message: string,
    readonly at?: Origin,
  ) {
    super(message);
  }
}

function textOf(path: string): string {
  filesRead.set(path, undefined);
  try {
    const bytes = readFileSync(path);
    filesRead.set(path, bytes);
    return bytes.toString();
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new RulesFileError(`the rules file ${basename(path)} cannot be read (${code})`);
  }
}

function ruleFromLine(text: string, at: Origin): RuleSpec {
  const { accept, drop, when, ...rest } = recordFrom(text, at);
  if ((accept === undefined) === (drop === undefined)) {
    throw new RulesFileError("a rule is named by its verdict: it has 'accept' or 'drop', and not both", at);
  }
  const conditions = Array.isArray(when) ? when.map(conditionFromTuple) : when;
  return {
    ...rest,
    name: accept ?? drop,
    verdict: accept === undefined ? 'drop' : 'accept',
    ...(when === undefined ? {} : { when: conditions }),
    at,
  } as RuleSpec;
}

function recordFrom(text: string, at: Origin): Record<string, unknown> {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw new RulesFileError('the line is not JSON', at);
  }
  if (data !== null && typeof data === 'object' && !Array.isArray(data))
    return data as Record<string, unknown>;
  throw new RulesFileError('the line is not a JSON object', at);
}

function conditionFromTuple(tuple: unknown): unknown {
  if (!Array.isArray(tuple)) return tuple;
  const [field, op, ...values] = tuple as unknown[];
  if (op === 'mask' || op === 'notMask') return { field, op, mask: values[0], value: values[1] };
  return { field, op, values };
}
