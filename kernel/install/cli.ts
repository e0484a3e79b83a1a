/** `tunelab kernel install | list | remove`. */
import { type Command, Option } from "commander";
import type { EngineName } from "#kernel/engine/engine";
import { packageFile } from "#kernel/package-file";

interface InstallFlags {
  user?: boolean;
  sysPrefix?: boolean;
  prefix?: string;
  name: string;
  displayName: string;
  engine: EngineName;
}

export function registerInstallCommands(program: Command): void {
  const kernel = program.command("kernel").description("make the TypeScript kernel known to Jupyter and VS Code");
  kernel
    .command("install")
    .description("write the kernelspec; needs no Python")
    .option("--user", "for the current user (default)")
    .option("--sys-prefix", "into the active Python environment")
    .option("--prefix <folder>", "into <folder>/share/jupyter/kernels")
    .option("--name <name>", "the kernel's name; 'tslab' opens tslab's notebooks unchanged", "tunelab")
    .addOption(
      new Option("--engine <name>", "what compiles the cells").choices(["typescript", "tslab"]).default("typescript"),
    )
    .option("--display-name <text>", "as front ends show it", "TypeScript (tunelab)")
    .action(async (flags: InstallFlags) => {
      const { installKernel } = await import("./kernelspec.ts");
      console.log(await installKernel(flags, flags));
      if (/[\\/]_npx[\\/]/.test(packageFile))
        console.error(
          "The kernel runs from npx's cache, and is gone when that is emptied; to keep it, install tunelab (npm install -g --ignore-scripts).",
        );
    });
  kernel
    .command("list")
    .description("show the kernels that Jupyter finds")
    .action(async () => {
      const { listKernels } = await import("./kernelspec.ts");
      const kernels = await listKernels();
      const width = Math.max(0, ...kernels.map(({ name }) => name.length));
      for (const { name, displayName, folder, own } of kernels)
        console.log(`${own ? "*" : " "} ${name.padEnd(width)}  ${displayName}  ${folder}`);
      if (kernels.length === 0) console.log("no kernels; install one with: tunelab kernel install");
    });
  kernel
    .command("remove")
    .description("remove a kernel that was installed from here")
    .argument("[name]", "its name", "tunelab")
    .action(async (name: string) => {
      const { removeKernel } = await import("./kernelspec.ts");
      console.log(await removeKernel(name));
    });
}
