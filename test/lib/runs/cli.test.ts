import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { registerRunsCommands } from "#lib/runs/cli";
import { RunStore } from "#lib/runs/index";

let folder: string;
let printed: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tunelab-runs-cli-"));
  printed = [];
  vi.spyOn(console, "log").mockImplementation((text) => void printed.push(String(text)));
  vi.spyOn(console, "error").mockImplementation((text) => void printed.push(String(text)));
  vi.stubEnv("TUNELAB_LANG", "en");
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

async function runs(...args: string[]): Promise<string> {
  const program = new Command("tunelab").exitOverride();
  registerRunsCommands(program);
  printed.length = 0;
  await program.parseAsync(["runs", ...args, "--folder", folder], { from: "user" });
  return printed.join("\n");
}

async function keep(name: string): Promise<string> {
  const run = await new RunStore(folder).create({ name, seed: 1, recipe: { name } });
  for (const event of [
    { type: "step", step: 1, loss: 2 },
    { type: "step", step: 2, loss: 1 },
    { type: "evaluated", step: 2, evalLoss: 1.5 },
    { type: "finished" },
  ])
    await run.append(event);
  await run.close();
  return run.id;
}

test("list, show, compare and delete", async () => {
  expect(await runs("list")).toContain("no rows");
  const [a, b] = [await keep("first"), await keep("second")];
  expect(await runs("list")).toMatch(new RegExp(`${a} +finished +[\\d.]+ m?s +2 +1\\.5`));
  expect(
    JSON.parse(await runs("list", "--json"))
      .map((run: { id: string }) => run.id)
      .sort(),
  ).toEqual([a, b].sort());
  expect(await runs("show", "first")).toContain("evaluation loss");
  expect(JSON.parse(await runs("show", "first", "--json"))).toMatchObject({
    id: a,
    recipe: { name: "first" },
    bestEvalLoss: 1.5,
  });
  const plot = join(folder, "curves.svg");
  expect(await runs("compare", a, b, "--plot", plot)).toContain("Comparison of runs");
  expect(await readFile(plot, "utf8")).toContain("<svg");
  expect(await runs("delete", "first")).toBe(`deleted ${a}`);
  expect(JSON.parse(await runs("list", "--json"))).toHaveLength(1);
});

test("what is not there is said with the way out", async () => {
  await expect(runs("show", "nothing")).rejects.toMatchObject({
    code: "NOT_FOUND",
    message: expect.stringContaining("nothing"),
  });
  const id = await keep("a");
  await expect(runs("compare", id, "--metric", "speed")).rejects.toMatchObject({
    code: "USAGE",
    hint: expect.stringContaining("tokensPerSecond"),
  });
});
