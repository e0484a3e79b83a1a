import type { Command } from "commander";

export function registerLibraryCommands(_program: Command): void {}
