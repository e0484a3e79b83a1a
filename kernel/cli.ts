/** `tunelab notebook …` and `tunelab kernel …`. */
import type { Command } from "commander";
import { registerNotebookCommands } from "./notebook/cli.ts";

export function registerKernelCommands(program: Command): void {
  registerNotebookCommands(program);
}
