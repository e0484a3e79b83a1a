/** `tunelab notebook run | clean | check | convert`. Exit codes: 0 done, 1 a cell or the kernel failed, 2 wrong command or file, 130 interrupted. */

import { type Command, InvalidArgumentError, Option } from "commander";
import { say } from "#kernel/display/locale";
import type { RunFlags } from "./run-command.ts";

export function registerNotebookCommands(program: Command): void {
  const notebook = program
    .command("notebook")
    .description(
      say("run, clean, check and convert notebooks in TypeScript", "运行、清理、检查和转换 TypeScript 笔记本"),
    );
  registerRun(notebook);
  notebook
    .command("clean")
    .description(say("remove outputs, counts and traces of runs from notebooks", "去掉笔记本中的输出、计数和运行痕迹"))
    .argument("<notebooks...>")
    .option(
      "--check",
      say("change nothing; exit code 1 when a notebook is not clean", "不作修改；有笔记本不干净时退出码为 1"),
    )
    .action(async (paths: string[], flags: { check?: boolean }) => {
      const { cleanCommand } = await import("./file-commands.ts");
      process.exitCode = await cleanCommand(paths, flags);
    });
  notebook
    .command("check")
    .description(say("check the format of notebooks and the syntax of their cells", "检查笔记本的格式和单元格的语法"))
    .argument("<notebooks...>")
    .option("--outputs", say("stored outputs are a problem", "存有输出也算问题"))
    .action(async (paths: string[], flags: { outputs?: boolean }) => {
      const { checkCommand } = await import("./file-commands.ts");
      process.exitCode = await checkCommand(paths, flags);
    });
  notebook
    .command("convert")
    .description(
      say(
        "write a notebook as a page, as Markdown or as a TypeScript file",
        "把笔记本写成网页、Markdown 或 TypeScript 文件",
      ),
    )
    .argument("<notebook>")
    .addOption(
      new Option("--to <format>", say("what to write", "写成什么")).choices(["html", "md", "ts"]).default("html"),
    )
    .option(
      "-o, --output <file>",
      say(
        "where to write; - for the terminal (default: beside the notebook)",
        "写到哪里；- 表示终端（默认在笔记本旁边）",
      ),
    )
    .action(async (path: string, flags: { to: "html" | "md" | "ts"; output?: string }) => {
      const { convertCommand } = await import("./file-commands.ts");
      process.exitCode = await convertCommand(path, flags);
    });
}

function registerRun(notebook: Command): void {
  notebook
    .command("run")
    .description(
      say("run a notebook from top to bottom and write its outputs into it", "从头到尾运行笔记本，把输出写入其中"),
    )
    .argument("<notebook>", say("the .ipynb file", ".ipynb 文件"))
    .option(
      "-o, --output <file>",
      say("write the executed notebook here (default: into the same file)", "运行后的笔记本写到这里（默认写回原文件）"),
    )
    .option(
      "-p, --param <words...>",
      say(
        "set a parameter: -p name value or -p name=value; may be repeated",
        "设置参数：-p 名称 值 或 -p 名称=值；可多次使用",
      ),
      collect,
      [],
    )
    .option(
      "-f, --file <file>",
      say("parameters from a YAML or JSON file; may be repeated", "YAML 或 JSON 文件中的参数；可多次使用"),
      collect,
      [],
    )
    .option("--timeout <seconds>", say("interrupt a cell that takes longer", "单元格超过这个时间就中断"), positive)
    .addOption(
      new Option(
        "--kernel <name>",
        say(
          "run with an installed kernel, of any language (default: tunelab's own, without ZeroMQ)",
          "用已安装的内核运行，语言不限（默认用 tunelab 自己的，不经 ZeroMQ）",
        ),
      ).conflicts(["engine", "typecheck"]),
    )
    .addOption(
      new Option("--engine <name>", say("what compiles the cells", "用什么编译单元格")).choices([
        "typescript",
        "tslab",
      ]),
    )
    .option("--allow-errors", say("go on after a cell that failed", "单元格失败后继续"))
    .option(
      "--cwd <folder>",
      say("run in this folder (default: the notebook's)", "在这个文件夹中运行（默认为笔记本所在的）"),
    )
    .option("--report-mode", say("hide the code in the executed notebook", "在运行后的笔记本中隐藏代码"))
    .addOption(
      new Option(
        "--typecheck <mode>",
        say("what becomes of type errors (default: off)", "怎样对待类型错误（默认：off）"),
      ).choices(["off", "warn", "error"]),
    )
    .option("--log-output", say("print what the cells print", "显示单元格打印的内容"))
    .option("-q, --quiet", say("no progress, errors only", "不显示进度，只显示错误"))
    .action(async (input: string, flags: RunFlags) => {
      const { runCommand } = await import("./run-command.ts");
      process.exitCode = await runCommand(input, flags);
    });
}

function collect(value: string, all: string[]): string[] {
  return [...all, value];
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError(say("use a number of seconds above 0", "请用大于 0 的秒数"));
  return value;
}
