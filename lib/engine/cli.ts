/** `tunelab gpu`: what computes here, and the libraries that an NVIDIA GPU needs. */
import { createInterface } from "node:readline/promises";
import type { Command } from "commander";
import { displayWidth, formatBytes, padDisplay, TunelabError } from "#lib/core/index";
import type { Wheel } from "./gpu/packages.ts";
import { help } from "./help.ts";

interface SetupOptions {
  dryRun?: boolean;
  yes?: boolean;
  index: string;
}

export function registerEngineCommands(program: Command): void {
  const gpu = program.command("gpu").description(help("gpu"));
  gpu.command("devices").description(help("devices")).action(list);
  gpu
    .command("setup")
    .description(help("setup"))
    .option("--dry-run", help("dryRun"))
    .option("--yes", help("yes"))
    .option("--index <url>", help("index"), "https://pypi.org/simple")
    .action(setup);
}

async function list(): Promise<void> {
  const { devices } = await import("./devices.ts");
  const width = Math.max(displayWidth(help("available")), displayWidth(help("unavailable")));
  for (const { name, available, reason } of await devices())
    say(`${name.padEnd(14)} ${padDisplay(help(available ? "available" : "unavailable"), width)}  ${reason}`);
}

async function setup({ dryRun = false, yes = false, index }: SetupOptions): Promise<void> {
  const { findWheels } = await import("./gpu/packages.ts");
  const { gpuFolder } = await import("./gpu/folder.ts");
  const { packageVersion } = await import("./onnx/runtime/version.ts");
  const version = packageVersion();
  const folder = gpuFolder(version);
  const wheels = await findWheels(version, index);
  describe(wheels, folder);
  if (dryRun) return;
  if (!yes && !(await agreed())) return say(help("nothing"));
  const { installWheels } = await import("./gpu/install.ts");
  let told = "";
  const libraries = await installWheels(wheels, folder, ({ wheel, bytes }) => {
    const text = `${wheel.package}: ${Math.floor((10 * bytes) / wheel.bytes) * 10} %`;
    if (text !== told) process.stderr.write(`${text}\n`);
    told = text;
  });
  say(help("installed", { count: libraries.length, folder }));
}

function describe(wheels: readonly Wheel[], folder: string): void {
  for (const wheel of wheels)
    say(`${`${wheel.package} ${wheel.version}`.padEnd(36)} ${formatBytes(wheel.bytes).padStart(9)}\n  ${wheel.url}`);
  const bytes = wheels.reduce((sum, wheel) => sum + wheel.bytes, 0);
  say(help("total", { bytes: formatBytes(bytes), folder }));
}

async function agreed(): Promise<boolean> {
  if (!process.stdin.isTTY)
    throw new TunelabError(
      "USAGE",
      ["gpu setup 下载前会询问，而这里没有人回答", "gpu setup asks before it fetches, and there is nobody to answer"],
      {
        hint: ["加 --yes；或用 --dry-run 看会下载什么", "give --yes, or --dry-run to see what it would fetch"],
      },
    );
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^(y|yes|是|好)$/i.test((await lines.question(help("ask"))).trim());
  } finally {
    lines.close();
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
