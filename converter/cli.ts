import type { Command } from "commander";

export function registerConverterCommands(_program: Command): void {}
