/**
 * `tunelab demo`: the whole chain on this machine, in about half a minute: a customer's question bank → records → a
 * fine-tuned adapter → losses and answers before and after, on questions that training never saw.
 */
import type { Command } from "commander";
import { TunelabError } from "#lib/core/index";

export function registerDemoCommand(program: Command): void {
  program
    .command("demo")
    .description("run the whole chain on a question bank: convert, fine-tune, evaluate (about half a minute)")
    .argument("[file]", "a question bank of your own; a sample when absent")
    .option("-o, --output <folder>", "where the results go", "tunelab-demo")
    .option("--seed <number>", "the same seed gives the same numbers", wholeNumber, 42)
    .action(async (file: string | undefined, options: { output: string; seed: number }) => {
      const { runDemo } = await import("./run.ts");
      await runDemo({ ...(file !== undefined && { file }), ...options });
    });
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0)
    throw new TunelabError("USAGE", `--seed is "${text}"`, { hint: "give a whole number, e.g. 42" });
  return value;
}
