/**
 * Assigning to a `const` of a cell. All top-level declarations run as `let` (see declarations.ts), so V8 does not object:
 * here such an assignment becomes `__cell.constant(name, value)`, which throws what V8 would throw, in the cell that
 * declares the name and in later ones. Declaring the name again stays allowed.
 */
import ts from "typescript";
import { boundNames, helperCall } from "./nodes.ts";
import { declaredNames } from "./rename.ts";

const f = ts.factory;
type Names = ReadonlySet<string>;

/** The names that a statement of the top level declares with `const`. */
export function constantNames(statement: ts.Statement): string[] {
  if (!ts.isVariableStatement(statement) || !isConst(statement.declarationList)) return [];
  return declaredNames(statement);
}

/** @param constants in and out: names that earlier cells, then also this one, declare with `const` */
export function guardConstants(
  file: ts.SourceFile,
  constants: Set<string>,
  context: ts.TransformationContext,
): ts.SourceFile {
  for (const name of file.statements.flatMap(declaredNames)) constants.delete(name);
  for (const name of file.statements.flatMap(constantNames)) constants.add(name);
  if (constants.size === 0) return file;
  const visit = (node: ts.Node, visible: Names): ts.Node => {
    const own = node === file ? [] : localNames(node);
    const inside = own.length > 0 ? new Set([...visible].filter((name) => !own.includes(name))) : visible;
    const inner = ts.visitEachChild(node, (child) => visit(child, inside), context);
    return ts.setTextRange(guarded(inner, inside), inner);
  };
  return visit(file, constants) as ts.SourceFile;
}

function guarded(node: ts.Node, constants: Names): ts.Node {
  if (ts.isBinaryExpression(node) && isAssignment(node.operatorToken.kind)) {
    const name = targetNames(node.left).find((each) => constants.has(each));
    return name === undefined ? node : assignment(node, name);
  }
  if (ts.isPostfixUnaryExpression(node) || ts.isPrefixUnaryExpression(node)) {
    const steps = node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken;
    const name = steps ? targetNames(node.operand)[0] : undefined;
    return name !== undefined && constants.has(name) ? refuse(name) : node;
  }
  if ((ts.isForOfStatement(node) || ts.isForInStatement(node)) && !ts.isVariableDeclarationList(node.initializer)) {
    const name = targetNames(node.initializer).find((each) => constants.has(each));
    return name === undefined ? node : f.createExpressionStatement(refuse(name, node.expression));
  }
  return node;
}

function assignment({ left, operatorToken, right }: ts.BinaryExpression, name: string): ts.Expression {
  switch (operatorToken.kind) {
    case ts.SyntaxKind.EqualsToken:
      return refuse(name, right);
    // these assign only when the value asks for it
    case ts.SyntaxKind.QuestionQuestionEqualsToken:
      return f.createParenthesizedExpression(
        f.createBinaryExpression(left, ts.SyntaxKind.QuestionQuestionToken, refuse(name, right)),
      );
    case ts.SyntaxKind.BarBarEqualsToken:
      return f.createParenthesizedExpression(f.createLogicalOr(left, refuse(name, right)));
    case ts.SyntaxKind.AmpersandAmpersandEqualsToken:
      return f.createParenthesizedExpression(f.createLogicalAnd(left, refuse(name, right)));
    default:
      return refuse(name, right);
  }
}

const isAssignment = (kind: ts.SyntaxKind) =>
  kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;

const refuse = (name: string, value?: ts.Expression): ts.Expression =>
  helperCall("constant", [f.createStringLiteral(name), ...(value ? [value] : [])]);

/** The variables that an assignment's left side sets, patterns included. */
function targetNames(target: ts.Node): string[] {
  if (ts.isIdentifier(target)) return [target.text];
  if (ts.isParenthesizedExpression(target) || ts.isAsExpression(target) || ts.isNonNullExpression(target))
    return targetNames(target.expression);
  if (ts.isSpreadElement(target) || ts.isSpreadAssignment(target)) return targetNames(target.expression);
  if (ts.isArrayLiteralExpression(target)) return target.elements.flatMap(targetNames);
  if (ts.isObjectLiteralExpression(target)) return target.properties.flatMap(targetNames);
  if (ts.isPropertyAssignment(target)) return targetNames(target.initializer);
  if (ts.isShorthandPropertyAssignment(target)) return [target.name.text];
  if (ts.isBinaryExpression(target)) return targetNames(target.left); // a default
  return [];
}

/** Names that hide those of the top level within the node. */
function localNames(node: ts.Node): string[] {
  if (ts.isFunctionLike(node)) {
    const body = (node as ts.FunctionLikeDeclaration).body;
    const name = ts.isFunctionExpression(node) && node.name ? [node.name.text] : [];
    return [...name, ...node.parameters.flatMap((each) => boundNames(each.name)), ...(body ? varNames(body) : [])];
  }
  if (ts.isClassExpression(node)) return node.name ? [node.name.text] : [];
  if (ts.isBlock(node) || ts.isModuleBlock(node)) return node.statements.flatMap(blockScoped);
  if (ts.isCaseBlock(node)) return node.clauses.flatMap((clause) => clause.statements.flatMap(blockScoped));
  if (ts.isForStatement(node) || ts.isForOfStatement(node) || ts.isForInStatement(node)) {
    const list = node.initializer;
    return list && ts.isVariableDeclarationList(list) && isBlockScoped(list) ? listNames(list) : [];
  }
  return ts.isCatchClause(node) && node.variableDeclaration ? boundNames(node.variableDeclaration.name) : [];
}

function blockScoped(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement))
    return isBlockScoped(statement.declarationList) ? listNames(statement.declarationList) : [];
  const declares =
    ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement) || ts.isEnumDeclaration(statement);
  return declares && statement.name ? [statement.name.text] : [];
}

/** `var` of a function, wherever it stands. */
function varNames(node: ts.Node): string[] {
  if (ts.isFunctionLike(node) || ts.isClassLike(node)) return [];
  const own = ts.isVariableDeclarationList(node) && !isBlockScoped(node) ? listNames(node) : [];
  const inner: string[] = [];
  ts.forEachChild(node, (child) => void inner.push(...varNames(child)));
  return [...own, ...inner];
}

const isConst = (list: ts.VariableDeclarationList) => (list.flags & ts.NodeFlags.BlockScoped) === ts.NodeFlags.Const;
const isBlockScoped = (list: ts.VariableDeclarationList) => (list.flags & ts.NodeFlags.BlockScoped) !== 0;
const listNames = ({ declarations }: ts.VariableDeclarationList) =>
  declarations.flatMap(({ name }) => boundNames(name));
