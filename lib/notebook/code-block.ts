/** Text in a language, such as a recipe: its lines as they are. */
import type { MediaBundle } from "#lib/plot/index";
import { escapeHtml } from "./html.ts";

export class CodeBlock {
  readonly text: string;
  readonly language: string;

  constructor(text: string, language: string) {
    this.text = text.trimEnd();
    this.language = language;
  }

  toString(): string {
    return this.text;
  }

  /** A fence longer than any inside the text. */
  toMarkdown(): string {
    const longest = Math.max(2, ...[...this.text.matchAll(/`{3,}/g)].map(([run]) => run.length));
    const fence = "`".repeat(longest + 1);
    return `${fence}${this.language}\n${this.text}\n${fence}`;
  }

  /** Without colours, but in every front end as it stands. */
  toHtml(): string {
    const font = "font-family:var(--jp-code-font-family,ui-monospace,monospace);font-size:13px;line-height:1.45";
    const named = this.language ? ` class="language-${escapeHtml(this.language)}"` : "";
    return `<pre style="${font};border-left:3px solid rgba(128,128,128,.5);padding:6px 12px;margin:4px 0;white-space:pre-wrap;overflow-wrap:anywhere"><code${named} style="font:inherit">${escapeHtml(this.text)}</code></pre>`;
  }

  [Symbol.for("Jupyter.display")](): MediaBundle {
    return { "text/html": this.toHtml(), "text/markdown": this.toMarkdown(), "text/plain": this.text };
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.text;
  }
}

/**
 * A text as code.
 * @example
 * codeBlock(await readFile("recipe.yml", "utf8"), "yaml")
 */
export function codeBlock(text: string, language = ""): CodeBlock {
  return new CodeBlock(text, language);
}
