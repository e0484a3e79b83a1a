/** `tunelab notebook run | clean | check | convert`. Exit codes: 0 done, 1 a cell failed, 2 wrong command or file, 130 interrupted. */
import { type Command, InvalidArgumentError } from "commander";
import type { RunFlags } from "./run-command.ts";

export function registerNotebookCommands(program: Command): void {
  const notebook = program.command("notebook").description("Run, clean, check and convert notebooks in TypeScript.");
  registerRun(notebook);
}

function registerRun(notebook: Command): void {
  notebook
    .command("run")
    .description("Run a notebook from top to bottom and write its outputs into it.")
    .argument("<notebook>", "the .ipynb file")
    .option("-o, --output <file>", "write the executed notebook here (default: into the same file)")
    .option("-p, --param <words...>", "set a parameter: -p name value or -p name=value; may be repeated", collect, [])
    .option("-f, --file <file>", "parameters from a YAML or JSON file; may be repeated", collect, [])
    .option("--timeout <seconds>", "interrupt a cell that takes longer", positive)
    .option("--allow-errors", "go on after a cell that failed")
    .option("--cwd <folder>", "run in this folder (default: the notebook's)")
    .option("--report-mode", "hide the code in the executed notebook")
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
