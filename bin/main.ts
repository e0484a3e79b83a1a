/**
 * The one dispatcher of the command line. Each command lives with its part, in a `cli.ts` that adds itself to the
 * program; heavy modules are imported inside the actions, so that `--help` answers at once.
 */
import { readFileSync } from "node:fs";
import { Command, CommanderError, Option } from "commander";
import { registerConverterCommands } from "#converter/cli";
import { explainError } from "#converter/said/errors";
import { registerKernelCommands } from "#kernel/cli";
import { registerLibraryCommands } from "#lib/cli";
import { defaultLanguage, isTunelabError, textsOf } from "#lib/core/index";
import { commanderError, helpWords } from "./commander-words.ts";
import { registerDemoCommand } from "./demo/index.ts";

const say = textsOf({
  tunelab: [
    "把客户的文件变成指令数据，微调语言模型，用 TypeScript 运行笔记本。",
    "Turn customer files into instruction data, fine-tune language models, run notebooks in TypeScript.",
  ],
  version: ["显示版本", "output the version number"],
  language: [
    "帮助和消息的语言；否则由 TUNELAB_LANG 或系统的语言环境决定",
    "language of help and messages; else TUNELAB_LANG or the locale decides",
  ],
  help: ["显示帮助", "display help for command"],
  error: ["错误：{message}", "error: {message}"],
  hinted: ["错误：{message}（{hint}）", "error: {message} ({hint})"],
});

/** Exit codes: 0 done, 1 failed, 2 the command line or a file it names is wrong, 3 done with rejected items. */
export async function main(args: string[]): Promise<number> {
  const language = languageIn(args);
  if (language !== undefined) process.env["TUNELAB_LANG"] = language; // for processes that are started, too
  const program = createProgram();
  try {
    await program.parseAsync(args, { from: "user" });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    return report(error);
  }
}

export function createProgram(): Command {
  const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  const program = new Command("tunelab")
    .description(say("tunelab"))
    .version(version, "-V, --version", say("version"))
    .addOption(new Option("--lang <language>", say("language")).choices(["zh", "en"]))
    .helpOption("-h, --help", say("help"))
    .helpCommand("help [command]", say("help"))
    .showSuggestionAfterError()
    .exitOverride()
    .configureHelp(helpWords)
    .configureOutput({ outputError: (text, write) => write(commanderError(text)) });
  registerDemoCommand(program);
  registerConverterCommands(program);
  registerLibraryCommands(program);
  registerKernelCommands(program);
  return program;
}

/** What `--lang` says, wherever it stands: the texts of the commands are needed before the command line is read. */
function languageIn(args: string[]): string | undefined {
  const reader = new Command().option("--lang <language>").allowUnknownOption().helpOption(false).exitOverride();
  reader.configureOutput({ outputError: () => {} });
  try {
    reader.parseOptions(args);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error; // --lang without a value: the program will say so
  }
  const { lang } = reader.opts<{ lang?: string }>();
  return lang === "zh" || lang === "en" ? lang : undefined;
}

const USAGE_CODES = new Set(["USAGE", "NOT_FOUND"]);

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2; // commander has printed its line
  if (isTunelabError(error)) {
    const { message, hint } = explainError(error, defaultLanguage());
    process.stderr.write(`${hint ? say("hinted", { message, hint }) : say("error", { message })}\n`);
    return USAGE_CODES.has(error.code) || error.details["reason"] === "ENOTDIR" ? 2 : 1; // a file has the folder's name
  }
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  return 1;
}
