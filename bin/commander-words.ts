/** commander's own words in Chinese: titles and notes of its help, and what it says of a wrong command line. */
import { Help, type HelpConfiguration } from "commander";
import { defaultLanguage, displayWidth, wrapDisplay } from "#lib/core/index";

const TITLES: Readonly<Record<string, string>> = {
  "Usage:": "用法：",
  "Arguments:": "参数：",
  "Options:": "选项：",
  "Commands:": "命令：",
};

/** Where values stand in commander's sentences: `error: unknown option '--epoch'`. */
const ERRORS: readonly (readonly [RegExp, string])[] = [
  [/^error: unknown option '(.*?)'/, "错误：没有选项 $1"],
  [/^error: unknown command '(.*?)'/, "错误：没有命令 $1"],
  [/^error: missing required argument '(.*?)'/, "错误：缺少参数 $1"],
  [/^error: option '(.*?)' argument missing/, "错误：选项 $1 缺少值"],
  [/^error: required option '(.*?)' not specified/, "错误：必须给出选项 $1"],
  [/^error: option '(.*?)' cannot be used with option '(.*?)'/, "错误：选项 $1 不能与 $2 同用"],
  [
    /^error: too many arguments(?: for '(.*?)')?\. Expected (\d+) arguments? but got (\d+)\./,
    "错误：参数过多：应为 $2 个，实为 $3 个。",
  ],
  [/^error: option '(.*?)' argument '(.*?)' is invalid\. ?/s, "错误：选项 $1 的值“$2”无效。"],
  [/^error: command-argument value '(.*?)' is invalid for argument '(.*?)'\. ?/s, "错误：参数 $2 的值“$1”无效。"],
  [/Allowed choices are (.*)\.$/m, "可选：$1。"],
  [/\n*\(Did you mean one of (.*)\?\)/, "（是否指其中之一：$1？）"],
  [/\n*\(Did you mean (.*)\?\)/, "（是否指 $1？）"],
];

/** What commander says of a wrong command line, on one line, in the reader's language. */
export function commanderError(text: string): string {
  if (defaultLanguage() === "en") return text.replace(/\n+(\(Did you mean.*\))/, " $1");
  return ERRORS.reduce((said, [pattern, words]) => said.replace(pattern, words), text);
}

/** `[options]` and `[command]` in what a command takes. */
function placeholders(usage: string): string {
  return defaultLanguage() === "zh" ? usage.replace("[options]", "[选项]").replace("[command]", "[命令]") : usage;
}

/** Choices and default, which commander writes behind a description. */
const NOTES = / ?\((?:choices: (.*?))?(?:, )?(?:default: (.*))?\)$/s;

function chineseNotes(described: string): string {
  if (defaultLanguage() === "en") return described;
  return described.replace(NOTES, (whole, choices?: string, value?: string) => {
    const notes = [...(choices ? [`可选：${choices}`] : []), ...(value ? [`默认：${value}`] : [])];
    return notes.length === 0 ? whole : `（${notes.join("；")}）`;
  });
}

/** How help is laid out: Chinese takes two cells a sign and breaks anywhere. */
export const helpWords: HelpConfiguration = {
  styleTitle: (title) => (defaultLanguage() === "zh" ? (TITLES[title] ?? title) : title),
  optionDescription: (option) => chineseNotes(plain.optionDescription(option)),
  argumentDescription: (argument) => chineseNotes(plain.argumentDescription(argument)),
  styleUsage: placeholders,
  styleSubcommandTerm: placeholders,
  displayWidth,
  boxWrap: (text, width) => wrapDisplay(text, width).join("\n"),
};

const plain = new Help();
