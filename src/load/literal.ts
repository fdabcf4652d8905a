/** Literals in a syntax tree: which node gave a record's field or a list's element its value. */
import type { Path } from '../model/path.js';
import { visit } from './syntax.js';
import { type TS, ts } from './typescript.js';

/** As far along a path as the tree shows it. */
export function partOf(node: TS.Node, path: Path): TS.Node {
  const [key, ...rest] = path;
  if (key === undefined) return node;
  const literal = bare(node);
  if (typeof key === 'number' && ts.isArrayLiteralExpression(literal)) {
    const element = elementAt(literal.elements, key, false);
    if (!element) return node;
    return ts.isSpreadElement(element) ? element : partOf(element, rest);
  }
  if (ts.isObjectLiteralExpression(literal)) {
    // One condition stands for a list of one.
    if (key === 0) return partOf(literal, rest);
    const property = propertyNamed(literal, String(key));
    return property ? partOf(property, rest) : node;
  }
  return node;
}

/** The node behind `as`, `satisfies`, parentheses and the name of a constant. */
export function bare(node: TS.Node): TS.Node {
  if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isParenthesizedExpression(node))
    return bare(node.expression);
  const value = ts.isIdentifier(node) ? constantNamed(node.getSourceFile(), node.text) : undefined;
  return value ? bare(value) : node;
}

/** What gives a record's field its value; undefined where that may be a spread. */
export function propertyNamed(record: TS.ObjectLiteralExpression, name: string): TS.Node | undefined {
  for (const property of [...record.properties].reverse()) {
    if (ts.isSpreadAssignment(property)) {
      const spread = bare(property.expression);
      if (!ts.isObjectLiteralExpression(spread)) return undefined;
      const inside = propertyNamed(spread, name);
      if (inside) return inside;
      continue;
    }
    const own = property.name;
    if (!(ts.isIdentifier(own) || ts.isStringLiteralLike(own)) || own.text !== name) continue;
    return ts.isPropertyAssignment(property) ? property.initializer : own;
  }
  return undefined;
}

/**
 * The element of a number, spreads counted with what they hold, and with `flat` lists too. Where a list's length is
 * not known, the element that hides the rest.
 */
export function elementAt(list: readonly TS.Node[], index: number, flat: boolean): TS.Node | undefined {
  let left = index;
  for (const element of list) {
    const inner = bare(ts.isSpreadElement(element) ? element.expression : element);
    if (ts.isArrayLiteralExpression(inner) && (flat || ts.isSpreadElement(element))) {
      const found = elementAt(inner.elements, left, false);
      if (found) return found;
      left -= inner.elements.length;
    } else if (ts.isSpreadElement(element) || (flat && ts.isIdentifier(inner) && list.length > 1)) {
      return element;
    } else if (left-- === 0) return element;
  }
  return undefined;
}

/** The initializer of the one constant of a name; undefined where the name stands for anything else as well. */
function constantNamed(source: TS.SourceFile, name: string): TS.Expression | undefined {
  const found: TS.Node[] = [];
  visit(source, (node) => {
    const declares = (node as TS.Node & { name?: TS.Node }).name;
    if (declares && ts.isIdentifier(declares) && declares.text === name && !isMember(node)) found.push(node);
  });
  const [only] = found;
  if (!only || found.length > 1 || !ts.isVariableDeclaration(only)) return undefined;
  return (only.parent.flags & ts.NodeFlags.Const) === 0 ? undefined : only.initializer;
}

/** Nodes whose name is a field's, not a variable's. */
function isMember(node: TS.Node): boolean {
  return (
    ts.isPropertyAssignment(node) ||
    ts.isShorthandPropertyAssignment(node) ||
    ts.isPropertyAccessExpression(node) ||
    ts.isTypeElement(node)
  );
}
