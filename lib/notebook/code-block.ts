/** Text in a language, such as a recipe: its lines as they are, in colours where the notebook has some. */
import type { MediaBundle } from "#lib/plot/index";

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

  [Symbol.for("Jupyter.display")](): MediaBundle {
    return { "text/markdown": this.toMarkdown(), "text/plain": this.text };
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
