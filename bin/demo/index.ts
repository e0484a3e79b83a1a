/**
 * `tunelab demo`: the whole chain on this machine, in about half a minute: a customer's question bank → records → a
 * fine-tuned adapter → losses and answers before and after, on questions that training never saw.
 */
import type { Command } from "commander";
import { TunelabError } from "#lib/core/index";
import { say } from "./words.ts";

export function registerDemoCommand(program: Command): void {
  program
    .command("demo")
    .description(say("demo"))
    .argument("[file]", say("file"))
    .option("-o, --output <folder>", say("output"), "tunelab-demo")
    .option("--seed <number>", say("seed"), wholeNumber, 42)
    .action(async (file: string | undefined, options: { output: string; seed: number }) => {
      const { runDemo } = await import("./run.ts");
      await runDemo({ ...(file !== undefined && { file }), ...options });
    });
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0)
    throw new TunelabError("USAGE", [`--seed 为“${text}”`, `--seed is "${text}"`], {
      hint: ["请给一个整数，例如 42", "give a whole number, e.g. 42"],
    });
  return value;
}
