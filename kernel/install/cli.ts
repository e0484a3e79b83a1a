/** `tunelab kernel install | list | remove`. */

import { type Command, Option } from "commander";
import { say } from "#kernel/display/locale";
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
  const kernel = program
    .command("kernel")
    .description(
      say("make the TypeScript kernel known to Jupyter and VS Code", "让 Jupyter 和 VS Code 找到 TypeScript 内核"),
    );
  kernel
    .command("install")
    .description(say("write the kernelspec; needs no Python", "写出 kernelspec；不需要 Python"))
    .option("--user", say("for the current user (default)", "为当前用户安装（默认）"))
    .option("--sys-prefix", say("into the active Python environment", "装到当前的 Python 环境"))
    .option("--prefix <folder>", say("into <folder>/share/jupyter/kernels", "装到 <folder>/share/jupyter/kernels"))
    .option(
      "--name <name>",
      say(
        "the kernel's name; 'tslab' opens tslab's notebooks unchanged",
        "内核的名称；用 'tslab' 可直接打开 tslab 的笔记本",
      ),
      "tunelab",
    )
    .addOption(
      new Option("--engine <name>", say("what compiles the cells", "用什么编译单元格"))
        .choices(["typescript", "tslab"])
        .default("typescript"),
    )
    .option("--display-name <text>", say("as front ends show it", "界面上显示的名称"), "TypeScript (tunelab)")
    .action(async (flags: InstallFlags) => {
      const { installKernel } = await import("./kernelspec.ts");
      console.log(await installKernel(flags, flags));
      if (/[\\/]_npx[\\/]/.test(packageFile))
        console.error(
          say(
            "The kernel runs from npx's cache, and is gone when that is emptied; to keep it, install tunelab (npm install -g --ignore-scripts).",
            "内核在 npx 的缓存中运行，缓存清空后就不在了；要保留，请安装 tunelab（npm install -g --ignore-scripts）。",
          ),
        );
    });
  kernel
    .command("list")
    .description(say("show the kernels that Jupyter finds", "列出 Jupyter 能找到的内核"))
    .action(async () => {
      const { listKernels } = await import("./kernelspec.ts");
      const kernels = await listKernels();
      const width = Math.max(0, ...kernels.map(({ name }) => name.length));
      for (const { name, displayName, folder, own } of kernels)
        console.log(`${own ? "*" : " "} ${name.padEnd(width)}  ${displayName}  ${folder}`);
      if (kernels.length === 0)
        console.log(
          say("no kernels; install one with: tunelab kernel install", "没有内核；安装：tunelab kernel install"),
        );
    });
  kernel
    .command("remove")
    .description(say("remove a kernel that was installed from here", "删除从这里安装的内核"))
    .argument("[name]", say("its name", "它的名称"), "tunelab")
    .action(async (name: string) => {
      const { removeKernel } = await import("./kernelspec.ts");
      console.log(await removeKernel(name));
    });
}
