import type { Command } from "commander";
import { registerEngineCommands } from "./engine/cli.ts";
import { registerPretrainCommand } from "./finetune/pretrain/cli.ts";
import { registerModelCommands } from "./model/cli.ts";
import { registerRunsCommands } from "./runs/cli.ts";
import { registerSweepCommands } from "./sweep/cli.ts";

/** The library's commands. */
export function registerLibraryCommands(program: Command): void {
  registerPretrainCommand(program);
  registerModelCommands(program);
  registerRunsCommands(program);
  registerEngineCommands(program);
  registerSweepCommands(program);
}
