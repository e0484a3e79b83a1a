/** Papers whose questions have lettered parts, answered by a mark scheme or a key that names them. */
import { describe, expect, it } from "vitest";
import type { InputFile } from "../../../../converter/index.ts";
import { brief, convertFiles, convertText, reasons } from "../../helpers.ts";

const answers = { outputStyle: "answer", clean: { nearDuplicates: { effect: "off" } } } as never;
const file = (name: string, text: string): InputFile => ({ name, data: new TextEncoder().encode(text) });

const PAPER = `Geography test
1. A river floods each spring.
(a) What melts in spring?
______________________________
[1 mark]
(b) Which of these slows a flood?
Tick (✓) one box.
Forest   ☐
Concrete   ☐
[1 mark]
2 (a) Name a map of heights. [1]
______________________________
  (b) What do its lines join? [2]
______________________________
(Total for Question 2 is 3 marks)
3. Name the longest river of Europe.
______________________________
[1 mark]
END OF QUESTIONS
`;
const RECORDS = [
  "short | A river floods each spring.⏎⏎What melts in spring? | snow",
  "single | A river floods each spring.⏎⏎Which of these slows a flood?⏎Tick (✓) one box.⏎A. Forest⏎B. Concrete | A",
  "short | Name a map of heights. | contour map",
  "short | What do its lines join? | places of equal height",
  "short | Name the longest river of Europe. | Volga",
];
const row = (...cells: string[]) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
const SCHEME = (last: string) =>
  `<html><body><h1>Mark scheme</h1><table>${row("Question", "Answer", "Guidance")}${row("1(a)", "snow", "accept ice")}${row("1(b)", "Forest", "")}${row("2 a", "contour map", "")}${row("2 b", "places of equal height", "")}${last}</table></body></html>`;

const DEEPER = `Geology test
1  Granite cools slowly below the ground.
(a)  Name its lightest mineral.
______________________________ [1]
(b)  Its crystals are large.
(i)  What makes them large? [1]
..............................................
(ii)  Name a rock with small ones. [1]
..............................................
Basalt often stands in columns.
(c)(i)  How many sides have most of them? [1]
..............................................
(ii)  What splits it so? [1]
..............................................
2  Name the rock that limestone becomes. [1]
..............................................
`;
const DEEPER_RECORDS = [
  "short | Granite cools slowly below the ground.⏎⏎Name its lightest mineral. | quartz",
  "short | Granite cools slowly below the ground.⏎Its crystals are large.⏎⏎What makes them large? | slow cooling",
  "short | Granite cools slowly below the ground.⏎Its crystals are large.⏎⏎Name a rock with small ones. | basalt",
  "short | Granite cools slowly below the ground.⏎Basalt often stands in columns.⏎⏎How many sides have most of them? | six",
  "short | Granite cools slowly below the ground.⏎Basalt often stands in columns.⏎⏎What splits it so? | it shrinks as it cools",
  "short | Name the rock that limestone becomes. | marble",
];
const DEEPER_SCHEME = [
  ["1(a)", "quartz"],
  ["1(b)(i)", "slow cooling"],
  ["1(b)(ii)", "basalt"],
  ["1(c)(i)", "six"],
  ["1(c)(ii)", "it shrinks as it cools"],
  ["2", "marble"],
] as const;

describe("a paper whose parts have parts", () => {
  it("is answered by the scheme below it, each part about what stands above", async () => {
    const table = `<table>${row("Question", "Answer", "Marks")}${DEEPER_SCHEME.map(([n, a]) => row(n, a, "1")).join("")}</table>`;
    const lines = DEEPER.trim()
      .split("\n")
      .map((line) => `<p>${line}</p>`);
    const page = `<html><body>${lines.join("")}<h1>Mark scheme</h1>${table}</body></html>`;
    const conversion = await convertFiles([file("geology with mark scheme.html", page)], answers);
    expect(brief(conversion)).toEqual(DEEPER_RECORDS);
    expect(reasons(conversion)).toEqual([]);
  });

  it("is answered by lines that name the parts, and by nothing where one is left out", async () => {
    const key =
      "Mark scheme\n1(a) quartz\n(b)(i) slow cooling\n(ii) basalt\n(c)(i) six\n(ii) it shrinks as it cools\n2(a) marble\n";
    expect(brief(await convertText(DEEPER + key, answers))).toEqual(DEEPER_RECORDS.slice(0, 5));
    const apart = key.replace("(b)(i)", "(b)\n(i)").replace("1(a)", "1\n(a)");
    expect(brief(await convertText(DEEPER + apart, answers))).toEqual(DEEPER_RECORDS.slice(0, 5));
    const without = key.replace("(b)(i) slow cooling\n(ii)", "(b)(ii)");
    const rest = DEEPER_RECORDS.filter((_, i) => i !== 1 && i !== 5);
    expect(brief(await convertText(DEEPER + without, answers))).toEqual(rest);
  });
});

describe("a paper whose questions have lettered parts", () => {
  it("is answered by its mark scheme, part by part", async () => {
    const files = [file("geo paper.txt", PAPER), file("geo mark scheme.html", SCHEME(row("3", "Volga", "")))];
    const conversion = await convertFiles(files, answers);
    expect(brief(conversion)).toEqual(RECORDS);
    expect(reasons(conversion)).toEqual([]);
  });

  it("gets no answers where the scheme has parts of parts, or a question of it fewer rows", async () => {
    const deeper = SCHEME(row("3(a)(i)", "Volga", ""));
    expect(brief(await convertFiles([file("geo QP.txt", PAPER), file("geo MS.html", deeper)], answers))).toEqual([]);
    const fewer = SCHEME(row("3", "Volga", "")).replace(row("1(b)", "Forest", ""), "");
    expect(brief(await convertFiles([file("geo QP.txt", PAPER), file("geo MS.html", fewer)], answers))).toEqual(
      RECORDS.slice(2),
    );
  });

  it("is answered by a key below that names its parts", async () => {
    const key = "Answers\n1(a) snow\n(b) Forest\n2(a) contour map\n(b) places of equal height\n";
    const conversion = await convertText(PAPER + key, answers);
    expect(brief(conversion)).toEqual(RECORDS.slice(0, 4));
    expect(reasons(conversion)).toEqual(["1 answer-missing"]);
  });

  it("lettered options without marks are options", async () => {
    const text =
      "1. What melts in spring? [1 mark]\n(a) snow\n(b) sand\n2. What slows a flood? [1 mark]\n(a) concrete\n(b) a forest\nAnswers\n1(a)\n2(b)\n";
    expect(brief(await convertText(text, answers)).map((one) => one.split(" ")[0])).not.toContain("short");
    expect(brief(await convertText(text.replace("1(a)\n2(b)", "1. a 2. b"), answers))).toEqual([
      "single | What melts in spring?⏎A. snow⏎B. sand | A",
      "single | What slows a flood?⏎A. concrete⏎B. a forest | B",
    ]);
  });
});
