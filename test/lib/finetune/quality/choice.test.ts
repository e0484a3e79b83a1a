import { describe, expect, it } from "vitest";
import { answerCore, choiceQuestion, plainText, readChoice } from "#lib/finetune/quality/choice";

const QUESTION = "特种作业人员必须经过（  ）。\nA. 学历教育\nB. 安全作业培训\nC. 体能测试\nD. 职称评审";
const letters = (reference: string, question = QUESTION) => choiceQuestion(question, reference)?.expected;

describe("choice questions", () => {
  it.each([
    ["B", ["B"]],
    ["答案：B. 安全作业培训\n解析：A 错误，C、D 无关。", ["B"]],
    ["答案：A. 学历教育；C. 体能测试", ["A", "C"]],
    ["BCD", ["B", "C", "D"]],
    ["解析：学历教育不够。\n答案：B", ["B"]],
    ["A错误，C错误，故选B。", ["B"]],
    ["安全作业培训", ["B"]],
  ])("reads the right letters from the reference %j", (reference, expected) => {
    expect(letters(reference)).toEqual(expected);
  });

  it("finds options in one line, in brackets and in English", () => {
    expect(letters("C", "水的化学式是\nA．H2  B．O2  C．H2O  D．CO2")).toEqual(["C"]);
    expect(letters("(D)", "Which gas?\n(A) helium\n(B) neon\n(C) argon\n(D) oxygen")).toEqual(["D"]);
    expect(letters("Answer: A. Plants\nExplanation: B is wrong.", "Who?\nA) Plants\nB) Animals")).toEqual(["A"]);
  });

  it("is no choice question without options from A on, or with an answer that names none", () => {
    expect(choiceQuestion("什么是维生素 D. 它有什么用？", "D")).toBeUndefined();
    expect(choiceQuestion(QUESTION, "由主管部门决定")).toBeUndefined();
    expect(choiceQuestion("为什么？", "对外贸易")).toBeUndefined();
  });

  it("knows true-or-false questions by the reference, with the pair of words it uses", () => {
    expect(choiceQuestion("高挂低用是正确的。", "答案：正确\n解析：缩短坠落距离。")).toEqual({
      kind: "judge",
      options: [
        { name: "true", text: "正确" },
        { name: "false", text: "错误" },
      ],
      expected: ["true"],
      lead: "答案：",
    });
    expect(choiceQuestion("Water is dry.", "False")?.options.map(({ text }) => text)).toEqual(["True", "False"]);
    expect(choiceQuestion("对吗", "×")?.expected).toEqual(["false"]);
  });
});

describe("reading an answer", () => {
  const choice = choiceQuestion(QUESTION, "B")!;
  it.each([
    ["B", ["B"]],
    ["B. 安全作业培训", ["B"]],
    ["答案是 (B)。", ["B"]],
    ["The correct answer is B because training is required.", ["B"]],
    ["A、C", ["A", "C"]],
    ["A and D", ["A", "D"]],
    ["我认为应该是D", ["D"]],
    ["安全作业培训，因为法律规定", ["B"]],
    ["A worker needs training.", []],
    ["A is correct", ["A"]],
    ["A 或 B 都可以，视情况而定", ["A"]],
    ["不知道", []],
    ["E", []],
    ["", []],
  ])("%j chooses %j", (answer, chosen) => {
    expect(readChoice(answer, choice)).toEqual(chosen);
  });

  const judge = choiceQuestion("高挂低用。", "正确")!;
  it.each([
    ["正确", ["true"]],
    ["对，应当高挂低用", ["true"]],
    ["答案：错误", ["false"]],
    ["这一说法是不正确的。", ["false"]],
    ["该表述正确。", ["true"]],
    ["对于这个问题", []],
    ["有的正确，有的错误", []],
    ["Not true.", ["false"]],
  ])("%j judges %j", (answer, judged) => {
    expect(readChoice(answer, judge)).toEqual(judged);
  });
});

it("compares answers by their core, case, width and punctuation aside", () => {
  expect(answerCore("答案：  7 日\n解析：按规定。")).toBe("7 日");
  expect(answerCore("不得少于 7 日\n解析：按规定。")).toBe("不得少于 7 日");
  expect(answerCore("Answer: Paris\nExplanation: capital")).toBe("Paris");
  expect(plainText("Ｐａｒｉｓ。")).toBe(plainText("paris"));
});
