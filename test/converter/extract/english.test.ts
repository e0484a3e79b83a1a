/** Habits of English papers, pages and sheets. */
import { describe, expect, it } from "vitest";
import { brief, convertFiles, convertText, reasons } from "../helpers.ts";

const answers = { outputStyle: "answer", clean: { nearDuplicates: { effect: "off" } } } as never;

async function recordsOf(name: string, text: string): Promise<string[]> {
  return brief(await convertFiles([{ name, data: new TextEncoder().encode(text) }], answers));
}

describe("parts", () => {
  it("with long instructions behind their names; corrections behind a dash in the key", async () => {
    const text = `Part A. True or False. Write T or F. If the statement is false, correct it. (2 points each)
1. Ice sinks.
2. Lead sinks.
Part B. Fill in the blanks using the words of the list. One of the words will not be used. (1 point per blank)
3. A cat says ______.
4. A dog says ______.
ANSWER KEY
Part A
1. F – Ice floats on water.
2. T
Part B
3. meow
4. woof`;
    expect(await recordsOf("a.txt", text)).toEqual([
      "judge | Ice sinks. | False",
      "judge | Lead sinks. | True",
      "blank | A cat says ____. | meow",
      "blank | A dog says ____. | woof",
    ]);
  });
});

describe("a case", () => {
  it("is about the questions above its end, and no part of the explanation above it", async () => {
    const text = `1. How hot is boiling water?
A. 90 °C
B. 100 °C
Answer: B
Rationale: At sea level.
Case study: Mrs. Brown burnt her hand on a pan of boiling milk this morning.
2. What does she do first?
A. Cool it
B. Cover it
Answer: A
3. What does she avoid?
A. Water
B. Butter
Answer: B
— End of case study —
4. How cold is ice?
A. 0 °C
B. 10 °C
Answer: A`;
    const material = "Case study: Mrs. Brown burnt her hand on a pan of boiling milk this morning.⏎⏎";
    expect(await recordsOf("a.txt", text)).toEqual([
      "single | How hot is boiling water?⏎A. 90 °C⏎B. 100 °C | B",
      `single | ${material}What does she do first?⏎A. Cool it⏎B. Cover it | A`,
      `single | ${material}What does she avoid?⏎A. Water⏎B. Butter | B`,
      "single | How cold is ice?⏎A. 0 °C⏎B. 10 °C | A",
    ]);
  });
});

describe("options", () => {
  it("behind a dash, and the number of the question in its pool", async () => {
    const text = `1. (PH.I.A.K1) Who gives way?
A—The sailing boat. B—The motor boat.
C—Neither.
Answer (B) is correct. Power gives way to sail.
2. (PH.I.B.K2) What is A – B where A is 3 and B is 1?
A - Two
B - Four
C - None
Answer (A) is correct.
3. (PH.II.C.K7) A red buoy means
A – port.
B – starboard.
Ans. (a)  Seen from the sea.`;
    expect(await recordsOf("a.txt", text)).toEqual([
      "single | Who gives way?⏎A. The sailing boat.⏎B. The motor boat.⏎C. Neither. | B",
      "single | What is A – B where A is 3 and B is 1?⏎A. Two⏎B. Four⏎C. None | A",
      "single | A red buoy means⏎A. port.⏎B. starboard. | A",
    ]);
  });

  it("in lower case, apart by tabs; statements with Roman numbers are none", async () => {
    const text = `1. Which are fruits?
I. Leek
II. Pear
a) I only\tb) II only\tc) both
Answer: b
2. Which is a root (not e.g. b) a stem)?
a) carrot\tb) celery
Answer: a`;
    expect(await recordsOf("a.txt", text)).toEqual([
      "single | Which are fruits?⏎I. Leek⏎II. Pear⏎A. I only⏎B. II only⏎C. both | B",
      "single | Which is a root (not e.g. b) a stem)?⏎A. carrot⏎B. celery | A",
    ]);
  });

  it("as bullets of which some have a tick; a list without one asks nothing", async () => {
    const text = `Signs
• Bring a pen
• Be on time
Question 1
A triangle warns of
• danger ✓
• a hotel
Question 2
Which lights are red?
- brake lights ✓
- fog lamps in front
- tail lights ✓`;
    expect(await recordsOf("a.txt", text)).toEqual([
      "single | A triangle warns of⏎A. danger⏎B. a hotel | A",
      "multiple | Which lights are red?⏎A. brake lights⏎B. fog lamps in front⏎C. tail lights | AC",
    ]);
  });

  it("as boxes below headings, in a file of any length; links of the page and what is folded in", async () => {
    const part = (i: number) =>
      `### Statement ${i} is whole.\n\n- [ ] True\n- [x] False\n\n<details><summary>Why?</summary>\n\nIt is number ${i}.\n\n</details>\n\n[⬆ Back to top](#top)\n`;
    const records = await recordsOf("a.md", Array.from({ length: 30 }, (_, i) => part(i + 1)).join("\n"));
    expect(records).toHaveLength(30);
    expect(records[0]).toBe("judge | Statement 1 is whole. | False");
  });
});

