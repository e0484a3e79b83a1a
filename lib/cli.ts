import type { Command } from "commander";
import { registerRunsCommands } from "./runs/cli.ts";
import { registerSweepCommands } from "./sweep/cli.ts";

/** The library's commands. */
export function registerLibraryCommands(program: Command): void {
  registerRunsCommands(program);
  registerSweepCommands(program);
}
