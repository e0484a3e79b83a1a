import { inspect } from "node:util";
import { expect, test } from "vitest";
import { codeBlock, toBundle } from "#lib/notebook/index";

test("a text is shown as code of its language, and prints as it is", () => {
  const shown = codeBlock("model: tiny\nrank: 8\n", "yaml");
  expect(toBundle(shown)).toEqual({
    "text/html": expect.stringMatching(/^<pre .*<code class="language-yaml".*>model: tiny\nrank: 8<\/code><\/pre>$/s),
    "text/markdown": "```yaml\nmodel: tiny\nrank: 8\n```",
    "text/plain": "model: tiny\nrank: 8",
  });
  expect(inspect(shown)).toBe("model: tiny\nrank: 8");
});

test("a fence in the text does not end the block", () => {
  expect(codeBlock("````ts\n1\n````").toMarkdown()).toBe("`````\n````ts\n1\n````\n`````");
});
