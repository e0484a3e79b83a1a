/** Notebooks as a page, as Markdown, as a TypeScript file. */

import { stripVTControlCharacters } from "node:util";
import { marked } from "marked";
import { say } from "#kernel/display/locale";
import { escapeHtml } from "#kernel/display/table";
import { KernelError } from "#kernel/errors";
import type { Notebook, NotebookCell, NotebookOutput } from "./file.ts";
import { highlightTypeScript } from "./highlight.ts";
import { isTypeScript, notebookLanguage } from "./languages.ts";

export type ConvertFormat = "html" | "md" | "ts";

export function convertNotebook(notebook: Notebook, format: ConvertFormat, title: string): string {
  if (format === "ts" && !isTypeScript(notebook))
    throw new KernelError(
      "USAGE",
      say(
        `a notebook in ${notebookLanguage(notebook)} is no TypeScript file`,
        `${notebookLanguage(notebook)} 笔记本不能写成 TypeScript 文件`,
      ),
      {
        hint: say("convert it to html or md", "请转换成 html 或 md"),
      },
    );
  if (format === "ts") return toTypeScript(notebook);
  return format === "md" ? toMarkdown(notebook) : toHtml(notebook, title);
}

// --- TypeScript, with the cell marks that editors know

function toTypeScript({ cells }: Notebook): string {
  const parts = cells.map((cell) => {
    if (cell.cell_type === "code") return `// %%\n${cell.source}`;
    return `// %% [${cell.cell_type}]\n${cell.source.replace(/^/gm, "// ")}`;
  });
  return `${parts.map((part) => part.trimEnd()).join("\n\n")}\n`;
}

// --- Markdown

function toMarkdown(notebook: Notebook): string {
  const language = isTypeScript(notebook) ? "ts" : (notebookLanguage(notebook) ?? "");
  return `${notebook.cells
    .map((cell) => {
      if (cell.cell_type === "markdown") return cell.source;
      if (cell.cell_type === "raw") return fenced("", cell.source);
      return [fenced(language, cell.source), ...cell.outputs.map(outputMarkdown)].join("\n\n");
    })
    .join("\n\n")
    .trimEnd()}\n`;
}

/** A fence longer than any inside the text. */
function fenced(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text.trimEnd()}\n${fence}`;
}

function outputMarkdown(output: NotebookOutput): string {
  if (output.output_type === "stream") return fenced("text", stripVTControlCharacters(output.text));
  if (output.output_type === "error") return fenced("text", stripVTControlCharacters(output.traceback.join("\n")));
  const { data } = output;
  const picture = imageOf(data);
  if (picture) return `![${alternative(data)}](${picture})`;
  if (typeof data["text/markdown"] === "string") return data["text/markdown"];
  if (typeof data["text/html"] === "string" && !/<script/i.test(data["text/html"])) return data["text/html"];
  return fenced("text", String(data["text/plain"] ?? ""));
}

function imageOf(data: Record<string, unknown>): string | undefined {
  for (const type of ["image/png", "image/jpeg", "image/gif"])
    if (typeof data[type] === "string") return `data:${type};base64,${data[type].replace(/\s/g, "")}`;
  const svg = data["image/svg+xml"];
  return typeof svg === "string" ? `data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}` : undefined;
}

function alternative(data: Record<string, unknown>): string {
  return String(data["text/plain"] ?? "output")
    .split("\n")[0]!
    .slice(0, 200)
    .replace(/[[\]]/g, "");
}

// --- HTML: one file, nothing to load

const STYLE = `
:root { color-scheme: light dark; --line: #8884; --soft: #8881; }
body { font: 16px/1.6 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
pre { overflow-x: auto; padding: .6rem .8rem; background: var(--soft); border-radius: 4px; font: 14px/1.45 ui-monospace, monospace; }
.code { border-left: 3px solid #3178c6; }
.output pre { background: none; border: 1px solid var(--line); }
.error pre, pre.stderr { border-color: #c62828; }
.output { overflow-x: auto; }
table { border-collapse: collapse; font-size: 14px; }
caption { text-align: left; opacity: .75; }
th, td { border-bottom: 1px solid var(--line); padding: .2rem .6rem; }
th { text-align: left; }
.k { color: light-dark(#0033b3, #8ab4f8); }
.s { color: light-dark(#067d17, #a5d6a7); }
.n { color: light-dark(#9a3e00, #ffb27a); }
.c { color: light-dark(#6a6f78, #9aa3b2); font-style: italic; }
img, svg { max-width: 100%; }
`;

function toHtml(notebook: Notebook, title: string): string {
  const chinese = notebook.cells.some((cell) => cell.cell_type === "markdown" && /\p{Script=Han}/u.test(cell.source));
  return `<!doctype html>
<html lang="${chinese ? "zh" : "en"}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title><style>${STYLE}</style></head>
<body><main>
${notebook.cells.map((cell) => cellHtml(cell, isTypeScript(notebook))).join("\n")}
</main></body>
</html>
`;
}

function cellHtml(cell: NotebookCell, typeScript: boolean): string {
  if (cell.cell_type === "markdown")
    return `<section>${marked.parse(withAttachments(cell.source, cell.attachments), { async: false })}</section>`;
  if (cell.cell_type === "raw") return `<pre>${escapeHtml(cell.source)}</pre>`;
  const hidden = (cell.metadata["jupyter"] as { source_hidden?: boolean } | undefined)?.source_hidden;
  const source = typeScript ? highlightTypeScript(cell.source) : escapeHtml(cell.source);
  const code = hidden || cell.source === "" ? "" : `<pre class="code" tabindex="0"><code>${source}</code></pre>`;
  return `<section>${code}${cell.outputs.map(outputHtml).join("\n")}</section>`;
}

function withAttachments(source: string, attachments: Record<string, unknown> = {}): string {
  return source.replace(/attachment:([^\s)"]+)/g, (whole, name: string) => {
    const bundle = attachments[name] as Record<string, string> | undefined;
    const [type, content] = Object.entries(bundle ?? {})[0] ?? [];
    return type ? `data:${type};base64,${content}` : whole;
  });
}

function outputHtml(output: NotebookOutput): string {
  if (output.output_type === "stream")
    return `<div class="output"><pre class="${escapeHtml(output.name)}">${escapeHtml(stripVTControlCharacters(output.text))}</pre></div>`;
  if (output.output_type === "error")
    return `<div class="output error"><pre>${escapeHtml(stripVTControlCharacters(output.traceback.join("\n")))}</pre></div>`;
  return `<div class="output">${bundleHtml(output.data)}</div>`;
}

function bundleHtml(data: Record<string, unknown>): string {
  if (typeof data["text/html"] === "string") return data["text/html"];
  if (typeof data["image/svg+xml"] === "string") return data["image/svg+xml"];
  const picture = imageOf(data);
  if (picture) return `<img src="${picture}" alt="${escapeHtml(alternative(data))}">`;
  if (typeof data["text/markdown"] === "string") return marked.parse(data["text/markdown"], { async: false });
  return `<pre>${escapeHtml(String(data["text/plain"] ?? ""))}</pre>`;
}
