/** Questions to the syntax tree of a spec. */
import type { Origin } from '../diagnostic/diagnostic.js';
import { type TS, ts } from './typescript.js';

/** Where a node begins, comments and space before it left out. */
export function originOf(source: TS.SourceFile, node: TS.Node | undefined): Origin | undefined {
  if (!node) return undefined;
  const { line, character } = source.getLineAndCharacterOfPosition(node.getStart(source));
  return { file: source.fileName, line: line + 1, col: character + 1 };
}

export function visit(node: TS.Node, look: (node: TS.Node) => void): void {
  look(node);
  ts.forEachChild(node, (child) => visit(child, look));
}

/** What is exported as default: the expression, or the declaration. */
export function defaultExport(source: TS.SourceFile): TS.Node | undefined {
  for (const statement of source.statements) {
    if (ts.isExportAssignment(statement) && !statement.isExportEquals) return statement.expression;
    const words = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
    if (words?.some((word) => word.kind === ts.SyntaxKind.DefaultKeyword)) return statement;
  }
  return undefined;
}

/** Where the statement begins that a place lies in. */
export function statementAround(source: TS.SourceFile, at: Origin): Origin {
  const position = source.getPositionOfLineAndCharacter(at.line - 1, at.col - 1);
  let found: TS.Node | undefined;
  visit(source, (node) => {
    if (ts.isStatement(node) && node.getStart(source) <= position && position < node.getEnd()) found = node;
  });
  return originOf(source, found) ?? at;
}

/** Where a module is imported, by its name as written or as it was resolved. */
export function importOf(source: TS.SourceFile, name: string): Origin | undefined {
  let found: TS.Node | undefined;
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
export function soleAwait(source: TS.SourceFile): Origin | undefined {
  return sole(source, ts.isAwaitExpression);
}

/** The one `import()`, where there is just one. */
export function soleImport(source: TS.SourceFile): Origin | undefined {
  return sole(
    source,
    (node) => ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword,
  );
}

/** The one `throw`, where there is just one: what is thrown may not know where it was. */
export function soleThrow(source: TS.SourceFile): Origin | undefined {
  return sole(source, ts.isThrowStatement);
}

function sole(source: TS.SourceFile, is: (node: TS.Node) => boolean): Origin | undefined {
  const found: TS.Node[] = [];
  visit(source, (node) => {
    if (is(node)) found.push(node);
  });
  return found.length === 1 ? originOf(source, found[0]) : undefined;
}
