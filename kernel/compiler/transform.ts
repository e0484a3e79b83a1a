/**
 * The syntax changes that make a module's top level run in V8's REPL mode, applied before TypeScript erases types (so
 * imports that nothing uses yet are kept: a later cell may use them).
 *
 * `__cell` is the one helper object in scope, see child/helpers.ts. Every `await` becomes
 * `__cell.resume(__cell.mark(), await x)`: code that was waiting when the user interrupted stops where it resumes.
 */
import ts from "typescript";

const f = ts.factory;

/** @param shape filled in: does the last statement have a value to show? */
export function cellTransformer(shape: { hasResult: boolean }): ts.TransformerFactory<ts.SourceFile> {
  return (context) => (file) => {
    const reset = new Set<string>();
    const statements = file.statements.flatMap((statement) => topLevel(statement, reset));
    shape.hasResult = endsInExpression(statements);
    const changed = f.updateSourceFile(file, f.createNodeArray(statements));
    return ts.visitEachChild(changed, (node) => visit(node, context), context);
  };
}

function endsInExpression(statements: readonly ts.Statement[]): boolean {
  const last = statements.findLast((each) => !ts.isEmptyStatement(each));
  return last !== undefined && ts.isExpressionStatement(last);
}

// --- expressions, at any depth

function visit(node: ts.Node, context: ts.TransformationContext): ts.Node {
  const inner = ts.visitEachChild(node, (child) => visit(child, context), context);
  if (ts.isAwaitExpression(inner)) return helperCall("resume", [helperCall("mark", []), inner]);
  if (ts.isCallExpression(inner) && inner.expression.kind === ts.SyntaxKind.ImportKeyword)
    return helperCall("import", inner.arguments);
  if (ts.isMetaProperty(inner) && inner.keywordToken === ts.SyntaxKind.ImportKeyword) return helper("importMeta");
  if (ts.isForOfStatement(inner) && inner.awaitModifier)
    return f.updateForOfStatement(
      inner,
      inner.awaitModifier,
      inner.initializer,
      helperCall("guard", [inner.expression]),
      inner.statement,
    );
  return inner;
}

const helper = (name: string) => f.createPropertyAccessExpression(f.createIdentifier("__cell"), name);
const helperCall = (name: string, args: readonly ts.Expression[]) =>
  f.createCallExpression(helper(name), undefined, args);

// --- statements of the top level

function topLevel(statement: ts.Statement, reset: Set<string>): ts.Statement[] {
  if (ts.isImportDeclaration(statement)) return importStatements(statement);
  if (ts.isImportEqualsDeclaration(statement)) return importEquals(statement);
  if (ts.isExportDeclaration(statement)) return reExport(statement);
  if (ts.isExportAssignment(statement)) return [f.createExpressionStatement(statement.expression)];
  return withoutExport(freshly(statement, reset));
}

/**
 * An enum or namespace adds to an existing variable of its name. Running the cell again must start afresh, so the first
 * one of a name in a cell clears it.
 */
function freshly(statement: ts.Statement, reset: Set<string>): ts.Statement[] {
  const declares = ts.isEnumDeclaration(statement) || ts.isModuleDeclaration(statement);
  if (!declares || !ts.isIdentifier(statement.name) || isAmbient(statement)) return [statement];
  if (reset.has(statement.name.text)) return [statement];
  reset.add(statement.name.text);
  return [variable(ts.NodeFlags.None, f.createIdentifier(statement.name.text), f.createVoidZero()), statement];
}

function isAmbient(statement: ts.EnumDeclaration | ts.ModuleDeclaration): boolean {
  return statement.modifiers?.some((each) => each.kind === ts.SyntaxKind.DeclareKeyword) ?? false;
}

function withoutExport(statements: ts.Statement[]): ts.Statement[] {
  return statements.map((statement) => {
    if (!ts.canHaveModifiers(statement)) return statement;
    const modifiers = ts.getModifiers(statement);
    if (!modifiers?.some(isExportModifier)) return statement;
    return stripExport(
      statement,
      modifiers.filter((each) => !isExportModifier(each)),
    );
  });
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

// --- imports

function importStatements({ importClause, moduleSpecifier, attributes }: ts.ImportDeclaration): ts.Statement[] {
  const load = loadModule(moduleSpecifier, attributes);
  if (!importClause) return [f.createExpressionStatement(f.createVoidExpression(load))];
  if (importClause.isTypeOnly) return [];
  const { name, namedBindings } = importClause;
  if (namedBindings && ts.isNamespaceImport(namedBindings)) {
    const whole = variable(ts.NodeFlags.Const, namedBindings.name, load);
    return name ? [whole, pickFrom(namedBindings.name, name, "default", moduleSpecifier)] : [whole];
  }
  const names = namedBindings?.elements.filter((each) => !each.isTypeOnly) ?? [];
  const module = f.createUniqueName("module");
  const picks = [
    ...(name ? [pickFrom(module, name, "default", moduleSpecifier)] : []),
    ...names.map((each) => pickFrom(module, each.name, (each.propertyName ?? each.name).text, moduleSpecifier)),
  ];
  return [variable(ts.NodeFlags.Const, module, load), ...picks];
}

function importEquals(statement: ts.ImportEqualsDeclaration): ts.Statement[] {
  const { moduleReference, name, isTypeOnly } = statement;
  if (isTypeOnly || !ts.isExternalModuleReference(moduleReference)) return isTypeOnly ? [] : [statement];
  const required = f.createCallExpression(f.createIdentifier("require"), undefined, [moduleReference.expression]);
  return [variable(ts.NodeFlags.Const, name, required)];
}

/** A cell exports nothing; `export … from` still loads its module, and binds the names so that later cells have them. */
function reExport({ exportClause, moduleSpecifier, isTypeOnly, attributes }: ts.ExportDeclaration): ts.Statement[] {
  if (isTypeOnly || !moduleSpecifier) return [];
  const load = loadModule(moduleSpecifier, attributes);
  if (!exportClause) return [f.createExpressionStatement(f.createVoidExpression(load))];
  if (ts.isNamespaceExport(exportClause))
    return [variable(ts.NodeFlags.Const, f.createIdentifier(exportClause.name.text), load)];
  const module = f.createUniqueName("module");
  const picks = exportClause.elements
    .filter((each) => !each.isTypeOnly && each.name.text !== "default")
    .map((each) =>
      pickFrom(module, f.createIdentifier(each.name.text), (each.propertyName ?? each.name).text, moduleSpecifier),
    );
  return [variable(ts.NodeFlags.Const, module, load), ...picks];
}

function loadModule(specifier: ts.Expression, attributes: ts.ImportAttributes | undefined): ts.Expression {
  const args = [specifier];
  if (attributes) {
    const entries = attributes.elements.map((each) => f.createPropertyAssignment(each.name, each.value));
    args.push(
      f.createObjectLiteralExpression([f.createPropertyAssignment("with", f.createObjectLiteralExpression(entries))]),
    );
  }
  return f.createAwaitExpression(helperCall("import", args));
}

function pickFrom(module: ts.Identifier, name: ts.Identifier, key: string, specifier: ts.Expression): ts.Statement {
  const pick = helperCall("pick", [module, f.createStringLiteral(key), specifier]);
  return variable(ts.NodeFlags.Const, name, pick);
}

function variable(flags: ts.NodeFlags, name: ts.Identifier, value: ts.Expression): ts.Statement {
  const declaration = f.createVariableDeclaration(name, undefined, undefined, value);
  return f.createVariableStatement(undefined, f.createVariableDeclarationList([declaration], flags));
}
