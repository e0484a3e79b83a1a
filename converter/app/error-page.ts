/** What a person sees who opens an address and is refused before there is a page: a sentence, not JSON. */
import type { Request, Response } from "express";
import { explainError } from "../said/errors.ts";
import { nameOf } from "../said/words.ts";
import type { Problem } from "./schema.ts";

/** Whether a browser opens an address for somebody to look at. */
export function opensPage(request: Request): boolean {
  return (
    request.method === "GET" && !request.path.startsWith("/api/v1") && request.accepts(["json", "html"]) === "html"
  );
}

export function sendErrorPage(request: Request, response: Response, problem: Problem): void {
  const language = request.acceptsLanguages("zh", "zh-CN", "zh-TW", "en")?.toString().startsWith("zh") ? "zh" : "en";
  const { detail: message, hint, details, status, code } = problem;
  const said = explainError(
    { message, ...(hint === undefined ? {} : { hint }), ...(details ? { details } : {}) },
    language,
  );
  const title = escaped(nameOf("problem", code, language));
  response
    .status(status)
    .type("html")
    .send(`<!doctype html>
<html lang="${language === "zh" ? "zh-CN" : "en"}">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>tunelab – ${title}</title>
  </head>
  <body>
    <main>
      <h1>${title}</h1>
      <p>${escaped(sentence(said.message))}</p>
      <p>${escaped(sentence(said.hint ?? ""))}</p>
    </main>
  </body>
</html>
`);
}

const sentence = (text: string) => text.replace(/^[a-z]/, (first) => first.toUpperCase());

const SIGNS: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => SIGNS[sign]!);
}
