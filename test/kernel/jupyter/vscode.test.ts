/**
 * The kernel as VS Code's Jupyter extension drives it, without Jupyter: it reads the kernelspec, starts the process, looks
 * whether the ports are in use, speaks ZeroMQ itself, and ends the kernel by signals.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newConnection } from "#kernel/client/process";
import { installKernel } from "#kernel/install/kernelspec";
import type { Content, Message } from "#kernel/jupyter/message";
import type { ConnectionInfo } from "#kernel/jupyter/zmq";
import { alive, temporaryFolder } from "../helpers.ts";
import { streamText, TestClient, types } from "./client.ts";

interface Launched {
  process: ChildProcess;
  connection: ConnectionInfo;
}

const folder = temporaryFolder();

/** The kernels of a data folder, by display name. */
function kernelspecs(data: string): Map<string, Content> {
  const files = readdirSync(data, { recursive: true, encoding: "utf8" }).filter((file) => /kernel\.json$/.test(file));
  const specs = files.map((file) => JSON.parse(readFileSync(join(data, file), "utf8")) as Content);
  return new Map(specs.map((spec) => [String(spec["display_name"]), spec]));
}

async function launch(environment: Record<string, string> = {}): Promise<Launched> {
  await installKernel({ prefix: folder });
  const spec = kernelspecs(join(folder, "share/jupyter")).get("TypeScript (tunelab)")!;
  const connection = await newConnection();
  const file = join(folder, `kernel-v2-${connection.shell_port}.json`);
  writeFileSync(file, JSON.stringify(connection));
  const [program, ...words] = (spec["argv"] as string[]).map((word) => word.replace("{connection_file}", file));
  const { JPY_PARENT_PID: _, ...inherited } = process.env;
  const own = { TUNELAB_LANG: "en", TUNELAB_HISTORY: join(folder, "history.jsonl") };
  const child = spawn(program!, words, { cwd: folder, env: { ...inherited, ...own, ...environment } });
  child.stdout.resume();
  child.stderr.resume();
  for (const port of [connection.shell_port, connection.iopub_port]) await inUse(port);
  return { process: child, connection };
}

/** Connects and leaves without a word, until somebody listens. */
async function inUse(port: number): Promise<void> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
  } catch {
    await new Promise((resolve) => setTimeout(resolve, 200));
    return await inUse(port);
  } finally {
    socket.destroy();
  }
}

/** Connected once something is published; what is asked before is answered all the same. */
async function connected(connection: ConnectionInfo): Promise<TestClient> {
  const client = new TestClient(connection);
  while (client.published.length === 0) {
    const asked = [client.send("kernel_info_request", {}), client.send("kernel_info_request", {})];
    await Promise.all(asked.map((each) => client.replyTo(each)));
  }
  return client;
}

/** What the extension checks before it shows a message. */
const FIELDS: Record<string, Record<string, string>> = {
  stream: { name: "string", text: "string" },
  display_data: { data: "object", metadata: "object" },
  execute_input: { code: "string", execution_count: "number" },
  execute_result: { execution_count: "number", data: "object", metadata: "object" },
  error: { ename: "string", evalue: "string", traceback: "object" },
  status: { execution_state: "string" },
};

function expectComplete({ header, content }: Message): void {
  for (const field of ["username", "version", "session", "msg_id", "msg_type"] as const)
    expect(typeof header[field]).toBe("string");
  for (const [field, type] of Object.entries(FIELDS[header.msg_type] ?? {})) expect(typeof content[field]).toBe(type);
}

/** As the extension runs a cell: it stops the following ones itself. */
const run = (client: TestClient, code: string) =>
  client.send(
    "execute_request",
    { code, silent: false, store_history: true, allow_stdin: true, stop_on_error: false },
    "shell",
    { metadata: { cellId: "vscode-notebook-cell:/a/notebook.ipynb#W0sZmlsZQ==" } },
  );

test("the kernelspec says what the extension looks for", async () => {
  await installKernel({ prefix: folder });
  const spec = kernelspecs(join(folder, "share/jupyter")).get("TypeScript (tunelab)")!;
  expect(spec).toMatchObject({ language: "typescript", interrupt_mode: "message" });
  expect(spec["argv"]).toContain("{connection_file}");
});

