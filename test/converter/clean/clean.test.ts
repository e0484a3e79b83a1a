import { describe, expect, it } from "vitest";
import { NearDuplicateIndex } from "../../../converter/clean/near-duplicates.ts";
import { distinct, jaccard, ShingleCounts, shinglesOf } from "../../../converter/clean/shingles.ts";
import { garbledShare, lengthOf, repetitionShare } from "../../../converter/clean/text-checks.ts";
import type { ConvertSettings } from "../../../converter/index.ts";
import { Rng } from "../../../lib/core/index.ts";
import { convertText } from "../helpers.ts";

const HAN =
  "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严";

/** Texts of `length` characters, and of each a copy with `changes` characters changed. */
function corpus(count: number, length: number, changes: number): { texts: string[]; copies: string[] } {
  const rng = new Rng("corpus");
  const letter = () => HAN[rng.uint32() % HAN.length]!;
  const texts = Array.from({ length: count }, () => Array.from({ length }, letter).join(""));
  const copies = texts.map((text) => {
    const signs = [...text];
    for (let i = 0; i < changes; i++) signs[rng.uint32() % length] = letter();
    return signs.join("");
  });
  return { texts, copies };
}

const setOf = (text: string) => distinct(shinglesOf(text));

describe("near duplicates", () => {
  it("finds what brute force finds, and nothing else", () => {
    const { texts, copies } = corpus(300, 120, 2);
    const all = [...texts, ...copies];
    const counts = new ShingleCounts();
    for (const text of all) counts.add(shinglesOf(text));
    const index = new NearDuplicateIndex(all.length, 0.8, counts, (i) => shinglesOf(all[i]!));
    let expected = 0;
    let found = 0;
    for (let i = 0; i < all.length; i++) {
      const near = index.find(i);
      const truth = i >= 300 && jaccard(setOf(all[i]!), setOf(texts[i - 300]!)) >= 0.8;
      if (truth) expected++;
      if (near) {
        found++;
        expect(near.of).toBe(i - 300);
      } else index.add(i);
    }
    expect(expected).toBeGreaterThan(200);
    expect(found / expected).toBeGreaterThan(0.99);
  });

  it("are no duplicates word for word: those have a setting of their own", async () => {
    const one = "火灾发生时应当首先采取的措施是什么（ ）\nA.立即报警并疏散人员 B.继续工作\n答案：A";
    const bank = `1.${one}\n2.${one}\n3.${one.replace("答案：A", "答案：B")}`;
    const run = async (effect: "off" | "note" | "drop") => {
      const settings = { clean: { duplicates: { effect }, nearDuplicates: { effect: "drop" } } as never };
      const { records, rejected, checks } = await convertText(bank, settings);
      const report = checks.find(({ check }) => check === "duplicate");
      return {
        records: records.map(({ source, warnings }) => [source.number, warnings.includes("duplicate")]),
        rejected: rejected.map(({ reason, source }) => [reason, source.number]),
        report: report && [report.effect, report.found, report.dropped],
      };
    };
    const conflict = ["conflicting-answers", "3"];
    expect(await run("drop")).toEqual({
      records: [["1", false]],
      rejected: [["duplicate", "2"], conflict],
      report: ["drop", 1, 1],
    });
    expect(await run("note")).toEqual({
      records: [
        ["1", false],
        ["2", true],
      ],
      rejected: [conflict],
      report: ["note", 1, 0],
    });
    expect(await run("off")).toMatchObject({
      records: [
        ["1", false],
        ["2", false],
      ],
      rejected: [conflict],
    });
    expect((await run("off")).report).toBeUndefined();
  });

  it("are noted or dropped when question and answer are alike; another answer is no duplicate", async () => {
    const stem =
      "在生产经营单位发生火灾事故的时候，现场有关人员除了及时向本单位负责人报告以外，首先应当立即采取的正确措施是什么内容";
    const bank = [stem, `${stem}呢`, `${stem}吗`]
      .map((text, i) => `${i + 1}.${text}（ ）\nA.立即报警并疏散人员 B.继续工作\n答案：${"AAB"[i]}`)
      .join("\n");
    const run = (effect: "note" | "drop") =>
      convertText(bank, { outputStyle: "answer", clean: { nearDuplicates: { effect } } as never });
    expect((await run("note")).records.map(({ warnings }) => warnings.includes("near-duplicate"))).toEqual([
      false,
      true,
      false,
    ]);
    const dropped = await run("drop");
    expect(dropped.rejected.map(({ reason, source }) => [reason, source.number])).toEqual([["near-duplicate", "2"]]);
    expect(dropped.checks.find(({ check }) => check === "near-duplicate")).toMatchObject({
      found: 1,
      dropped: 1,
      threshold: 0.85,
    });
  });
});

describe("text checks", () => {
  it.each([
    ["锟斤拷锟斤拷题目", 0.75],
    ["é¢˜ç›®ï¼šä¸‹åˆ—", 0.5],
    ["下列说法正确的是", 0],
    ["Café crème, naïve façade, “quoted” – 50 °C", 0],
    ["答案：①②③，√×，α+β≥γ", 0],
  ])("garbled: %s", (text, least) => {
    const share = garbledShare(text);
    if (least === 0) expect(share).toBe(0);
    else expect(share).toBeGreaterThanOrEqual(least - 0.3);
  });

  it("repetition and length", () => {
    expect(repetitionShare("哈".repeat(30))).toBe(1);
    expect(repetitionShare("安全第一预防为主综合治理。".repeat(8))).toBeGreaterThan(0.9);
    expect(repetitionShare("________________________________________")).toBe(0);
    expect(
      repetitionShare(
        "生产经营单位的主要负责人对本单位的安全生产工作全面负责，并应当建立健全安全生产责任制和规章制度。",
      ),
    ).toBe(0);
    expect([lengthOf("👨‍👩‍👧題"), lengthOf("é"), lengthOf("𠮷野家")]).toEqual([2, 1, 3]);
  });

  const run = async (text: string, clean: unknown) =>
    convertText(text, { outputStyle: "answer", clean: clean as ConvertSettings["clean"] });

  it("short, long, other language and conflicts: each with its effect", async () => {
    const bank = `1.甲（ ）\nA.一 B.二\n答案：A\n2.${"长".repeat(30)}是对的吗（ ）\nA.一 B.二\n答案：B
3.Which of these is a fire extinguisher?（ ）\nA.foam B.petrol\n答案：A\n4.同一个问题（ ）\nA.一 B.二\n答案：A\n5.同一个问题（ ）\nA.一 B.二\n答案：B`;
    const conversion = await run(bank, {
      tooShort: { effect: "drop", threshold: 16 },
      tooLong: { effect: "drop", threshold: 1000 },
      language: { effect: "drop", wanted: "zh" },
      conflicts: { effect: "drop" },
      repetition: { effect: "off" },
    });
    expect(conversion.rejected.map(({ reason, source }) => `${source.number} ${reason}`).sort()).toEqual([
      "1 too-short",
      "3 other-language",
      "4 conflicting-answers",
      "5 conflicting-answers",
    ]);
    expect(conversion.files[0]).toMatchObject({ items: 5, records: 1, rejected: 4 });
    const noted = await run(bank, { tooShort: { effect: "note", threshold: 16 } });
    expect(noted.records[0]!.warnings).toContain("too-short");
  });
});
