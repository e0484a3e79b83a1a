/** Import and export statements of a cell as calls of `__cell.import` and declarations. */
import ts from "typescript";
import { helperCall, letVariable } from "./nodes.ts";

/** How the variables begin that hold a module for the names taken from it; listings of variables leave them out. */
const HIDDEN = "__cell_module";

const f = ts.factory;

export function importStatements({ importClause, moduleSpecifier, attributes }: ts.ImportDeclaration): ts.Statement[] {
  const load = loadModule(moduleSpecifier, attributes);
  if (!importClause) return [f.createExpressionStatement(f.createVoidExpression(load))];
  if (importClause.isTypeOnly) return [];
  const { name, namedBindings } = importClause;
  if (namedBindings && ts.isNamespaceImport(namedBindings)) {
    const whole = letVariable(namedBindings.name, load);
    return name ? [whole, pickFrom(namedBindings.name, name, "default", moduleSpecifier)] : [whole];
  }
  const names = namedBindings?.elements.filter((each) => !each.isTypeOnly) ?? [];
  const module = f.createUniqueName(HIDDEN);
  const picks = [
    ...(name ? [pickFrom(module, name, "default", moduleSpecifier)] : []),
    ...names.map((each) => pickFrom(module, each.name, (each.propertyName ?? each.name).text, moduleSpecifier)),
  ];
  return [letVariable(module, load), ...picks];
}

export function importEquals(statement: ts.ImportEqualsDeclaration): ts.Statement[] {
  const { moduleReference, name, isTypeOnly } = statement;
  if (isTypeOnly || !ts.isExternalModuleReference(moduleReference)) return isTypeOnly ? [] : [statement];
  const required = f.createCallExpression(f.createIdentifier("require"), undefined, [moduleReference.expression]);
  return [letVariable(name, required)];
}

/** A cell exports nothing; `export … from` still loads its module, and binds the names so that later cells have them. */
export function reExport({
  exportClause,
  moduleSpecifier,
  isTypeOnly,
  attributes,
}: ts.ExportDeclaration): ts.Statement[] {
  if (isTypeOnly || !moduleSpecifier) return [];
  const load = loadModule(moduleSpecifier, attributes);
  if (!exportClause) return [f.createExpressionStatement(f.createVoidExpression(load))];
  if (ts.isNamespaceExport(exportClause)) return [letVariable(f.createIdentifier(exportClause.name.text), load)];
  const module = f.createUniqueName(HIDDEN);
  const picks = exportClause.elements
    .filter((each) => !each.isTypeOnly && each.name.text !== "default")
    .map((each) =>
      pickFrom(module, f.createIdentifier(each.name.text), (each.propertyName ?? each.name).text, moduleSpecifier),
    );
  return [letVariable(module, load), ...picks];
}

function loadModule(specifier: ts.Expression, attributes: ts.ImportAttributes | undefined): ts.Expression {
  const args = [specifier];
  if (attributes) {
    const entries = attributes.elements.map((each) => f.createPropertyAssignment(each.name, each.value));
    args.push(
      f.createObjectLiteralExpression([f.createPropertyAssignment("with", f.createObjectLiteralExpression(entries))]),
    );
  }
  // Errors of loading point at the specifier.
  return ts.setSourceMapRange(
    f.createAwaitExpression(ts.setSourceMapRange(helperCall("import", args), specifier)),
    specifier,
  );
}

function pickFrom(module: ts.Identifier, name: ts.Identifier, key: string, specifier: ts.Expression): ts.Statement {
  const pick = helperCall("pick", [module, f.createStringLiteral(key), specifier]);
  return letVariable(name, pick);
}
