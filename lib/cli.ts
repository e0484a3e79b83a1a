import type { Command } from "commander";
import { registerEngineCommands } from "./engine/cli.ts";
import { registerExportCommand } from "./finetune/outputs/cli.ts";
import { registerPretrainCommand } from "./finetune/pretrain/cli.ts";
import { registerEvalCommand } from "./finetune/quality/cli.ts";
import { registerTrainCommand } from "./finetune/train/cli.ts";
import { registerModelCommands } from "./model/cli.ts";
import { registerRunsCommands } from "./runs/cli.ts";
import { registerSweepCommand } from "./sweep/cli.ts";
import { registerStudiesCommands } from "./sweep/studies/cli.ts";

/** The library's commands. */
export function registerLibraryCommands(program: Command): void {
  registerTrainCommand(program);
  registerEvalCommand(program);
  registerExportCommand(program);
  registerPretrainCommand(program);
  registerModelCommands(program);
  registerRunsCommands(program);
  registerEngineCommands(program);
  registerSweepCommand(program);
  registerStudiesCommands(program);
}
