/**
 * V8's REPL mode lets a name be declared again only in the same way. Here every declaration of a cell's top level becomes
 * `let` (or stays `class`, which V8 counts as the same), so that anything may follow anything: `const` after `let`, a
 * function after a class. Assigning to a `const` is refused by constants.ts.
 */
import ts from "typescript";
import { boundNames, letVariable } from "./nodes.ts";

const f = ts.factory;

export function declareAsLet(statements: readonly ts.Statement[], context: ts.TransformationContext): ts.Statement[] {
  const hoistedVars = varsToHoist(statements);
  const functions: ts.Statement[] = [];
  const rest: ts.Statement[] = [];
  const seen = new Set<string>();
  for (const statement of statements) {
    if (ts.isFunctionDeclaration(statement)) {
      if (statement.body && statement.name) addFunction(functions, statement);
    } else if (ts.isVariableStatement(statement) && !isDeclare(statement))
      rest.push(variables(statement, hoistedVars, seen));
    else rest.push(hoistedVars.size > 0 ? withoutVars(statement, context) : statement);
  }
  return [
    ...[...hoistedVars].map((name) => letVariable(f.createIdentifier(name), f.createVoidZero())),
    ...functions,
    ...rest,
  ];
}

const isDeclare = (statement: ts.VariableStatement) =>
  statement.modifiers?.some((each) => each.kind === ts.SyntaxKind.DeclareKeyword) ?? false;

/** Functions are there before the first statement runs. Without a name of its own, recursion sees a redeclaration. */
function addFunction(functions: ts.Statement[], node: ts.FunctionDeclaration): void {
  const { asteriskToken, name, typeParameters, parameters, type, body } = node;
  const modifiers = ts.getModifiers(node)?.filter((each) => each.kind === ts.SyntaxKind.AsyncKeyword);
  const expression = f.createFunctionExpression(
    modifiers,
    asteriskToken,
    undefined,
    typeParameters,
    parameters,
    type,
    body!,
  );
  const index = functions.findIndex((each) => declaredName(each) === name!.text);
  if (index >= 0) functions.splice(index, 1); // the last of several wins
  functions.push(ts.setTextRange(letVariable(name!, ts.setTextRange(expression, node)), node));
}

function declaredName(statement: ts.Statement): string {
  const name = (statement as ts.VariableStatement).declarationList.declarations[0]!.name;
  return ts.isIdentifier(name) ? name.text : "";
}

function variables(statement: ts.VariableStatement, hoisted: Set<string>, seen: Set<string>): ts.Statement {
  const { declarationList } = statement;
  const isVar = (declarationList.flags & ts.NodeFlags.BlockScoped) === 0;
  if (isVar && declarationList.declarations.some(({ name }) => boundNames(name).some((each) => hoisted.has(each))))
    return assignments(statement);
  if ((declarationList.flags & ts.NodeFlags.Using) === ts.NodeFlags.Using) return statement;
  for (const { name } of declarationList.declarations) for (const each of boundNames(name)) seen.add(each);
  const list = f.createVariableDeclarationList(declarationList.declarations, ts.NodeFlags.Let);
  return f.updateVariableStatement(statement, statement.modifiers, ts.setTextRange(list, declarationList));
}

// --- `var` in blocks and loops, or twice in a cell: declared at the top, assigned where it stands

function varsToHoist(statements: readonly ts.Statement[]): Set<string> {
  const top: string[] = [];
  const nested: string[] = [];
  for (const statement of statements) {
    if (
      ts.isVariableStatement(statement) &&
      (statement.declarationList.flags & ts.NodeFlags.BlockScoped) === 0 &&
      !isDeclare(statement)
    )
      top.push(...statement.declarationList.declarations.flatMap(({ name }) => boundNames(name)));
    else collectVars(statement, nested);
  }
  const twice = top.filter((name, i) => top.indexOf(name) !== i);
  return new Set([...nested, ...twice]);
}

function collectVars(node: ts.Node, names: string[]): void {
  if (ts.isFunctionLike(node) || ts.isClassLike(node) || ts.isModuleDeclaration(node)) return;
  if (ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.BlockScoped) === 0)
    for (const { name } of node.declarations) names.push(...boundNames(name));
  ts.forEachChild(node, (child) => collectVars(child, names));
}

function withoutVars(statement: ts.Statement, context: ts.TransformationContext): ts.Statement {
  const visit = (node: ts.Node): ts.Node => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node) || ts.isModuleDeclaration(node)) return node;
    if (ts.isVariableStatement(node) && (node.declarationList.flags & ts.NodeFlags.BlockScoped) === 0)
      return assignments(node);
    const inner = ts.visitEachChild(node, visit, context);
    if (ts.isForStatement(inner) && isVarList(inner.initializer))
      return f.updateForStatement(
        inner,
        asExpression(inner.initializer),
        inner.condition,
        inner.incrementor,
        inner.statement,
      );
    if (ts.isForOfStatement(inner) && isVarList(inner.initializer))
      return f.updateForOfStatement(
        inner,
        inner.awaitModifier,
        asTarget(inner.initializer),
        inner.expression,
        inner.statement,
      );
    if (ts.isForInStatement(inner) && isVarList(inner.initializer))
      return f.updateForInStatement(inner, asTarget(inner.initializer), inner.expression, inner.statement);
    return inner;
  };
  return ts.visitNode(statement, visit) as ts.Statement;
}

const isVarList = (node: ts.ForInitializer | undefined): node is ts.VariableDeclarationList =>
  node !== undefined && ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.BlockScoped) === 0;

function assignments(statement: ts.VariableStatement): ts.Statement {
  const expression = asExpression(statement.declarationList);
  return ts.setTextRange(expression ? f.createExpressionStatement(expression) : f.createEmptyStatement(), statement);
}

function asExpression({ declarations }: ts.VariableDeclarationList): ts.Expression | undefined {
  const parts = declarations
    .filter(({ initializer }) => initializer)
    .map(({ name, initializer }) => f.createAssignment(assignable(name), initializer!));
  return parts.length === 0 ? undefined : f.createParenthesizedExpression(f.createCommaListExpression(parts));
}

function asTarget({ declarations }: ts.VariableDeclarationList): ts.Expression {
  return assignable(declarations[0]!.name);
}

/** A declaration's pattern as the target of an assignment. */
function assignable(name: ts.BindingName): ts.Expression {
  if (ts.isIdentifier(name)) return name;
  if (ts.isArrayBindingPattern(name))
    return f.createArrayLiteralExpression(
      name.elements.map((each) =>
        ts.isOmittedExpression(each) ? f.createOmittedExpression() : assignableElement(each),
      ),
    );
  return f.createObjectLiteralExpression(
    name.elements.map((each) => {
      if (each.dotDotDotToken) return f.createSpreadAssignment(assignable(each.name));
      const key = each.propertyName ?? (each.name as ts.Identifier);
      return f.createPropertyAssignment(key, withDefault(each));
    }),
  );
}

function assignableElement(element: ts.BindingElement): ts.Expression {
  return element.dotDotDotToken ? f.createSpreadElement(assignable(element.name)) : withDefault(element);
}

function withDefault({ name, initializer }: ts.BindingElement): ts.Expression {
  return initializer ? f.createAssignment(assignable(name), initializer) : assignable(name);
}
