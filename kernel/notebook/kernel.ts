/** What runs the cells of a notebook: our own session, or an installed kernel. */
import { dirname, resolve } from "node:path";
import { say, withLanguage } from "#kernel/display/locale";
import { KernelError } from "#kernel/errors";
import { findKernel, listKernels } from "#kernel/install/kernelspec";
import { languageInfo } from "#kernel/jupyter/replies";
import { type CellReply, type CellRequest, Session } from "#kernel/session/session";
import type { Notebook } from "./file.ts";
import { notebookKernel, notebookLanguage, sameLanguage } from "./languages.ts";
import type { RunOptions } from "./run.ts";

export interface NotebookKernel {
  language: string;
  /** What the notebook says of its kernel after the run: `kernelspec` and `language_info`. */
  metadata: Record<string, unknown>;
  execute(source: string, request: Pick<CellRequest, "onOutput">): Promise<CellReply>;
  interrupt(): void;
  close(): Promise<void>;
}

type StartOptions = Pick<RunOptions, "input" | "kernel" | "cwd" | "env" | "engine" | "typecheck">;

/** @throws KernelError USAGE when the notebook's language is not the kernel's */
export async function startKernel(notebook: Notebook, options: StartOptions): Promise<NotebookKernel> {
  const { kernel, input, engine, typecheck, env } = options;
  const { language: written } = (notebook.metadata["tunelab"] ?? {}) as { language?: unknown };
  const common = { cwd: resolve(options.cwd ?? dirname(input)), env: withLanguage(env ?? process.env, written) };
  if (kernel !== undefined) {
    if (engine || typecheck)
      throw new KernelError(
        "USAGE",
        say(
          "engine and typecheck are settings of tunelab's own kernel, not of an installed one",
          "engine 和 typecheck 是 tunelab 自己的内核的设置，不用于已安装的内核",
        ),
        {
          hint: say("leave out either them or the kernel", "去掉它们，或去掉内核"),
        },
      );
    return await startInstalled(notebook, kernel, input, common);
  }
  const language = notebookLanguage(notebook);
  if (language && !sameLanguage(language, "typescript")) throw otherLanguage(notebook, language, input);
  const session = await Session.start({
    ...common,
    ...(engine ? { engine } : {}),
    ...(typecheck ? { typecheck } : {}),
  });
  void session.ready; // the compiler starts while the notebook is prepared
  return { ...handle(session), language: "typescript", metadata: ownMetadata(notebook) };
}

async function startInstalled(
  notebook: Notebook,
  name: string,
  input: string,
  common: { cwd: string; env?: NodeJS.ProcessEnv },
): Promise<NotebookKernel> {
  const spec = await findKernel(name);
  const language = notebookLanguage(notebook);
  if (language && spec.language && !sameLanguage(language, spec.language))
    throw await wrongKernel(input, language, spec.name, spec.language);
  const { RunningKernel } = await import("#kernel/client/running-kernel"); // ZeroMQ only when it is used
  const kernel = await RunningKernel.start(spec.name, common);
  const kernelspec = { display_name: spec.displayName, language: spec.language, name: spec.name };
  return {
    ...handle(kernel),
    language: spec.language || kernel.language.name,
    metadata: { kernelspec, language_info: kernel.language },
  };
}

function handle(kernel: Pick<NotebookKernel, "execute" | "interrupt" | "close">) {
  return {
    execute: (source: string, request: Pick<CellRequest, "onOutput">) => kernel.execute(source, request),
    interrupt: () => kernel.interrupt(),
    close: () => kernel.close(),
  };
}

/** The kernel that the notebook names stays; one without gets ours. */
function ownMetadata({ metadata }: Notebook): Record<string, unknown> {
  return {
    kernelspec: metadata["kernelspec"] ?? {
      display_name: "TypeScript (tunelab)",
      language: "typescript",
      name: "tunelab",
    },
    language_info: languageInfo(),
  };
}

function otherLanguage(notebook: Notebook, language: string, path: string): KernelError {
  return new KernelError(
    "USAGE",
    say(`${path} is a notebook in ${language}, not in TypeScript`, `${path} 是 ${language} 笔记本，不是 TypeScript`),
    {
      hint: say(
        `run it with an installed kernel, --kernel ${notebookKernel(notebook) ?? "NAME"}; tunelab kernel list shows them`,
        `用已安装的内核运行：--kernel ${notebookKernel(notebook) ?? "名称"}；tunelab kernel list 列出内核`,
      ),
      details: { language },
    },
  );
}

async function wrongKernel(path: string, language: string, name: string, its: string): Promise<KernelError> {
  const fitting = (await listKernels()).filter((each) => sameLanguage(each.language, language));
  const names = fitting.map((each) => each.name).join(", ");
  return new KernelError(
    "USAGE",
    say(
      `${path} is a notebook in ${language}, but the kernel ${name} runs ${its}`,
      `${path} 是 ${language} 笔记本，而内核 ${name} 运行 ${its}`,
    ),
    {
      hint: names
        ? say(`installed for ${language}: ${names}`, `已安装的 ${language} 内核：${names}`)
        : say(`no kernel for ${language} is installed`, `没有安装 ${language} 的内核`),
      details: { language, kernel: name },
    },
  );
}
