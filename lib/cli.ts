import type { Command } from "commander";
import { registerModelCommands } from "./model/cli.ts";
import { registerRunsCommands } from "./runs/cli.ts";

/** The library's commands. */
export function registerLibraryCommands(program: Command): void {
  registerModelCommands(program);
  registerRunsCommands(program);
}
