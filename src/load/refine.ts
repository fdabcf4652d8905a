/**
 * From the place of a builder's call to the very argument that a path means, by way of the spec's syntax tree. Where
 * the tree does not show it (a variable, a spread), the nearest place that it does show is given.
 */
import { readFileSync } from 'node:fs';
import ts from 'typescript';
import type { Path, Refine } from '../check/origins.js';
import type { Origin } from '../diagnostic/diagnostic.js';

export class Refiner {
  readonly #sources = new Map<string, ts.SourceFile | undefined>();

  /** A file's syntax tree; undefined where it cannot be read. */
  source(file: string): ts.SourceFile | undefined {
    if (!this.#sources.has(file)) this.#sources.set(file, parse(file));
    return this.#sources.get(file);
  }

  readonly refine: Refine = (at, below) => {
    const source = /\.m?ts$/.test(at.file) ? this.source(at.file) : undefined;
    const call = source && callAt(source, at);
    if (!source || !call) return at;
    const node = follow(call, below);
    return node === call ? at : originOf(source, node);
  };
}

function parse(file: string): ts.SourceFile | undefined {
  try {
    return ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2023, true);
  } catch {
    return undefined;
  }
}

function originOf(source: ts.SourceFile, node: ts.Node): Origin {
  const { line, character } = source.getLineAndCharacterOfPosition(node.getStart(source));
  return { file: source.fileName, line: line + 1, col: character + 1 };
}

/** The call whose callee's last name begins at a place, which is what a stack trace shows of a call. */
function callAt(source: ts.SourceFile, { line, col }: Origin): ts.CallExpression | undefined {
  const starts = source.getLineStarts();
  if (line > starts.length) return undefined;
  const position = starts[line - 1]! + col - 1;
  let found: ts.CallExpression | undefined;
  const visit = (node: ts.Node): void => {
    if (position < node.getFullStart() || position >= node.getEnd()) return;
    if (ts.isCallExpression(node)) {
      const { expression } = node;
      const name = ts.isPropertyAccessExpression(expression) ? expression.name : expression;
      if (name.getStart(source) === position || node.getStart(source) === position) found = node;
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** As far along a path as the tree goes. */
function follow(call: ts.CallExpression, path: Path): ts.Node {
  const [key, ...rest] = path;
  if (key === undefined) return call;
  const options = call.arguments.find(ts.isObjectLiteralExpression);
  const property = options && propertyNamed(options, String(key));
  if (property) return within(property, rest);
  if (key === 'name' && call.arguments[0]) return call.arguments[0];
  if (key === 'values') return valueAt(call, rest);
  if (key === 'mask' && call.arguments[0]) return call.arguments[0];
  if (key === 'value' && call.arguments.length > 0) return call.arguments[1] ?? call.arguments[0]!;
  return call;
}

/** The argument that became the value of a number, lists among the arguments being spread out. */
function valueAt(call: ts.CallExpression, [index]: Path): ts.Node {
  const flat = call.arguments.flatMap((a): ts.Node[] =>
    ts.isArrayLiteralExpression(a) ? [...a.elements] : [a],
  );
  const shown = flat.every((node) => !ts.isIdentifier(node) && !ts.isSpreadElement(node));
  if (shown && typeof index === 'number') return flat[index] ?? call;
  return call.arguments[0] ?? call;
}

function within(node: ts.Node, path: Path): ts.Node {
  const [key, ...rest] = path;
  if (key === undefined) return node;
  if (
    typeof key === 'number' &&
    ts.isArrayLiteralExpression(node) &&
    !node.elements.some(ts.isSpreadElement)
  ) {
    const element = node.elements[key];
    return element ? within(element, rest) : node;
  }
  if (ts.isObjectLiteralExpression(node)) {
    const property = propertyNamed(node, String(key));
    return property ? within(property, rest) : node;
  }
  return ts.isCallExpression(node) ? follow(node, path) : node;
}

/** What an object literal gives a name; the name itself where it gives nothing else. */
function propertyNamed(object: ts.ObjectLiteralExpression, name: string): ts.Node | undefined {
  for (const property of object.properties) {
    const own = property.name;
    if (!own || !(ts.isIdentifier(own) || ts.isStringLiteral(own)) || own.text !== name) continue;
    return ts.isPropertyAssignment(property) ? property.initializer : own;
  }
  return undefined;
}
