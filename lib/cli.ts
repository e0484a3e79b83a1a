import type { Command } from "commander";
import { registerEngineCommands } from "./engine/cli.ts";
import { registerRunsCommands } from "./runs/cli.ts";

/** The library's commands. */
export function registerLibraryCommands(program: Command): void {
  registerRunsCommands(program);
  registerEngineCommands(program);
}
