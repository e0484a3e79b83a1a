/** Right options that a web page tells by the names of its styles or by pictures, and what it only shows of somebody's choices. */
import { describe, expect, it } from "vitest";
import { brief, convertFiles, reasons } from "../helpers.ts";

const read = (html: string) =>
  convertFiles([{ name: "a.html", data: new TextEncoder().encode(html) }], { outputStyle: "answer" });

const OWL = "single | Which bird hoots?⏎A. Wren⏎B. Owl⏎C. Duck | B";
const letters = (owl: string, more = "") =>
  `<div><p>1. Which bird hoots?</p><p class="opt">A. Wren</p>${owl}<p class="opt">C. Duck</p>${more}</div>`;
const list = (owl: string) => `<ol><li>Which bird hoots?<ol type="A"><li>Wren</li>${owl}<li>Duck</li></ol></li></ol>`;

describe("a right option", () => {
  it.each([
    ["correct", letters('<p class="opt correct">B. Owl</p>')],
    ["is-correct", letters('<p class="opt is-correct">B. Owl</p>')],
    ["right-answer inside", letters('<p class="opt"><span class="right-answer">B. Owl</span></p>')],
    ["correctAnswer in a list", list('<li class="correctAnswer">Owl</li>')],
    ["a picture", list('<li>Owl <img src="t.png" alt="correct"></li>')],
    ["a picture in Chinese", letters('<p class="opt">B. Owl<img src="d.png" alt="正确"></p>')],
    [
      "options without letters",
      '<p>1. Which bird hoots?</p><ul><li>Wren</li><li class="correct">Owl</li><li>Duck</li></ul>',
    ],
    [
      "elements without letters",
      '<div>1. Which bird hoots?</div><div><div class="option">Wren</div><div class="option correct">Owl</div><div class="option">Duck</div></div>',
    ],
  ])("%s", async (_, html) => {
    const conversion = await read(html);
    expect(brief(conversion)).toEqual([OWL]);
    expect(reasons(conversion)).toEqual([]);
  });
});

it("a right option whose letter stands below, too, keeps no sign of it; one that contradicts gives what is written", async () => {
  const told = (letter: string) => letters('<p class="opt correct">B. Owl</p>', `<p>Answer: ${letter}</p>`);
  expect(brief(await read(told("B")))).toEqual([OWL]);
  expect(brief(await read(told("C")))).toEqual(["single | Which bird hoots?⏎A. Wren⏎B. Owl ✓⏎C. Duck | C"]);
});

describe("no answer", () => {
  it.each([
    ["where it stands", letters('<p class="opt right">B. Owl</p>')],
    ["what was chosen", letters('<p class="opt selected">B. Owl</p>')],
    ["what was chosen, in colour", letters('<p class="opt selected" style="color:#e00">B. Owl</p>')],
    ["what was chosen, in colour inside", letters('<p class="user-answer"><b style="color:red">B. Owl</b></p>')],
    ["what was chosen and is right, which may not be all", letters('<p class="opt selected correct">B. Owl</p>')],
    ["a picture of a cross", letters('<p class="opt">B. Owl<img src="x.png" alt="wrong"></p>')],
    [
      "a whole question that somebody answered well",
      `<div class="correct">${letters('<p class="opt">B. Owl</p>')}</div>`,
    ],
    ["colour beside a score", letters('<p class="opt" style="color:red">B. Owl</p>', "<p>Your score: 7 of 10</p>")],
  ])("%s", async (_, html) => {
    const conversion = await read(html);
    expect(brief(conversion)).toEqual([]);
    expect(reasons(conversion)).toEqual(["1 answer-missing"]);
  });
});

it("right options beside somebody's choices, where every question that was answered has one", async () => {
  const review = (chosen: string) =>
    `<div><p>1. Which bird hoots?</p><p class="wrong">A. Wren</p><p class="correct">B. Owl</p><p>C. Duck</p></div>
     <div><p>2. Which bird quacks?</p><p>A. Wren</p><p>B. Owl</p><p class="${chosen}">C. Duck</p></div>`;
  expect(brief(await read(review("selected correct")))).toEqual([
    OWL,
    "single | Which bird quacks?⏎A. Wren⏎B. Owl⏎C. Duck | C",
  ]);
  expect(brief(await read(review("selected")))).toEqual([]);
});
