import type { Command } from "commander";
import { registerConvertCommand } from "./command.ts";

export function registerConverterCommands(program: Command): void {
  registerConvertCommand(program);
}
