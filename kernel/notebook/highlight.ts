/** TypeScript in colours, for notebooks as pages. The scanner of TypeScript itself tells what each piece is. */
import ts from "typescript";
import { escapeHtml } from "#kernel/display/table";

const { SyntaxKind } = ts;

/** The source with its keywords, texts, numbers and comments in spans `k`, `s`, `n` and `c`. */
export function highlightTypeScript(source: string): string {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, false, ts.LanguageVariant.Standard, source);
  const braces: boolean[] = []; // true for `${`, after whose end the template goes on
  let html = "";
  let before: ts.SyntaxKind = SyntaxKind.Unknown;
  for (let kind = scanner.scan(); kind !== SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
    if (kind === SyntaxKind.TemplateHead) braces.push(true);
    else if (kind === SyntaxKind.OpenBraceToken) braces.push(false);
    else if (kind === SyntaxKind.CloseBraceToken && braces.pop()) {
      kind = scanner.reScanTemplateToken(false);
      if (kind === SyntaxKind.TemplateMiddle) braces.push(true);
    } else if (isSlash(kind) && !endsValue(before)) kind = scanner.reScanSlashToken();
    const style = styleOf(kind);
    const text = escapeHtml(scanner.getTokenText());
    html += style ? `<span class="${style}">${text}</span>` : text;
    if (kind > SyntaxKind.LastTriviaToken) before = kind;
  }
  return html;
}

function isSlash(kind: ts.SyntaxKind): boolean {
  return kind === SyntaxKind.SlashToken || kind === SyntaxKind.SlashEqualsToken;
}

/** After a value a slash divides; elsewhere it begins a regular expression. */
function endsValue(kind: ts.SyntaxKind): boolean {
  const closes = [SyntaxKind.CloseParenToken, SyntaxKind.CloseBracketToken, SyntaxKind.CloseBraceToken];
  return kind === SyntaxKind.Identifier || styleOf(kind) === "n" || styleOf(kind) === "s" || closes.includes(kind);
}

function styleOf(kind: ts.SyntaxKind): "k" | "s" | "n" | "c" | undefined {
  if (kind === SyntaxKind.SingleLineCommentTrivia || kind === SyntaxKind.MultiLineCommentTrivia) return "c";
  if (kind === SyntaxKind.NumericLiteral || kind === SyntaxKind.BigIntLiteral) return "n";
  if (kind === SyntaxKind.StringLiteral || kind === SyntaxKind.RegularExpressionLiteral) return "s";
  if (kind >= SyntaxKind.FirstTemplateToken && kind <= SyntaxKind.LastTemplateToken) return "s";
  return kind >= SyntaxKind.FirstKeyword && kind <= SyntaxKind.LastReservedWord ? "k" : contextual(kind);
}

/** Words that are keywords in some places only, but in cells mostly there. */
function contextual(kind: ts.SyntaxKind): "k" | undefined {
  const kinds = [SyntaxKind.AwaitKeyword, SyntaxKind.AsyncKeyword, SyntaxKind.AsKeyword, SyntaxKind.OfKeyword];
  return [...kinds, SyntaxKind.LetKeyword, SyntaxKind.FromKeyword, SyntaxKind.TypeKeyword].includes(kind)
    ? "k"
    : undefined;
}
