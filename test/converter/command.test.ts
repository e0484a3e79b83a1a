import { mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { parse } from "yaml";
import { displayWidth } from "#lib/core/index";
import { main } from "../../bin/main.ts";
import { ConvertSettings } from "../../converter/index.ts";
import { inputFiles } from "../../converter/input-files.ts";
import { modelService, questions } from "./generate/service.ts";

const GOOD = "1.甲的电话是13800138000吗（ ）\nA.一 B.二\n答案：A\n";
const BAD = "1.乙（ ）\nA.一 B.二\n";
let folder: string;
let out: string;
let err: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tunelab-command-"));
  out = "";
  err = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    out += String(text);
    return true;
  });
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    err += String(text);
    return true;
  });
  await mkdir(join(folder, "in", "deep"), { recursive: true });
  await writeFile(join(folder, "in", "a.txt"), GOOD);
  await writeFile(join(folder, "in", "deep", "b.txt"), BAD);
});
afterEach(() => vi.restoreAllMocks());

async function run(...args: string[]): Promise<number> {
  process.exitCode = 0;
  const code = await main(["convert", ...args]);
  process.exitCode = 0;
  return code;
}
const file = (...parts: string[]) => join(folder, ...parts);
const profile = async (text: string) => {
  await writeFile(file("p.yml"), text);
  return file("p.yml");
};
const read = async (name: string) => JSON.parse(await readFile(file("out", name), "utf8"));

