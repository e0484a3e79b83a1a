/** `tunelab notebook …` and `tunelab kernel …`. */
import type { Command } from "commander";
import { registerInstallCommands } from "./install/cli.ts";
import { registerNotebookCommands } from "./notebook/cli.ts";

export function registerKernelCommands(program: Command): void {
  registerNotebookCommands(program);
  registerInstallCommands(program);
}
