/** Questions to the syntax tree of a spec. */
import ts from 'typescript';
import type { Origin } from '../diagnostic/diagnostic.js';

/** Where a node begins, comments and space before it left out. */
export function originOf(source: ts.SourceFile, node: ts.Node | undefined): Origin | undefined {
  if (!node) return undefined;
  const { line, character } = source.getLineAndCharacterOfPosition(node.getStart(source));
  return { file: source.fileName, line: line + 1, col: character + 1 };
}

export function visit(node: ts.Node, look: (node: ts.Node) => void): void {
  look(node);
  ts.forEachChild(node, (child) => visit(child, look));
}

/** What is exported as default: the expression, or the declaration. */
export function defaultExport(source: ts.SourceFile): ts.Node | undefined {
  for (const statement of source.statements) {
    if (ts.isExportAssignment(statement) && !statement.isExportEquals) return statement.expression;
    const words = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
    if (words?.some((word) => word.kind === ts.SyntaxKind.DefaultKeyword)) return statement;
  }
  return undefined;
}

/** Where the statement begins that a place lies in. */
export function statementAround(source: ts.SourceFile, at: Origin): Origin {
  const position = source.getPositionOfLineAndCharacter(at.line - 1, at.col - 1);
  let found: ts.Node | undefined;
  visit(source, (node) => {
    if (ts.isStatement(node) && node.getStart(source) <= position && position < node.getEnd()) found = node;
  });
  return originOf(source, found) ?? at;
}

/** Where a module is imported, by its name as written or as it was resolved. */
export function importOf(source: ts.SourceFile, name: string): Origin | undefined {
  let found: ts.Node | undefined;
  visit(source, (node) => {
    if (!ts.isStringLiteralLike(node)) return;
    const { parent } = node;
    const imports =
      ts.isImportDeclaration(parent) || ts.isExportDeclaration(parent) || ts.isCallExpression(parent);
    if (imports && (node.text === name || name.endsWith(`/${node.text.replace(/^(\.\.?\/)+/, '')}`)))
      found ??= node;
  });
  return originOf(source, found);
}

/** The one `await` outside functions, where there is just one. */
export function soleAwait(source: ts.SourceFile): Origin | undefined {
  return sole(source, ts.isAwaitExpression);
}

/** The one `import()`, where there is just one. */
export function soleImport(source: ts.SourceFile): Origin | undefined {
  return sole(
    source,
    (node) => ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword,
  );
}

/** The one `throw`, where there is just one: what is thrown may not know where it was. */
export function soleThrow(source: ts.SourceFile): Origin | undefined {
  return sole(source, ts.isThrowStatement);
}

function sole(source: ts.SourceFile, is: (node: ts.Node) => boolean): Origin | undefined {
  const found: ts.Node[] = [];
  visit(source, (node) => {
    if (is(node)) found.push(node);
  });
  return found.length === 1 ? originOf(source, found[0]) : undefined;
}
