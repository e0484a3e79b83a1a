/**
 * The one dispatcher of the command line. Each command lives with its part, in a `cli.ts` that adds itself to the
 * program; heavy modules are imported inside the actions, so that `--help` answers at once.
 */
import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { registerConverterCommands } from "#converter/cli";
import { registerKernelCommands } from "#kernel/cli";
import { registerLibraryCommands } from "#lib/cli";
import { isTunelabError } from "#lib/core/index";
import { registerDemoCommand } from "./demo/index.ts";

/** Exit codes: 0 done, 1 failed, 2 the command line or a file it names is wrong, 3 done with rejected items. */
export async function main(args: string[]): Promise<number> {
  const program = createProgram();
  try {
    await program.parseAsync(args, { from: "user" });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    return report(error);
  }
}

export function createProgram(): Command {
  const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  const program = new Command("tunelab")
    .description("Turn customer files into instruction data, fine-tune language models, run notebooks in TypeScript.")
    .version(version)
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text.replace(/\n+(\(Did you mean.*\))/, " $1")) });
  registerDemoCommand(program);
  registerConverterCommands(program);
  registerLibraryCommands(program);
  registerKernelCommands(program);
  return program;
}

const USAGE_CODES = new Set(["USAGE", "NOT_FOUND"]);

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2; // commander has printed its line
  if (isTunelabError(error)) {
    process.stderr.write(`error: ${error.message}${error.hint ? ` (${error.hint})` : ""}\n`);
    return USAGE_CODES.has(error.code) ? 2 : 1;
  }
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  return 1;
}
