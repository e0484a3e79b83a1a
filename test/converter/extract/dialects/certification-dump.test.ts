import { describe, expect, it } from "vitest";
import { brief, convertText, reasons } from "../../helpers.ts";

const read = (text: string) => convertText(text, { outputStyle: "answer", task: "questions" });

describe("collections of certification questions", () => {
  it("reads heads, sections and explanations that stand on lines of their own, and leaves adverts out", async () => {
    const text = `Exam B
QUESTION NO: 7 HOTSPOT
You run a shop with one till. Which plan fits?
Click the right place.

Correct Answer:
Section: (none)
Explanation

Explanation/Reference:

QUESTION NO: 8
Given:
1. let a = 1;
2. let b = a;
What is b?
A. 1
B. 2
Correct Answer: A
Section: 2.0 Values
Explanation

Explanation/Reference:
Explanation:
Numbers are copied.
www.shop-example.com   "Pass at once"   3

QUESTION NO: 9
Which two are loops? (Choose two.)
A. for
B. if
C. while
Correct Answer: A, C
Section: (none)
Explanation

Explanation/Reference:
An if runs once.
www.shop-example.com   "Pass at once"   4
QUESTION NO: 10
Which one ends a loop?
A. break
B. else
Correct Answer: A`;
    const conversion = await read(text);
    expect(brief(conversion)).toEqual([
      "single | Given:⏎1. let a = 1;⏎2. let b = a;⏎What is b?⏎A. 1⏎B. 2 | A",
      "multiple | Which two are loops? (Choose two.)⏎A. for⏎B. if⏎C. while | AC",
      "single | Which one ends a loop?⏎A. break⏎B. else | A",
    ]);
    expect(reasons(conversion)).toEqual(["7 answer-missing"]);
    expect(conversion.records.map(({ source }) => source.number)).toEqual(["8", "9", "10"]);
    expect(conversion.records[0]!.facts).toMatchObject({ knowledge: "2.0 Values" });
    const explained = await convertText(text, { outputStyle: "answer-explanation", task: "questions" });
    expect(brief(explained).join()).toContain("Numbers are copied.");
    expect(brief(explained).join()).toContain("An if runs once.");
    expect(brief(explained).join()).not.toContain("Pass at once");
  });

  it("takes what the collection calls right, and not what readers voted for", async () => {
    const conversion = await read(`Question #4Topic 1
Which store keeps files?
A. A queue
B. A bucket (Most Voted)
C. A table Most Voted
Correct Answer: B 🗳️
Question #5Topic 2
Which one sends mail?
A. A queue Most Voted
B. A mailer
Correct Answer: B
Question #6Topic 2
Which one counts?
A. A meter
B. A name
Correct Answer: A`);
    expect(brief(conversion)).toEqual([
      "single | Which store keeps files?⏎A. A queue⏎B. A bucket⏎C. A table | B",
      "single | Which one sends mail?⏎A. A queue⏎B. A mailer | B",
      "single | Which one counts?⏎A. A meter⏎B. A name | A",
    ]);
  });

  it("leaves topics and adverts out wherever they stand, and keeps sources", async () => {
    const conversion = await convertText(
      `NEW QUESTION 1
- (Exam Topic 1)
Which one opens a door?
A. A key
B. A lid
Answer: A
Explanation:
A lid opens a pot.
See https://handbook.example.com page 3
Pass with ease - visit https://www.shop.example 3
Topic 2, Volume B
NEW QUESTION 2
- (Exam Topic 2)
Which ones shut a box?
A. A lid
B. A hole
C. A lock
Answer: AC
Explanation:
See https://handbook.example.com page 5
Pass with ease - visit https://www.shop.example 4`,
      { outputStyle: "answer-explanation", task: "questions" },
    );
    expect(brief(conversion)).toEqual([
      expect.stringMatching(
        /^single \| Which one opens a door\?⏎A. A key⏎B. A lid \| .*A lid opens a pot.⏎See .* page 3$/,
      ),
      expect.stringMatching(/^multiple \| Which ones shut a box\?⏎A. A lid⏎B. A hole⏎C. A lock \| .*See .* page 5$/),
    ]);
  });

  it("leaves a bank alone that only numbers its questions so", async () => {
    const conversion = await read(`Question 1
Section: what is a part of a book called?
A. Chapter (Most Voted)
B. Page
Answer: A
Question 2
Is a map a book?
A. Yes
B. No
Answer: B`);
    expect(brief(conversion)[0]).toBe(
      "single | Section: what is a part of a book called?⏎A. Chapter (Most Voted)⏎B. Page | A",
    );
  });

  it("leaves the buttons of the site and the distribution of votes out", async () => {
    const conversion = await read(`Question #1
Topic 1
Mail is slow.
Which store keeps files?
A. A queue
B. A bucket
Reveal Solution    Hide Solution    Discussion   41
Correct Answer: B
Community vote distribution
B (96%)
A (4%)

Question #2
Topic 1
Which one sends mail?
A. A mailer
B. A queue
Reveal Solution    Hide Solution    Discussion   7
Correct Answer: A
Community vote distribution
A (100%)`);
    expect(brief(conversion)).toEqual([
      "single | Mail is slow.⏎Which store keeps files?⏎A. A queue⏎B. A bucket | B",
      "single | Which one sends mail?⏎A. A mailer⏎B. A queue | A",
    ]);
  });
});
