/** A builder's call in a spec's syntax tree, and which of its arguments became which part of what it returned. */
import type { Origin } from '../diagnostic/diagnostic.js';
import type { Path } from '../model/path.js';
import { bare, elementAt, partOf, propertyNamed } from './literal.js';
import { type TS, ts } from './typescript.js';

/** The call that a stack trace shows by a place: that of its callee's last name, or of the parenthesis behind it. */
export function callAt(source: TS.SourceFile, { line, col }: Origin): TS.CallExpression | undefined {
  const starts = source.getLineStarts();
  if (line > starts.length) return undefined;
  const position = starts[line - 1]! + col - 1;
  let found: TS.CallExpression | undefined;
  const visit = (node: TS.Node): void => {
    if (position < node.getFullStart() || position >= node.getEnd()) return;
    if (ts.isCallExpression(node)) {
      const { expression } = node;
      const name = ts.isPropertyAccessExpression(expression) ? expression.name : expression;
      const there = name.getStart(source) <= position && position < node.arguments.pos;
      if (there || node.getStart(source) === position) found = node;
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** As far along a path as the tree goes; the name that is called where it does not go at all. */
export function argumentAt(call: TS.CallExpression, path: Path): TS.Node {
  return follow(call, path) ?? calleeOf(call);
}

/** `ip.saddr.in` whole; of a call on a call's result the last name only, as the rest is another builder's. */
function calleeOf(call: TS.CallExpression): TS.Node {
  let { expression } = call;
  while (ts.isPropertyAccessExpression(expression)) expression = expression.expression;
  if (ts.isIdentifier(expression)) return expression;
  return ts.isPropertyAccessExpression(call.expression) ? call.expression.name : call.expression;
}

function follow(call: TS.CallExpression, path: Path): TS.Node | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return undefined;
  const found = ofOptions(call, path) ?? ofPosition(call, String(key), rest);
  if (found) return found;
  const { expression } = call;
  const inner = ts.isPropertyAccessExpression(expression) ? expression.expression : undefined;
  if (inner && ts.isCallExpression(inner)) return follow(inner, path);
  return leftOut(call);
}

/** In an argument that is a record, as `chain({ hook: 'input' })`. */
function ofOptions(call: TS.CallExpression, path: Path): TS.Node | undefined {
  const [key, ...rest] = path;
  for (const argument of call.arguments) {
    const options = bare(argument);
    if (!ts.isObjectLiteralExpression(options)) continue;
    const property = propertyNamed(options, String(key));
    if (property) return partOf(property, rest);
  }
  return undefined;
}

/** In an argument that has its meaning by its position, or is itself what the path's first key names. */
function ofPosition(call: TS.CallExpression, key: string, rest: Path): TS.Node | undefined {
  const [first, second] = call.arguments;
  const record = () => call.arguments.find((a) => ts.isObjectLiteralExpression(bare(a)));
  const called = ts.isPropertyAccessExpression(call.expression) ? call.expression.name.text : undefined;
  switch (key) {
    case 'name':
      return first && !ts.isObjectLiteralExpression(bare(first)) ? first : undefined;
    case 'values':
      return typeof rest[0] === 'string' ? inRecord(record(), rest) : valueAt(call, rest);
    case 'bits':
      return inRecord(record(), rest);
    case 'fields':
      return inRecord(record(), rest) ?? first;
    case 'mask':
      return first && partOf(first, rest);
    case 'value':
      return second ? partOf(second, rest) : first;
    case 'steps':
      return second && partOf(second, rest);
    case 'returns':
      return called === 'returns' && first ? partOf(first, rest) : undefined;
    case 'fails':
      return called === 'fails' ? (rest[0] === 'text' ? second : first) : undefined;
    default:
      return undefined;
  }
}

function inRecord(record: TS.Node | undefined, path: Path): TS.Node | undefined {
  return record && partOf(record, path);
}

/** The argument that became the value of a number, lists among the arguments being spread out. */
function valueAt(call: TS.CallExpression, [index, end]: Path): TS.Node | undefined {
  const [first, second] = call.arguments;
  if (typeof index !== 'number') return first;
  if (index === 0 && end === 'to' && second) return second;
  return elementAt(call.arguments, index, true);
}

/** A field that the arguments do not show: it comes from the argument, or the spread, that is not written out. */
function leftOut(call: TS.CallExpression): TS.Node | undefined {
  const last = call.arguments.at(-1);
  if (!last) return undefined;
  const options = bare(last);
  if (!ts.isObjectLiteralExpression(options)) return ts.isStringLiteralLike(options) ? undefined : last;
  const spreads = options.properties.filter(ts.isSpreadAssignment);
  return spreads.length === 1 ? spreads[0] : undefined;
}
