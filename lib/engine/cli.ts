/** `tunelab gpu`: what computes here, and the libraries that an NVIDIA GPU needs. */
import { createInterface } from "node:readline/promises";
import type { Command } from "commander";
import { formatBytes, TunelabError } from "#lib/core/index";
import type { Wheel } from "./gpu/packages.ts";

interface SetupOptions {
  dryRun?: boolean;
  yes?: boolean;
  index: string;
}

export function registerEngineCommands(program: Command): void {
  const gpu = program.command("gpu").description("list the devices, and fetch the libraries that an NVIDIA GPU needs");
  gpu
    .command("devices")
    .description("what can compute here, best first, and why the rest cannot; TUNELAB_DEVICE=name chooses one")
    .action(list);
  gpu
    .command("setup")
    .description(
      "fetch ONNX Runtime's CUDA provider and NVIDIA's CUDA 13 libraries (Linux on x64), after saying what and from " +
        "where. TUNELAB_GPU_FOLDER names another folder for them.",
    )
    .option("--dry-run", "only say what would be fetched")
    .option("--yes", "do not ask")
    .option("--index <url>", "the Python package index, or a mirror of it", "https://pypi.org/simple")
    .action(setup);
}

async function list(): Promise<void> {
  const { devices } = await import("./devices.ts");
  for (const { name, available, reason } of await devices())
    process.stdout.write(`${name.padEnd(14)} ${available ? "yes" : "no "}  ${reason}\n`);
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
  if (!yes && !(await agreed())) return say("nothing was fetched");
  const { installWheels } = await import("./gpu/install.ts");
  let told = "";
  const libraries = await installWheels(wheels, folder, ({ wheel, bytes }) => {
    const text = `${wheel.package}: ${Math.floor((10 * bytes) / wheel.bytes) * 10} %`;
    if (text !== told) process.stderr.write(`${text}\n`);
    told = text;
  });
  say(`${libraries.length} libraries are in ${folder}; "tunelab gpu devices" says whether the GPU works with them`);
}

function describe(wheels: readonly Wheel[], folder: string): void {
  for (const wheel of wheels)
    say(`${`${wheel.package} ${wheel.version}`.padEnd(36)} ${formatBytes(wheel.bytes).padStart(9)}\n  ${wheel.url}`);
  const bytes = wheels.reduce((sum, wheel) => sum + wheel.bytes, 0);
  say(`\nto fetch: ${formatBytes(bytes)}; only the shared libraries in these files are kept, in\n  ${folder}`);
}

async function agreed(): Promise<boolean> {
  if (!process.stdin.isTTY)
    throw new TunelabError("USAGE", "gpu setup asks before it fetches, and there is nobody to answer", {
      hint: "give --yes, or --dry-run to see what it would fetch",
    });
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^(y|yes|是|好)$/i.test((await lines.question("Fetch them now? [y/N] ")).trim());
  } finally {
    lines.close();
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