describe("tunelab convert", () => {
  it("takes folders and patterns", async () => {
    expect(await run(file("in"), "-o", file("out"))).toBe(3);
    expect((await read("manifest.json")).files.map((one: { file: string }) => one.file)).toEqual([
      "a.txt",
      "deep/b.txt",
    ]);
    expect(await run(file("in/**/b.txt"), "--dry-run")).toBe(1);
    expect(await run(file("in/*.docx"))).toBe(2);
    expect(err).toContain("no file matches");
  });

  it("says before it converts that the folder cannot be written", async () => {
    expect(await run(file("in"), "-o", file("in", "a.txt"))).toBe(2);
    expect(err).toContain("ENOTDIR");
    expect(out).toBe("");
  });

  it("refuses an encoding that nobody knows, with those that are known", async () => {
    expect(await run(file("in/a.txt"), "--encoding", "nonsense", "--dry-run")).toBe(2);
    expect(err).toContain('there is no encoding "nonsense"; use utf-8,');
    expect(err).toContain("gb18030");
    expect(await run(file("in/a.txt"), "--profile", await profile("encoding: nonsense"), "--dry-run")).toBe(2);
    expect(await run(file("in/a.txt"), "--encoding", "UTF8", "--dry-run")).toBe(0);
  });

  it("tells what to do where nothing was found", async () => {
    await writeFile(file("t.csv"), "药品,用法,剂量\n阿司匹林,口服,一片\n布洛芬,口服,两片\n");
    expect(await run(file("t.csv"), "--dry-run")).toBe(1);
    expect(out).toContain("--set");
    const mapping = ["--set", "table.instruction={{药品}}", "--set", "table.output={{用法}}"];
    expect(await run(file("t.csv"), "--dry-run", ...mapping)).toBe(0);
    const other = ["--set", "table.instruction={{药名}}", "--set", "table.output={{用法}}"];
    expect(await run(file("t.csv"), "--dry-run", ...other)).toBe(1);
    expect(out).toContain("columns-missing: the table lacks the columns 药名");
    const path = await profile("table: { instruction: {{药品}}, output: x }\n");
    expect(await run(file("t.csv"), "--dry-run", "--profile", path)).toBe(2);
    expect(err).toContain("in quotes");
  });

  it("names files by what differs: patterns and folders here, one name in two folders", async () => {
    await writeFile(file("in", "deep", "a.txt"), BAD);
    const names = async (...paths: string[]) => (await inputFiles(paths)).map(({ name }) => name);
    const before = process.cwd();
    process.chdir(file("in"));
    try {
      expect(await names("*.txt")).toEqual(["a.txt"]);
      expect(await names("**/*.txt")).toEqual(["a.txt", "deep/a.txt", "deep/b.txt"]);
      expect(await names("**/[!b].txt")).toEqual(["a.txt", "deep/a.txt"]);
      for (const folder of ["deep", "./deep", "deep/", "../in/deep"])
        expect(await names(folder), folder).toEqual(["a.txt", "b.txt"]);
      expect(await names(".")).toEqual(["a.txt", "deep/a.txt", "deep/b.txt"]);
      expect(await names("a.txt", "deep/a.txt", "deep/b.txt")).toEqual(["a.txt", "deep/a.txt", "b.txt"]);
    } finally {
      process.chdir(before);
    }
  });

  it("speaks Chinese where the reader does, within 80 columns", async () => {
    vi.stubEnv("TUNELAB_LANG", "zh");
    await writeFile(file("in", "cut.docx"), "PK\u0003\u0004broken");
    expect(await run(file("in"), "--dry-run", "--report", file("r.md"))).toBe(3);
    expect(out).toContain("未采用的原因：没有答案 1");
    expect(out).toContain("错误：cut.docx 已损坏或不完整");
    for (const line of out.split("\n")) expect(displayWidth(line), line).toBeLessThan(80);
    const why = "没有找到这道题的答案；请写在题目后面或答案表里";
    expect(await readFile(file("r.md"), "utf8")).toContain(`| deep/b.txt，第 1 行，编号 1 | 没有答案 | ${why} |`);
    expect(await run(file("in"), "--dry-run", "--report")).toBe(3);
    expect(out).toContain(`deep/b.txt，第 1 行，编号 1：${why}`);
    vi.unstubAllEnvs();
  });

  it("takes a profile, then single settings, then options", async () => {
    const path = await profile("outputStyle: answer\nclean:\n  personalData: { action: mask }\n");
    expect(await run(file("in/a.txt"), "--profile", path, "-o", file("out"))).toBe(0);
    expect((await read("dataset.json"))[0]).toMatchObject({
      input: expect.stringContaining("138****8000"),
      output: "A",
    });
    const args = ["--profile", path, "--set", "clean.personalData.action=off", "--output-style", "answer-explanation"];
    expect(await run(file("in/a.txt"), ...args, "-o", file("out"))).toBe(0);
    expect((await read("dataset.json"))[0]).toMatchObject({
      input: expect.stringContaining("13800138000"),
      output: "答案：A. 一",
    });
  });

  it.each([
    ["outputStile: answer", "there is no setting outputStile (did you mean outputStyle?)"],
    ["clean: { personaldata: {} }", "there is no setting clean.personaldata (did you mean personalData?)"],
    ["seed: many", "seed: "],
    ["- a", "holds no settings"],
    ["a: [", "is not valid YAML"],
  ])("names what is wrong in a profile: %s", async (text, message) => {
    expect(await run(file("in/a.txt"), "--profile", await profile(text))).toBe(2);
    expect(err).toContain(message);
    expect(err).not.toContain(": (");
  });

  it("names the file of a checklist in which something is wrong", async () => {
    const checklist = await profile("- { name: x, phrases: [], risk: y }\n");
    expect(await run(file("in/a.txt"), "--checklist", checklist)).toBe(2);
    expect(err).toContain(`${checklist}: contract.checklist.0.phrases: `);
  });

  it("writes a report for people, and every wrong option is one line with exit code 2", async () => {
    expect(await run(file("in"), "-o", file("out"), "--report", file("report.html"))).toBe(3);
    const html = await readFile(file("report.html"), "utf8");
    expect(html).toContain("No answer");
    expect(html).not.toContain("<script");
    expect(await run(file("in"), "-o", file("out"), "--report", file("report.md"))).toBe(3);
    expect(await readFile(file("report.md"), "utf8")).toContain("| deep/b.txt, line 1, number 1 | No answer |");
    expect(await run(file("in"), "--dry-run", "--report", "report.pdf")).toBe(2);
    expect(await run(file("in"), "--seed", "x")).toBe(2);
    expect(await run(file("in"), "--set", "__proto__.a=1")).toBe(2);
    expect(await run()).toBe(2);
    expect(await run(file("in"), "--profile", file("none.yml"))).toBe(2);
  });

  it("lets a language model write, and goes on without it", async () => {
    const service = await modelService(() => questions(["每季度检查几次？", "至少一次。", "每季度至少检查一次"]));
    const rules = "主要负责人应当组织检查，每季度至少检查一次，并如实记录检查情况。\n";
    await writeFile(file("rules.txt"), rules);
    const args = [file("rules.txt"), "--model", service.address, "--model-name", "tiny", "-o", file("out")];
    expect(await run(...args)).toBe(0);
    expect(await read("dataset.json")).toEqual([
      { instruction: "每季度检查几次？", input: rules.trim(), output: "至少一次。" },
    ]);
    expect(out).toContain(`model tiny at ${service.address}:\n  1 of 1 sections answered\n  1 records, 0 rejected\n`);
    await service.close();
    expect(await run(file("in/a.txt"), file("rules.txt"), "--model", service.address, "-o", file("out"))).toBe(0);
    expect(out).toContain("model-unavailable");
    expect(out).toContain("warning: the model at");
    expect(await run(file("rules.txt"), "--model", "http://model.example/v1")).toBe(2);
    expect(err).toContain("is on another machine");
    expect(await run(file("rules.txt"), "--model", "nowhere")).toBe(2);
  });

  it("prints a complete profile", async () => {
    expect(await run("--print-profile")).toBe(0);
    expect(ConvertSettings.parse(parse(out))).toEqual(ConvertSettings.parse({}));
  });
});
