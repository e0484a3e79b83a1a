import type { Command } from "commander";
import { registerServeCommand } from "./app/cli.ts";

export function registerConverterCommands(program: Command): void {
  registerServeCommand(program);
}
