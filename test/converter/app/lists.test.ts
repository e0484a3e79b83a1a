import { describe, expect, it } from "vitest";
import { ScrollMap } from "../../../converter/page/heights.js";
import { guess } from "../../../converter/page/templates.js";

describe("a list higher than an element can be", () => {
  const [total, view, highest] = [104e6, 600, 8e6];

  it("moves with the wheel row by row, and reaches both ends", () => {
    const map = new ScrollMap(highest);
    let physical = 0;
    for (let i = 0; i < 500; i++) {
      physical = Math.min(highest - view, map.physical + 100);
      map.follow(physical, total, view);
      expect(map.top).toBe((i + 1) * 100);
      expect(map.physical).toBeGreaterThan(0); // there is room to scroll back
    }
    for (let i = 0; i < 500; i++) map.follow(Math.max(0, map.physical - 100), total, view);
    expect([map.top, map.physical]).toEqual([0, 0]);
    map.go(total - view - 1000, total, view);
    for (let i = 0; i < 12; i++) map.follow(Math.min(highest - view, map.physical + 100), total, view);
    expect([map.top, map.physical]).toEqual([total - view, highest - view]);
  });

  it("leaps to the share of the list where the scroll bar is", () => {
    const map = new ScrollMap(highest);
    map.follow((highest - view) / 2, total, view);
    expect(map.top).toBeCloseTo((total - view) / 2, 0);
    map.follow(map.physical + 100, total, view);
    expect(map.top).toBeCloseTo((total - view) / 2 + 100, 0);
  });

  it("is as it was below that height", () => {
    const map = new ScrollMap(highest);
    for (const physical of [0, 1234, 4999, 20]) {
      map.follow(physical, 6000, 600);
      expect([map.top, map.offset]).toEqual([physical, 0]);
    }
  });
});

describe("a guess at columns", () => {
  it("goes by their names, else by their places", () => {
    expect(guess(["题目", "选项", "答案", "备注"])).toEqual({
      instruction: "{{题目}}",
      input: "{{选项}}",
      output: "{{答案}}",
    });
    expect(guess(["药品", "规格", "用法用量"])).toEqual({ instruction: "{{药品}}", input: "", output: "{{用法用量}}" });
    expect(guess(["Title", "Question", "Answer"]).instruction).toBe("{{Title}}\nQuestion: {{Question}}");
    expect(guess(["only"])).toEqual({ instruction: "{{only}}", input: "", output: "" });
  });
});
