/** Small pieces of syntax that the transformers share. */
import ts from "typescript";

const f = ts.factory;

/** `__cell.name`, see child/globals.ts. */
export const helper = (name: string): ts.Expression =>
  f.createPropertyAccessExpression(f.createIdentifier("__cell"), name);

export const helperCall = (name: string, args: readonly ts.Expression[]): ts.Expression =>
  f.createCallExpression(helper(name), undefined, args);

export function letVariable(name: ts.BindingName, value?: ts.Expression): ts.VariableStatement {
  const declaration = f.createVariableDeclaration(name, undefined, undefined, value);
  return f.createVariableStatement(undefined, f.createVariableDeclarationList([declaration], ts.NodeFlags.Let));
}

/** The names that a binding declares, patterns included. */
export function boundNames(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : boundNames(element.name)));
}
