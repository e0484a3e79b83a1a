import type { Command } from "commander";
import { registerServeCommand } from "./app/cli.ts";
import { registerConvertCommand } from "./command/index.ts";

export function registerConverterCommands(program: Command): void {
  registerConvertCommand(program);
  registerServeCommand(program);
}
