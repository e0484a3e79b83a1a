/**
 * A cell may declare `performance`, `name` or `process`. In V8 such a name would be seen by every library in the process
 * too, and break those that use Node's. So the user's variable gets another name: an invisible character is added,
 * which V8 accepts at the end of an identifier, so messages still read right. All identifiers of that name in the
 * cell are renamed alike, inner ones too, which keeps scopes as they are; property names stay.
 */
import ts from "typescript";
import { boundNames } from "./nodes.ts";

const f = ts.factory;
const INVISIBLE = "\u200c";

const globals = new Set([...Object.getOwnPropertyNames(globalThis), "require", "module", "exports"]);
for (const constant of ["undefined", "NaN", "Infinity", "globalThis"]) globals.delete(constant);

/** Names of Node's own globals that the statements declare. */
export function declaredGlobals(statements: readonly ts.Statement[]): string[] {
  return statements.flatMap(declaredNames).filter((name) => globals.has(name));
}

/** The names that a statement of the top level declares, types included. */
export function declaredNames(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) => boundNames(name));
  if (ts.isImportDeclaration(statement)) return importedNames(statement.importClause);
  if (ts.isForStatement(statement) || ts.isForOfStatement(statement) || ts.isForInStatement(statement)) {
    const list = statement.initializer;
    return list && ts.isVariableDeclarationList(list) ? list.declarations.flatMap(({ name }) => boundNames(name)) : [];
  }
  const { name } = statement as { name?: ts.Node };
  return name && ts.isIdentifier(name) ? [name.text] : [];
}

function importedNames(clause: ts.ImportClause | undefined): string[] {
  if (!clause) return [];
  const { name, namedBindings } = clause;
  const named = namedBindings
    ? ts.isNamespaceImport(namedBindings)
      ? [namedBindings.name.text]
      : namedBindings.elements.map((each) => each.name.text)
    : [];
  return name ? [name.text, ...named] : named;
}

/** @param names what to rename */
export function renameIdentifiers(
  file: ts.SourceFile,
  names: ReadonlySet<string>,
  context: ts.TransformationContext,
): ts.SourceFile {
  const renamed = (name: string) => f.createIdentifier(name + INVISIBLE);
  const hit = (node: ts.Node | undefined): node is ts.Identifier =>
    node !== undefined && ts.isIdentifier(node) && names.has(node.text);
  const visit = (node: ts.Node): ts.Node => {
    if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return node;
    if (ts.isShorthandPropertyAssignment(node) && hit(node.name)) {
      const initializer = node.objectAssignmentInitializer;
      const value = initializer
        ? f.createAssignment(renamed(node.name.text), ts.visitNode(initializer, visit) as ts.Expression)
        : renamed(node.name.text);
      return f.createPropertyAssignment(node.name.text, value);
    }
    if (
      ts.isBindingElement(node) &&
      ts.isObjectBindingPattern(node.parent) &&
      !node.propertyName &&
      !node.dotDotDotToken &&
      hit(node.name)
    )
      return f.createBindingElement(
        undefined,
        node.name.text,
        renamed(node.name.text),
        node.initializer && (ts.visitNode(node.initializer, visit) as ts.Expression),
      );
    if (ts.isImportSpecifier(node) && hit(node.name))
      return f.updateImportSpecifier(
        node,
        node.isTypeOnly,
        node.propertyName ?? f.createIdentifier(node.name.text),
        renamed(node.name.text),
      );
    if (hit(node) && isVariable(node)) return ts.setTextRange(renamed(node.text), node);
    return ts.visitEachChild(node, visit, context);
  };
  return ts.visitEachChild(file, visit, context);
}

/** The identifier names a variable, not a property, label or member. */
function isVariable(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) || ts.isMetaProperty(parent))
    return !("name" in parent && parent.name === node);
  if (
    ts.isPropertyAssignment(parent) ||
    ts.isEnumMember(parent) ||
    ts.isClassElement(parent) ||
    ts.isMethodDeclaration(parent)
  )
    return parent.name !== node;
  if (ts.isBindingElement(parent)) return parent.propertyName !== node;
  if (ts.isJsxAttribute(parent) || ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent)) return false;
  if (ts.isExportSpecifier(parent) || ts.isImportSpecifier(parent))
    return parent.name === node && !ts.isExportSpecifier(parent);
  return !ts.isQualifiedName(parent) && !ts.isPropertySignature(parent) && !ts.isMethodSignature(parent);
}
