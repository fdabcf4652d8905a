/** Where in a line of a rules file (`rulesFrom`) a part of its rule stands, and what is wrong with the line as JSON. */
import type { Path } from '../model/path.js';
import { partOf, propertyNamed } from './literal.js';
import { type TS, ts, useCompiler } from './typescript.js';

/** The column of a part, from 1; undefined where the line does not show it. */
export function ruleAt(line: string, path: Path): number | undefined {
  const { source, value } = parse(line);
  if (!value || !ts.isObjectLiteralExpression(value)) return undefined;
  return partOfRule(value, path).getStart(source) + 1;
}

/** The first mistake in a line's JSON, with its column from 1. */
export function jsonMistake(line: string): { col: number; message: string } | undefined {
  const [first] = parse(line).source.parseDiagnostics;
  if (!first) return undefined;
  return { col: (first.start ?? 0) + 1, message: ts.flattenDiagnosticMessageText(first.messageText, ' ') };
}

function parse(line: string) {
  useCompiler();
  const source = ts.parseJsonText('line.json', line) as TS.JsonSourceFile & {
    readonly parseDiagnostics: readonly TS.Diagnostic[];
  };
  return { source, value: source.statements[0]?.expression };
}

/** Conditions are lists here, `[field, op, ...values]`, and a rule's name stands under its verdict. */
function partOfRule(rule: TS.ObjectLiteralExpression, path: Path): TS.Node {
  const [key, index, word, place] = path;
  if (key === undefined) return rule;
  if (key === 'name' || key === 'verdict')
    return propertyNamed(rule, 'accept') ?? propertyNamed(rule, 'drop') ?? rule;
  if (key !== 'when') return propertyNamed(rule, String(key)) ?? rule;
  const below = { field: 0, op: 1, values: 2 + Number(place ?? 0), mask: 2, value: 3 };
  const element = below[word as keyof typeof below];
  const where = [index, element].filter((part) => part !== undefined);
  return partOf(propertyNamed(rule, 'when') ?? rule, where);
}
