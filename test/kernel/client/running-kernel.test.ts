import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { RunningKernel, type RunningKernelOptions } from "#kernel/client/running-kernel";
import { installKernel } from "#kernel/install/kernelspec";
import type { Output } from "#kernel/session/frames";
import { shown, temporaryFolder } from "../helpers.ts";

const prefix = temporaryFolder();
const rude = fileURLToPath(new URL("rude-kernel.ts", import.meta.url));
const before = process.env["JUPYTER_PATH"];

function install(name: string, argv: string[], spec: Record<string, unknown> = {}): void {
  const folder = join(prefix, "share/jupyter/kernels", name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "kernel.json"), JSON.stringify({ argv, display_name: name, language: "rude", ...spec }));
}

beforeAll(async () => {
  process.env["JUPYTER_PATH"] = join(prefix, "share/jupyter");
  process.env["TUNELAB_LANG"] = "en";
  await installKernel({ prefix }, { name: "own" });
  install("rude", [process.execPath, "--import", import.meta.resolve("tsx"), rude, "{connection_file}"]);
  install("broken", [process.execPath, "-e", "console.error('no module x'); process.exit(3)", "{connection_file}"]);
  install("missing", [join(prefix, "no/such/program"), "{connection_file}"]);
  install("silent", [process.execPath, "-e", "setInterval(() => {}, 1000)", "{connection_file}"]);
  install("nothing", [process.execPath, "-e", "0"]);
});
afterAll(() => {
  if (before === undefined) delete process.env["JUPYTER_PATH"];
  else process.env["JUPYTER_PATH"] = before;
  delete process.env["TUNELAB_LANG"];
});

async function withKernel<T>(name: string, use: (kernel: RunningKernel) => Promise<T>, options?: RunningKernelOptions) {
  const kernel = await RunningKernel.start(name, { cwd: prefix, ...options });
  try {
    return await use(kernel);
  } finally {
    await kernel.close();
  }
}

async function run(kernel: RunningKernel, source: string) {
  const outputs: Output[] = [];
  const reply = await kernel.execute(source, { onOutput: (output) => outputs.push(output) });
  return { reply, outputs, text: shown(outputs) };
}

describe("the start of a kernel", () => {
  test("an unknown name is answered with those there are", async () => {
    await expect(RunningKernel.start("rud")).rejects.toMatchObject({
      code: "NOT_FOUND",
      message: 'there is no kernel "rud"',
      hint: expect.stringMatching(/^did you mean rude\? installed: .*own.*/),
    });
  });

  test.each([
    ["broken", "MISSING_DEPENDENCY", "the kernel broken did not start: exit code 3: no module x"],
    ["missing", "MISSING_DEPENDENCY", "the kernel missing did not start: spawn"],
    ["silent", "TIMEOUT", "the kernel silent did not answer within 0.5 s"],
    ["nothing", "USAGE", 'the kernel "nothing" takes no connection file'],
  ])("%s says why it failed", async (name, code, message) => {
    const started = RunningKernel.start(name, { startMs: name === "silent" ? 500 : 60_000 });
    await expect(started).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });
});

describe("our own kernel through ZeroMQ", () => {
  test("shows what cells show, keeps their state and stops a loop", async () => {
    await withKernel("own", async (kernel) => {
      expect(kernel.language).toMatchObject({ name: "typescript", file_extension: ".ts" });
      const first = await run(kernel, "const x: number = 1; console.log('a'); console.error('b'); x + 1");
      expect(first.reply).toEqual({ status: "ok", executionCount: 1 });
      expect(first.outputs).toMatchObject([
        { type: "stream", name: "stdout", text: "a\n" },
        { type: "stream", name: "stderr", text: "b\n" },
        { type: "result", data: { "text/plain": "2" }, executionCount: 1 },
      ]);
      const { outputs } = await run(kernel, "display(1, { displayId: 'd' }).update(2); clearOutput({ wait: true })");
      expect(outputs).toMatchObject([
        { type: "display", displayId: "d", update: false },
        { type: "display", displayId: "d", update: true },
        { type: "clear", wait: true },
      ]);
      const failed = await run(kernel, "throw new RangeError('no')");
      expect(failed.reply).toMatchObject({ status: "error", error: { ename: "RangeError", evalue: "no" } });
      expect(failed.outputs).toMatchObject([{ type: "error", ename: "RangeError" }]);
      expect((await run(kernel, "await input('?')")).text).toContain("input() is not possible here");
      const onOutput = () => kernel.interrupt();
      const looped = await kernel.execute("console.log('on'); while (true) {}", { onOutput });
      expect(looped.error?.ename).toBe("KeyboardInterrupt");
      expect((await run(kernel, "x")).text).toBe("1");
    });
  });

  test("late output goes to the cell that made it", async () => {
    await withKernel("own", async (kernel) => {
      const first = await run(kernel, "setTimeout(() => console.log('late'), 50); undefined");
      const second = await run(kernel, "await new Promise((r) => setTimeout(r, 300))");
      expect([shown(first.outputs), second.text]).toEqual(["late\n", ""]);
    });
  });

  test("the end of its process ends the cell", async () => {
    await withKernel("own", async (kernel) => {
      const { reply, outputs } = await run(
        kernel,
        "process.kill(process.ppid, 'SIGKILL'); await new Promise(() => {})",
      );
      expect(reply).toMatchObject({
        status: "error",
        dead: true,
        error: { ename: "DeadKernelError", evalue: "the kernel own ended (SIGKILL)" },
      });
      expect(outputs).toMatchObject([{ type: "error", ename: "DeadKernelError" }]);
    });
  });
});

describe("a kernel without manners", () => {
  test("that never says idle, or not why it failed", async () => {
    await withKernel("rude", async (kernel) => {
      const { reply, text } = await run(kernel, "never idle");
      expect([reply.outputUncertain, text]).toEqual([true, "shown"]);
      expect((await run(kernel, "no reason")).reply.error).toMatchObject({
        ename: "Error",
        evalue: "the kernel says only that the cell failed",
      });
    });
  });

  test("that asks for input and cannot be interrupted is ended, and that is said", async () => {
    const use = (kernel: RunningKernel) => run(kernel, "asks though it may not");
    const { reply, outputs } = await withKernel("rude", use, { interruptMs: 200 });
    expect(reply).toMatchObject({ status: "error", dead: true, error: { ename: "StdinNotImplementedError" } });
    expect(outputs).toMatchObject([{ type: "error", evalue: expect.stringContaining('asks for input ("Name?")') }]);
  });

  test("that dies shows its last words", async () => {
    const { reply } = await withKernel("rude", (kernel) => run(kernel, "dies"));
    expect(reply.error).toMatchObject({ evalue: "the kernel rude ended (exit code 3)" });
    expect(reply.error?.traceback).toContain("out of manners");
  });
});
