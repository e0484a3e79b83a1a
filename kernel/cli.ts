import type { Command } from "commander";

export function registerKernelCommands(_program: Command): void {}
