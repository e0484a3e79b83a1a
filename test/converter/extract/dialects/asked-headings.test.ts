/** Frequent questions and interview questions: headings that ask, answered by the text below. */
import { describe, expect, it } from "vitest";
import { brief, convertFiles } from "../../helpers.ts";

const read = async (text: string) =>
  brief(await convertFiles([{ name: "README.md", data: new TextEncoder().encode(text) }], { outputStyle: "answer" }));

const THREE =
  "# FAQ\n\n## 1. What is a buoy?\n\nA floating mark. It has:\n\n1. a body\n2. a light\n\n## Q2: 什么是灯塔？\n\n- 夜间指引船只。\n\n## What is a pier?\n\nA deck on piles.\n\n```text\n==||==\n```\n";

describe("headings that ask", () => {
  it("are questions, whose answers end at the next heading", async () => {
    expect(await read(`${THREE}\n## License\n\nMIT\n`)).toEqual([
      "short | What is a buoy? | A floating mark. It has:⏎1. a body⏎2. a light",
      "short | 什么是灯塔？ | 夜间指引船只。",
      "short | What is a pier? | A deck on piles.⏎```text⏎==||==⏎```",
    ]);
  });

  it("ask nothing among others, above deeper headings, or where one has no text", async () => {
    expect(await read(`${THREE}\n## Safety\n\nWear a vest.\n\n## Tides\n\nThey turn.\n`)).toEqual([]);
    expect(await read(THREE.replace("- 夜间", "### 夜间\n\n- 夜间"))).toEqual([]);
    expect(await read(THREE.replace("A deck on piles.\n\n```text\n==||==\n```\n", ""))).toEqual([]);
  });
});