describe("a raw kernel", () => {
  let launched: Launched;
  let client: TestClient;
  beforeAll(async () => {
    launched = await launch();
    client = await connected(launched.connection);
  });
  afterAll(() => {
    client.close();
    launched.process.kill("SIGKILL");
  });

  test("runs cells whose requests carry VS Code's metadata", async () => {
    const { reply, outputs } = await client.finished(run(client, "console.log('a'); display(html`<b>b</b>`); 40 + 2"));
    outputs.forEach(expectComplete);
    expect(types(outputs).slice(1, -1)).toEqual(["execute_input", "stream", "display_data", "execute_result"]);
    expect(reply).toMatchObject({ status: "ok", execution_count: 1, payload: [] });
    const failed = await client.finished(run(client, "throw new Error('no')"));
    failed.outputs.forEach(expectComplete);
    expect(failed.reply["status"]).toBe("error");
  });

  test("an interrupt that comes as a request on the shell channel is answered, and stops the cell", async () => {
    const loop = run(client, "const kept = 1; console.log('on'); while (true) {}");
    const mine = () => client.published.filter((each) => each.parent.msg_id === loop.header.msg_id);
    await client.until(() => streamText(mine()) === "on\n");
    const interrupt = client.send("interrupt_request", {}, "shell");
    expect((await client.finished(interrupt)).reply).toEqual({ status: "ok" });
    expect((await client.finished(loop)).reply).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });
    expect((await client.finished(run(client, "kept"))).outputs.at(-2)?.content["data"]).toEqual({ "text/plain": "1" });
  });

  test("completes at the end of a cell though VS Code counts UTF-16 units", async () => {
    const code = "const 字 = '𠮷🙂';\n字.toUpper";
    const { content } = await client.request("complete_request", { code, cursor_pos: code.length });
    const [start, end] = [code.length - "toUpper".length, code.length];
    expect(content).toMatchObject({ matches: ["toUpperCase"], cursor_start: start, cursor_end: end });
    expect(content["metadata"]).toMatchObject({ _jupyter_types_experimental: [{ type: "method", start, end }] });
  });

  test("explains the name of a completion as VS Code asks for it, and code cut in the middle without an error", async () => {
    await client.finished(run(client, "/** The answer. */\nconst answer = 42;"));
    const found = await client.request("inspect_request", { code: "answer", cursor_pos: 6, detail_level: 0 });
    expect(found.content["data"]).toMatchObject({ "text/plain": expect.stringMatching(/answer[\s\S]*The answer\./) });
    // In a cell of several lines VS Code joins the cell's first characters, as many as the column, with the name.
    const cut = await client.request("inspect_request", { code: "/** Tanswer", cursor_pos: 11, detail_level: 0 });
    expect(cut.content).toMatchObject({ status: "ok", found: false });
  });

  test("asks where the request came from; the answer names no question", async () => {
    const asking = run(client, "const [a, b] = await Promise.all([input('a? '), input('b? ')]); a + b");
    const prompts = () => client.inputs.map(({ content }) => content["prompt"]);
    await client.until(() => prompts().includes("a? "));
    expect(prompts()).not.toContain("b? ");
    client.send("input_reply", { status: "ok", value: "1" }, "stdin");
    await client.until(() => prompts().includes("b? "));
    client.send("input_reply", { status: "ok", value: "2" }, "stdin");
    const { outputs } = await client.finished(asking);
    expect(outputs.at(-2)?.content["data"]).toEqual({ "text/plain": "'12'" });
  });
});

const pidOf = async (client: TestClient) => {
  const { outputs } = await client.finished(run(client, "process.pid"));
  return Number((outputs.at(-2)!.content["data"] as Record<string, string>)["text/plain"]);
};

const gone = async (...pids: number[]) => {
  while (pids.some(alive)) await new Promise((resolve) => setTimeout(resolve, 20));
};

describe("the end of a raw kernel", () => {
  test("SIGTERM, to its child first, leaves nothing behind", async () => {
    const launched = await launch();
    const client = await connected(launched.connection);
    const child = await pidOf(client);
    process.kill(child, "SIGTERM");
    launched.process.kill("SIGTERM");
    await gone(child, launched.process.pid!);
    client.close();
  });

  test("VS Code's process of extensions is killed: the kernel ends with it", async () => {
    await installKernel({ prefix: folder });
    const connection = await newConnection();
    const file = join(folder, `kernel-v2-${connection.shell_port}.json`);
    writeFileSync(file, JSON.stringify(connection));
    const spec = kernelspecs(join(folder, "share/jupyter")).get("TypeScript (tunelab)")!;
    const [program, start] = spec["argv"] as string[];
    const { JPY_PARENT_PID: _, ...inherited } = process.env;
    const host = `const { spawn } = require("node:child_process");
      console.log(spawn(${JSON.stringify(program)}, ${JSON.stringify([start, file])}).pid);
      setInterval(() => {}, 1000)`;
    const extensions = spawn(process.execPath, ["-e", host], {
      cwd: folder,
      env: { ...inherited, VSCODE_ESM_ENTRYPOINT: "vs/workbench/api/node/extensionHostProcess" },
    });
    const [line] = (await once(extensions.stdout, "data")) as [Buffer];
    const kernel = Number(line.toString());
    await inUse(connection.shell_port);
    const client = await connected(connection);
    const child = await pidOf(client);
    extensions.kill("SIGKILL");
    await gone(kernel, child);
    client.close();
  });
});