describe("answers", () => {
  it("with a sentence below that says why", async () => {
    const text = `1. Which sign joins strings?
A. +
B. *
Show answer
Answer:
Answer: A
It adds numbers as well.
2. Which are loops?
A. for
B. if
C. while
Answer: A and C
B branches.`;
    const conversion = await convertText(text);
    expect(brief(conversion)).toEqual([
      "single | Which sign joins strings?⏎A. +⏎B. * | Answer: A. +⏎Explanation: It adds numbers as well.",
      "multiple | Which are loops?⏎A. for⏎B. if⏎C. while | Answer: A. for; C. while⏎Explanation: B branches.",
    ]);
  });

  it("as solutions at the end, with the reason in a line of its own; passages end where questions are independent", async () => {
    const text = `Passage I (Questions 1-2)
A cell divides every hour.
1. After two hours there are
A. two cells.
B. four cells.
2. After three hours there are
A. six cells.
B. eight cells.
Questions 3 and 4 do not refer to a passage.
3. Ice is
A. water.
B. salt.
4. Rust is
A. an oxide.
B. an acid.
Solutions
1. B
Two times two.
2. B
Two times four.
3. A
4. A`;
    const conversion = await convertText(text, answers);
    expect(brief(conversion)).toEqual([
      "single | A cell divides every hour.⏎⏎After two hours there are⏎A. two cells.⏎B. four cells. | B",
      "single | A cell divides every hour.⏎⏎After three hours there are⏎A. six cells.⏎B. eight cells. | B",
      "single | Ice is⏎A. water.⏎B. salt. | A",
      "single | Rust is⏎A. an oxide.⏎B. an acid. | A",
    ]);
    expect(reasons(conversion)).toEqual([]);
  });

  it("in a table of numbers above letters", async () => {
    const text = `<p>Name: ________ Date: ____</p><p>1) Two and two</p><p>(A) 4 (B) 5</p><p>2) Two and three</p><p>(A) 4 (B) 5</p><p>3) Two and one</p><p>(A) 3 (B) 2</p>
<p>Key – Form C</p><table><tr><td>1</td><td>2</td></tr><tr><td>A</td><td>B</td></tr><tr><td>3</td><td></td></tr><tr><td>A</td><td></td></tr></table>`;
    expect(await recordsOf("a.html", text)).toEqual([
      "single | Two and two⏎A. 4⏎B. 5 | A",
      "single | Two and three⏎A. 4⏎B. 5 | B",
      "single | Two and one⏎A. 3⏎B. 2 | A",
    ]);
  });

  it("T and F in front of statements below a heading with a letter", async () => {
    const text = `<h2>A. Multiple choice</h2><p>__B__ 1. A dog</p><p>a) flies&emsp;&emsp;b) barks</p><h2>B. True or False</h2><p>__T__ 2. Ice floats.</p><p>__F__ 3. Iron floats.</p>`;
    expect(await recordsOf("a.html", text)).toEqual([
      "single | A dog⏎A. flies⏎B. barks | B",
      "judge | Ice floats. | True",
      "judge | Iron floats. | False",
    ]);
  });
});

describe("sheets", () => {
  it("name their columns in many ways", async () => {
    const choices =
      "Ref,Scenario / Prompt,Choice A,Choice B,Best response(s),Why\nX-1,A guest falls.,Help,Wait,A,People first.";
    expect(await recordsOf("a.csv", choices)).toEqual(["single | A guest falls.⏎A. Help⏎B. Wait | A"]);
    const statements = "Ref,Statement,Verdict,Comment\nX-2,Ice floats.,TRUE,\nX-3,Iron floats.,FALSE,It sinks.";
    expect(await recordsOf("b.csv", statements)).toEqual([
      "judge | Ice floats. | True",
      "judge | Iron floats. | False",
    ]);
    const gaps = "Ref,Sentence,Missing word\nX-4,Bees make ____.,honey\nX-5,Cows give ____.,milk";
    expect(await recordsOf("c.csv", gaps)).toEqual([
      "blank | Bees make ____. | honey",
      "blank | Cows give ____. | milk",
    ]);
  });

  it("with a row for each response", async () => {
    const text =
      "ItemID;ItemText;Seq;ResponseText;IsKey;ItemFeedback\nA1;Milk is;1;white;Y;Mostly.\nA1;;2;green;N;\nA2;Coal is;1;red;N;\nA2;;2;black;Y;";
    expect(await recordsOf("a.csv", text)).toEqual([
      "single | Milk is⏎A. white⏎B. green | A",
      "single | Coal is⏎A. red⏎B. black | B",
    ]);
  });

  it("where 1 names the first of True and False, and means nothing where False stands first", async () => {
    const rows = (first: string, second: string) =>
      `Question,Answer 1,Answer 2,Answer 3,Correct answer(s)\nIce floats.,${first},${second},,1\nIron floats.,${first},${second},,2\nWhich is blue?,Sky,Grass,Milk,1`;
    expect(await recordsOf("a.csv", rows("True", "False"))).toEqual([
      "judge | Ice floats. | True",
      "judge | Iron floats. | False",
      "single | Which is blue?⏎A. Sky⏎B. Grass⏎C. Milk | A",
    ]);
    expect(await recordsOf("a.csv", rows("False", "True"))).toEqual([
      "single | Which is blue?⏎A. Sky⏎B. Grass⏎C. Milk | A",
    ]);
  });
});
