import { describe, expect, it } from "vitest";
import { brief, convertText, reasons } from "../../helpers.ts";

const read = (text: string) => convertText(text, { outputStyle: "answer", task: "questions" });

describe("quizzes in rounds", () => {
  it("answers each round from the quizmaster's page, and the tie-break with its own", async () => {
    const conversion = await read(`The Anchor – Thursday
ROUND 1 – Sea
1 What do fish breathe with?
2 How many arms has an octopus?
ROUND 2 – Land
1 Which animal is the tallest?
2 How many legs has a spider?
Tie-break: How high is the tower?
HOST'S ANSWERS
ROUND 1
1. Gills 2. 8 ROUND 2
1) The giraffe
2) 8, not 6
Tie-break: 61 m (nearest wins)`);
    expect(brief(conversion)).toEqual([
      "short | What do fish breathe with? | Gills",
      "short | How many arms has an octopus? | 8",
      "short | Which animal is the tallest? | The giraffe",
      "short | How many legs has a spider? | 8, not 6",
      "short | How high is the tower? | 61 m",
    ]);
  });

  it("in a forum: a ruled head of the answers, judgements with reasons, leave taken below", async () => {
    const conversion = await read(`ROUND 1 - SEA
1) What do fish breathe with?
2) How many arms has an octopus?
ROUND 2 - TRUE OR FALSE?
1) Whales are fish.
2) Crabs walk sideways.
===== ANSWERS =====
Round 1
1) Gills
2) 8
Round 2
1) False (they are mammals)
2) True
Cheers,
Ann`);
    expect(brief(conversion)).toEqual([
      "short | What do fish breathe with? | Gills",
      "short | How many arms has an octopus? | 8",
      "judge | Whales are fish. | False",
      "judge | Crabs walk sideways. | True",
    ]);
  });

  it("whose numbers are written in words or figures, with an interval, a line to cut and what is not to be accepted", async () => {
    const conversion = await read(`THE ANCHOR
14 March, no phones
ROUND ONE - SEA
1. What do fish breathe with?
2. Which is a fish?   a) whale   b) cod
** INTERVAL - sandwiches **
ROUND TWO - TRUE OR FALSE
1. Whales are fish.
2. Crabs walk sideways.
TIE BREAK (nearest wins): How high is the tower?
- - - - - - - cut here, and keep it off the bar - - - - - - -
ANSWERS
Round 1
1 Gills (NOT lungs)
2b
Round 2
1 False - they are mammals
2 True
Tie break 61`);
    expect(brief(conversion)).toEqual([
      "short | What do fish breathe with? | Gills",
      "single | Which is a fish?⏎A. whale⏎B. cod | B",
      "judge | Whales are fish. | False",
      "judge | Crabs walk sideways. | True",
      "short | How high is the tower? | 61",
    ]);
  });

  it("answers nothing where a round is missing on the quizmaster's page", async () => {
    const conversion = await read(`ROUND 1
1. What do fish breathe with?
2. Where do they live?
ROUND 2
1. Which animal is the tallest?
2. Which is the smallest?
Answers
ROUND 2
1. The giraffe 2. The shrew`);
    expect(brief(conversion).filter((record) => record.includes("fish"))).toEqual([]);
    expect(reasons(conversion)).toContain("1 answer-missing");
  });
});
