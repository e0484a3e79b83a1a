import { describe, expect, it } from "vitest";
import { brief, convertFiles, reasons } from "../helpers.ts";
import { paragraph, run, wordFile } from "../ooxml.ts";

const RED = '<w:color w:val="FF0000"/>';
const word = (...paragraphs: string[]) =>
  convertFiles([{ name: "a.docx", data: wordFile({ body: paragraphs.map((one) => paragraph(one)).join("") }) }], {
    outputStyle: "answer",
  });
const markdown = (text: string) =>
  convertFiles([{ name: "a.md", data: new TextEncoder().encode(text) }], { outputStyle: "answer" });

describe("answers without a label that stand out", () => {
  it("below the question and behind it, in the colour of the teacher's copy", async () => {
    const conversion = await word(
      "1. What do bees make?",
      run("Honey", RED),
      run("2. Which one barks? ") + run("A dog.", RED),
      "3. Why does ice float?",
      run("It is lighter than water.", RED),
      run("It has more room.", RED),
      "4. Name the first month.",
    );
    expect(brief(conversion)).toEqual([
      "short | What do bees make? | Honey",
      "short | Which one barks? | A dog.",
      "short | Why does ice float? | It is lighter than water.⏎It has more room.",
    ]);
    expect(conversion.records.every(({ warnings }) => warnings.includes("answer-from-formatting"))).toBe(true);
    expect(reasons(conversion)).toEqual(["4 answer-missing"]);
  });

  it("are none where one alone does so, a word inside the question does, or a hint", async () => {
    const once = ["1. What do bees make?", run("Honey", RED), "2. Which one barks?", "3. Who mews?", "4. What floats?"];
    expect(brief(await word(...once))).toEqual([]);
    const words = ["dogs", "cats"].map((name, i) => run(`${i + 1}. Do `) + run(name, RED) + run(" bark?"));
    expect(brief(await word(...words))).toEqual([]);
    const hints = [1, 2, 3].flatMap((number) => [`${number}. Which one barks?`, run("(Show how you know.)", RED)]);
    expect(brief(await word(...hints))).toEqual([]);
  });
});

describe("Markdown", () => {
  it("bold tells right options, with letters and without, and answers below", async () => {
    const conversion = await markdown(
      "# Quiz\n\n1. Which one barks?\n\n   a) cat\n   **b) dog**\n   c) owl\n\n2. Which one mews?\n\n- A. **cat**\n- B. dog\n\n3. 2 + 2 = ?\n   - 3\n   - **4**\n\n4. What is ice?\n\n**Water**\n\n5. Who barks? **A `dog`**\n",
    );
    expect(brief(conversion)).toEqual([
      "single | Which one barks?⏎A. cat⏎B. dog⏎C. owl | B",
      "single | Which one mews?⏎A. cat⏎B. dog | A",
      "single | 2 + 2 = ?⏎A. 3⏎B. 4 | B",
      "short | What is ice? | Water",
      "short | Who barks? | A dog",
    ]);
  });

  it("underlined, marked and coloured by elements", async () => {
    const conversion = await markdown(
      '# Quiz\n\n1. Who barks?\n\nA. cat\nB. <u>dog</u>\n\n2. Who mews?\n\nA. <mark>cat</mark>\nB. dog\n\n3. Who flies?\n\nA. <font color="red">owl</font>\nB. dog\n\n4. Who swims?\n\nA. ==fish==\nB. dog\n',
    );
    expect(conversion.records.map(({ record }) => record.output)).toEqual(["B", "A", "A", "A"]);
    expect(conversion.records[3]!.record.input).toContain("A. fish");
  });

  it("heads that count, with a topic behind them; votes and links of the page belong to none", async () => {
    const conversion = await markdown(
      "## Question 1 of 2   `Topic: Pets`\n\nWhich one barks?\n\n- A. cat\n- B. dog\n\n<details><summary>Show Suggested Answer</summary>\n\n**Suggested Answer:** B\n\nCommunity vote distribution: B (96%) A (4%)\n</details>\n\n## Question 2 of 2\n\nTRUE or FALSE: Cats bark.\n\n**FALSE** – they mew.\n\n*Buy me a coffee*\n",
    );
    expect(brief(conversion)).toEqual(["single | Which one barks?⏎A. cat⏎B. dog | B", "judge | Cats bark. | False"]);
    expect(reasons(conversion)).toEqual([]);
  });
});

describe("web pages", () => {
  const page = (body: string) =>
    convertFiles([{ name: "a.html", data: new TextEncoder().encode(`<html><body>${body}</body></html>`) }], {
      outputStyle: "answer",
    });

  it("underlined options in one line, with bare letters; the key of other parts below; what stands around", async () => {
    const conversion = await page(
      `<div class="nav">Home | 3 downloads</div><h2>Exercise 1</h2><ol>
      <li>Dogs ______.<div>a mew &nbsp;&nbsp; <u>b bark</u> &nbsp;&nbsp; c fly</div></li>
      <li>Cats ______.<div><u>a mew</u> &nbsp;&nbsp; b bark &nbsp;&nbsp; c fly</div></li></ol>
      <h2>Exercise 2</h2><p>Complete the sentences with your own words.</p><ol start="3">
      <li>Bees ______ honey.</li><li>Ice ______ on water.</li></ol>
      <h2>Exercise 3</h2><p>Write it out correctly.</p><ol start="5">
      <li>She don't swim.<br>____________________</li><li>He go home.<br>____________________</li></ol>
      <h3>Key</h3><p><b>Ex. 2</b>&nbsp; 3 make &nbsp; 4 floats</p>
      <p><b>Ex. 3</b>&nbsp; 5 She doesn't swim. &nbsp; 6 He goes home.</p>
      <div class="foot">© Grammar House 2021. You may also like: Worksheet 15</div>`,
    );
    expect(brief(conversion)).toEqual([
      "single | Dogs ____.⏎A. mew⏎B. bark⏎C. fly | B",
      "single | Cats ____.⏎A. mew⏎B. bark⏎C. fly | A",
      "blank | Bees ____ honey. | make",
      "blank | Ice ____ on water. | floats",
      "short | She don't swim. | She doesn't swim.",
      "short | He go home. | He goes home.",
    ]);
    expect(reasons(conversion)).toEqual(["- closing-lines"]);
  });

  it("links are underlined for another reason", async () => {
    const conversion = await page(
      '<p>1. Which one barks?</p><p>A. <a style="text-decoration: underline" href="/cat">cat</a></p><p>B. dog</p>',
    );
    expect(reasons(conversion)).toEqual(["1 answer-missing"]);
  });
});
