/** `tunelab notebook run | clean | check | convert`. Exit codes: 0 done, 1 a cell or the kernel failed, 2 wrong command or file, 130 interrupted. */
import { type Command, InvalidArgumentError, Option } from "commander";
import type { RunFlags } from "./run-command.ts";

export function registerNotebookCommands(program: Command): void {
  const notebook = program.command("notebook").description("run, clean, check and convert notebooks in TypeScript");
  registerRun(notebook);
  notebook
    .command("clean")
    .description("remove outputs, counts and traces of runs from notebooks")
    .argument("<notebooks...>")
    .option("--check", "change nothing; exit code 1 when a notebook is not clean")
    .action(async (paths: string[], flags: { check?: boolean }) => {
      const { cleanCommand } = await import("./file-commands.ts");
      process.exitCode = await cleanCommand(paths, flags);
    });
  notebook
    .command("check")
    .description("check the format of notebooks and the syntax of their cells")
    .argument("<notebooks...>")
    .option("--outputs", "stored outputs are a problem")
    .action(async (paths: string[], flags: { outputs?: boolean }) => {
      const { checkCommand } = await import("./file-commands.ts");
      process.exitCode = await checkCommand(paths, flags);
    });
  notebook
    .command("convert")
    .description("write a notebook as a page, as Markdown or as a TypeScript file")
    .argument("<notebook>")
    .addOption(new Option("--to <format>", "what to write").choices(["html", "md", "ts"]).default("html"))
    .option("-o, --output <file>", "where to write; - for the terminal (default: beside the notebook)")
    .action(async (path: string, flags: { to: "html" | "md" | "ts"; output?: string }) => {
      const { convertCommand } = await import("./file-commands.ts");
      process.exitCode = await convertCommand(path, flags);
    });
}

function registerRun(notebook: Command): void {
  notebook
    .command("run")
    .description("run a notebook from top to bottom and write its outputs into it")
    .argument("<notebook>", "the .ipynb file")
    .option("-o, --output <file>", "write the executed notebook here (default: into the same file)")
    .option("-p, --param <words...>", "set a parameter: -p name value or -p name=value; may be repeated", collect, [])
    .option("-f, --file <file>", "parameters from a YAML or JSON file; may be repeated", collect, [])
    .option("--timeout <seconds>", "interrupt a cell that takes longer", positive)
    .addOption(
      new Option(
        "--kernel <name>",
        "run with an installed kernel, of any language (default: tunelab's own, without ZeroMQ)",
      ).conflicts(["engine", "typecheck"]),
    )
    .addOption(new Option("--engine <name>", "what compiles the cells").choices(["typescript", "tslab"]))
    .option("--allow-errors", "go on after a cell that failed")
    .option("--cwd <folder>", "run in this folder (default: the notebook's)")
    .option("--report-mode", "hide the code in the executed notebook")
    .addOption(
      new Option("--typecheck <mode>", "what becomes of type errors (default: off)").choices(["off", "warn", "error"]),
    )
    .option("--log-output", "print what the cells print")
    .option("-q, --quiet", "no progress, errors only")
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
  if (!(value > 0)) throw new InvalidArgumentError("use a number of seconds above 0");
  return value;
}
