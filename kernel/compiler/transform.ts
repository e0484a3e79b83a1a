/**
 * The syntax changes that make a module's top level run in V8's REPL mode, applied before TypeScript erases types (so
 * imports that nothing uses yet are kept: a later cell may use them).
 *
 * `__cell` is the one helper object in scope, see child/globals.ts. Every `await` becomes
 * `__cell.resume(__cell.mark(), await x)`: code that was waiting when the user interrupted stops where it resumes, and what
 * it prints later goes to its cell; so do the callbacks of `then`, `catch` and `finally`.
 */
import ts from "typescript";
import { guardConstants } from "./constants.ts";
import { declareAsLet } from "./declarations.ts";
import { importEquals, importStatements, reExport } from "./imports.ts";
import { helper, helperCall } from "./nodes.ts";
import { declaredGlobals, renameIdentifiers } from "./rename.ts";

const f = ts.factory;

export interface CellShape {
  /** Out: the last statement has a value to show. */
  hasResult: boolean;
  /** In and out: names of Node's globals that cells have declared for themselves. */
  shadowed: Set<string>;
  /** In and out: names that cells have declared with `const`. */
  constants: Set<string>;
}

export function cellTransformers(shape: CellShape): ts.CustomTransformers {
  const before: ts.TransformerFactory<ts.SourceFile> = (context) => (source) => {
    const original = guardConstants(source, shape.constants, context);
    for (const name of declaredGlobals(original.statements)) shape.shadowed.add(name);
    const file = shape.shadowed.size > 0 ? renameIdentifiers(original, shape.shadowed, context) : original;
    shape.hasResult = endsInExpression(file.statements);
    const statements = declareAsLet(file.statements.flatMap(topLevel), context);
    const changed = f.updateSourceFile(file, f.createNodeArray(statements));
    return ts.visitEachChild(changed, (node) => visit(node, context), context);
  };
  return { before: [before], after: [enumsAsLet] };
}

function endsInExpression(statements: readonly ts.Statement[]): boolean {
  const last = statements.findLast((each) => !ts.isEmptyStatement(each));
  if (!last) return false;
  if (ts.isExportAssignment(last)) return true;
  return ts.isExpressionStatement(last);
}

// --- expressions, at any depth

function visit(node: ts.Node, context: ts.TransformationContext): ts.Node {
  const inner = ts.visitEachChild(node, (child) => visit(child, context), context);
  if (ts.isAwaitExpression(inner)) return helperCall("resume", [helperCall("mark", []), inner]);
  if (ts.isCallExpression(inner) && inner.expression.kind === ts.SyntaxKind.ImportKeyword)
    return helperCall("import", inner.arguments);
  if (ts.isCallExpression(inner) && isThen(inner.expression)) {
    const { expression, typeArguments } = inner;
    const callbacks = inner.arguments.map((each) => (ts.isSpreadElement(each) ? each : helperCall("own", [each])));
    return f.updateCallExpression(inner, expression, typeArguments, callbacks);
  }
  if (ts.isMetaProperty(inner) && inner.keywordToken === ts.SyntaxKind.ImportKeyword) return helper("importMeta");
  if (ts.isForOfStatement(inner) && inner.awaitModifier) {
    const { awaitModifier, initializer, expression, statement } = inner;
    return f.updateForOfStatement(inner, awaitModifier, initializer, helperCall("guard", [expression]), statement);
  }
  return inner;
}

const isThen = (callee: ts.Expression): boolean =>
  ts.isPropertyAccessExpression(callee) && /^(then|catch|finally)$/.test(callee.name.text);

// --- statements of the top level

function topLevel(statement: ts.Statement): ts.Statement[] {
  if (ts.isImportDeclaration(statement)) return importStatements(statement);
  if (ts.isImportEqualsDeclaration(statement)) return importEquals(statement);
  if (ts.isExportDeclaration(statement)) return reExport(statement);
  if (ts.isExportAssignment(statement)) return [f.createExpressionStatement(statement.expression)];
  return [withoutExport(statement)];
}

/**
 * TypeScript writes `var Name;` before the first enum or namespace of a name, and its code adds to what the variable
 * holds. As `let` it starts afresh when the cell runs again.
 */
const enumsAsLet: ts.TransformerFactory<ts.SourceFile> = () => (file) => {
  const statements = file.statements.map((statement) => {
    if (!ts.isVariableStatement(statement)) return statement;
    const original = ts.getOriginalNode(statement);
    if (!ts.isEnumDeclaration(original) && !ts.isModuleDeclaration(original)) return statement;
    const list = f.createVariableDeclarationList(statement.declarationList.declarations, ts.NodeFlags.Let);
    return f.updateVariableStatement(statement, statement.modifiers, list);
  });
  return f.updateSourceFile(file, f.createNodeArray(statements));
};

function withoutExport(statement: ts.Statement): ts.Statement {
  if (!ts.canHaveModifiers(statement)) return statement;
  const modifiers = ts.getModifiers(statement);
  if (!modifiers?.some(isExportModifier)) return statement;
  const kept = modifiers.filter((each) => !isExportModifier(each));
  return stripExport(statement, kept);
}

const isExportModifier = ({ kind }: ts.Modifier) =>
  kind === ts.SyntaxKind.ExportKeyword || kind === ts.SyntaxKind.DefaultKeyword;

function stripExport(node: ts.Statement, modifiers: ts.Modifier[]): ts.Statement {
  if (ts.isVariableStatement(node)) return f.updateVariableStatement(node, modifiers, node.declarationList);
  if (ts.isFunctionDeclaration(node)) {
    const { asteriskToken, name, typeParameters, parameters, type, body } = node;
    if (!name && body)
      return f.createExpressionStatement(
        f.createFunctionExpression(modifiers, asteriskToken, name, typeParameters, parameters, type, body),
      );
    return f.updateFunctionDeclaration(node, modifiers, asteriskToken, name, typeParameters, parameters, type, body);
  }
  if (ts.isClassDeclaration(node)) {
    const all = [...(ts.getDecorators(node) ?? []), ...modifiers];
    if (!node.name)
      return f.createExpressionStatement(
        f.createClassExpression(all, undefined, node.typeParameters, node.heritageClauses, node.members),
      );
    return f.updateClassDeclaration(node, all, node.name, node.typeParameters, node.heritageClauses, node.members);
  }
  if (ts.isEnumDeclaration(node)) return f.updateEnumDeclaration(node, modifiers, node.name, node.members);
  if (ts.isModuleDeclaration(node)) return f.updateModuleDeclaration(node, modifiers, node.name, node.body);
  return node; // interfaces and type aliases are erased anyway
}
