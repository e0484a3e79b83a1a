/** The command line speaks the reader's language: help, errors, and commander's own words. */
import type { Command } from "commander";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { displayWidth } from "#lib/core/index";
import { createProgram, main } from "../../bin/main.ts";

const HAN = /\p{Script=Han}/u;
let said = "";

beforeEach(() => {
  said = "";
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, "write").mockImplementation((text) => {
      said += String(text);
      return true;
    });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** What `tunelab …args` says; its language is forgotten afterwards. */
async function speak(language: string, ...args: string[]): Promise<string> {
  vi.stubEnv("TUNELAB_LANG", language);
  said = "";
  await main(args);
  return said;
}

/** Every command with all that its help describes. */
function descriptions(command: Command, path: string[] = []): [what: string, text: string][] {
  const here = [...path, command.name()];
  const of = (what: string) => [...here, what].join(" ");
  return [
    [here.join(" "), command.description()],
    ...command.options.filter(({ hidden }) => !hidden).map((o): [string, string] => [of(o.flags), o.description]),
    ...command.registeredArguments.map((a): [string, string] => [of(a.name()), a.description]),
    ...command.commands.flatMap((one) => descriptions(one, here)),
  ];
}

describe("the help", () => {
  it("describes every command and option in Chinese and in English", () => {
    vi.stubEnv("TUNELAB_LANG", "zh");
    const chinese = descriptions(createProgram());
    vi.stubEnv("TUNELAB_LANG", "en");
    const english = descriptions(createProgram());
    expect(chinese.length).toBeGreaterThan(150);
    for (const [index, [what, text]] of english.entries()) {
      expect(text, what).not.toMatch(HAN);
      if (text !== "") expect(chinese[index]![1], what).toMatch(HAN);
    }
  });

  it.each(["zh", "en"])("stays within 80 columns (%s)", async (language) => {
    for (const args of [[], ["convert"], ["serve"], ["train"], ["sweep"], ["notebook", "run"], ["kernel", "install"]])
      for (const line of (await speak(language, ...args, "--help")).split("\n"))
        if (!line.startsWith("  tunelab")) expect(displayWidth(line), line).toBeLessThanOrEqual(80);
  });

  it("has Chinese titles and notes", async () => {
    const help = await speak("zh", "chat", "--help");
    expect(help).toContain("用法： tunelab chat [选项] <model>");
    expect(help).toContain("选项：");
    expect(help).not.toMatch(/default:|choices:|Options:/);
    expect(help).toContain("（默认：256）");
  });
});

describe("a wrong command line", () => {
  it.each([
    [["convrt"], "错误：没有命令 convrt（是否指 convert？）"],
    [["convert", "--outp"], "错误：没有选项 --outp（是否指 --out？）"],
    [["train", "--rank"], "错误：选项 --rank <n> 缺少值"],
    [["chat"], "错误：缺少参数 model"],
    [["runs", "list", "a"], "错误：参数过多：应为 0 个，实为 1 个。"],
    [["chat", "tiny", "--weights", "int2"], "选项 --weights <storage> 的值“int2”无效。可选："],
    [["chat", "tiny", "--top-k", "-1.5"], "应为不小于 0 的整数"],
    [["serve", "--port", "x"], "错误：--port 为 x（请用 0 到 65535 的数）"],
    [["convert", "--set", "seed=many"], "错误：设置: seed: 无效输入"],
    [["convert", "--set", "sede=1"], "错误：设置：没有设置 sede（是否指 seed？）"],
    [["train", "--model", "tiny", "--data", "x", "--rank", "0"], "错误：rank 为 0: 数值过小"],
    [
      ["train", "--model", "tiny", "--data", "x", "--mode", "freeze", "--trainable-layers", "q"],
      'trainableLayers 为 "q": 写层数',
    ],
    [["runs", "show", "none", "--folder", "/none"], "中没有运行“none”"],
    [["sweep", "none.yml"], "错误：没有文件 none.yml"],
    [["notebook", "run", "none.ipynb"], "错误：无法打开笔记本 none.ipynb"],
  ])("is told in Chinese: %j", async (args, text) => {
    expect(await speak("zh", ...args)).toContain(text);
  });

  it("is told in English elsewhere", async () => {
    expect(await speak("en", "convrt")).toBe("error: unknown command 'convrt' (Did you mean convert?)\n");
    expect(await speak("en", "train", "--model", "tiny", "--data", "x", "--rank", "0")).toMatch(/rank is 0: Too small/);
  });
});

describe("--lang", () => {
  it("goes before the environment, wherever it stands", async () => {
    expect(await speak("en", "--lang", "zh", "chat")).toContain("缺少参数");
    expect(await speak("en", "chat", "--lang=zh")).toContain("缺少参数");
    expect(await speak("zh", "chat", "--lang", "en")).toContain("missing required argument");
  });

  it("is the locale's language without it", async () => {
    vi.stubEnv("LC_ALL", "zh_CN.UTF-8");
    expect(await speak("", "chat")).toContain("缺少参数");
    vi.stubEnv("LC_ALL", "de_DE.UTF-8");
    expect(await speak("", "chat")).toContain("missing required argument");
  });

  it("refuses other languages", async () => {
    expect(await speak("en", "chat", "--lang", "fr")).toContain("Allowed choices are zh, en");
  });
});
