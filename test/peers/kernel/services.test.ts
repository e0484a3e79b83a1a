/**
 * JupyterLab's own client library drives the kernel from Node: through Jupyter's server, and over ZeroMQ without a server, as
 * in VS Code. Needs a folder with the npm package @jupyterlab/services (TUNELAB_PEERS_SERVICES), and for the server a Python
 * with jupyterlab (TUNELAB_PEER_PYTHON).
 */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { installKernel } from "#kernel/install/kernelspec";
import { temporaryFolder } from "../../kernel/helpers.ts";
import { missingLab, startLab } from "./jupyterlab.ts";
import { startRawKernel } from "./vscode/raw-kernel.cjs";

const packages = process.env["TUNELAB_PEERS_SERVICES"] ?? "";
const missingServices = existsSync(join(packages, "node_modules/@jupyterlab/services"))
  ? undefined
  : "TUNELAB_PEERS_SERVICES names no folder with @jupyterlab/services";

type Message = { header: { msg_type: string }; content: Record<string, unknown> };
type Future = {
  done: Promise<Message>;
  onIOPub: (message: Message) => void;
  onStdin: (message: Message) => void;
};
/** The part of the library that the test uses. */
type Connection = {
  info: Promise<{ implementation: string; language_info: { name: string } }>;
  requestExecute(content: { code: string; stop_on_error?: boolean }): Future;
  requestComplete(content: { code: string; cursor_pos: number }): Promise<Message>;
  requestInspect(content: { code: string; cursor_pos: number; detail_level: 0 | 1 }): Promise<Message>;
  requestHistory(content: object): Promise<Message>;
  requestIsComplete(content: { code: string }): Promise<Message>;
  sendInputReply(content: { status: "ok"; value: string }, parent: unknown): void;
  createComm(target: string): {
    open(data: object): unknown;
    onMsg: (message: Message) => void;
    send(data: object): unknown;
  };
  interrupt(): Promise<void>;
  restart(): Promise<void>;
  shutdown(): Promise<void>;
};

interface Driven {
  kernel: Connection;
  interrupt(): Promise<void>;
  close(): Promise<void>;
}

async function throughServer(folder: string): Promise<Driven> {
  const lab = await startLab(folder);
  const services = createRequire(join(packages, "package.json"))("@jupyterlab/services");
  const serverSettings = services.ServerConnection.makeSettings({
    baseUrl: lab.url,
    wsUrl: lab.url.replace("http", "ws"),
    token: lab.token,
    appendToken: true,
  });
  const kernel: Connection = await new services.KernelManager({ serverSettings }).startNew({ name: "tunelab" });
  const close = async () => {
    await kernel.shutdown();
    await lab.close();
  };
  return { kernel, interrupt: () => kernel.interrupt(), close };
}

async function overZeroMq(folder: string): Promise<Driven> {
  const kernelspec = join(await installKernel({ prefix: folder }), "kernel.json");
  const env = { TUNELAB_LANG: "en", TUNELAB_HISTORY: join(folder, "history.jsonl") };
  return await startRawKernel({ kernelspec, services: packages, project: process.cwd(), cwd: folder, env });
}

const WAYS = [
  { way: "through Jupyter's server", start: throughServer, reason: missingServices ?? missingLab() },
  { way: "over ZeroMQ, as in VS Code", start: overZeroMq, reason: missingServices },
];

describe.each(WAYS)("@jupyterlab/services $way", ({ start, reason }) => {
  const folder = temporaryFolder();
  let driven: Driven | undefined;
  let kernel: Connection;

  beforeAll(async () => {
    if (reason) return;
    driven = await start(folder);
    kernel = driven.kernel;
  });
  beforeEach(({ skip }) => skip(reason !== undefined, reason));
  afterAll(() => driven?.close());

  async function execute(code: string, during: (future: Future) => void = () => {}) {
    const future = kernel.requestExecute({ code });
    const published: Message[] = [];
    future.onIOPub = (message) => void published.push(message);
    during(future);
    const reply = await future.done;
    const shown = published
      .filter(({ header }) => header.msg_type !== "status")
      .map(({ header, content }) => [header.msg_type, content["text"] ?? content["data"] ?? content["ename"]]);
    return { reply: reply.content, shown };
  }

  test("runs cells, keeps their state and shows their outputs in order", async () => {
    expect(await kernel.info).toMatchObject({ implementation: "tunelab", language_info: { name: "typescript" } });
    await execute("const total: number = 40");
    const { reply, shown } = await execute("console.log('a'); display(html`<b>b</b>`); total + 2");
    expect(reply["status"]).toBe("ok");
    expect(shown).toEqual([
      ["execute_input", undefined],
      ["stream", "a\n"],
      ["display_data", expect.objectContaining({ "text/html": "<b>b</b>" })],
      ["execute_result", { "text/plain": "42" }],
    ]);
  });

  test("completes, inspects, knows complete code and history", async () => {
    const complete = await kernel.requestComplete({ code: "total.toFix", cursor_pos: 11 });
    expect(complete.content["matches"]).toEqual(["toFixed"]);
    const inspect = await kernel.requestInspect({ code: "total", cursor_pos: 3, detail_level: 0 });
    expect(inspect.content).toMatchObject({ found: true, data: { "text/plain": expect.stringContaining("number") } });
    expect((await kernel.requestIsComplete({ code: "if (" })).content["status"]).toBe("incomplete");
    const history = await kernel.requestHistory({
      hist_access_type: "search",
      pattern: "const total*",
      output: false,
      raw: true,
    });
    expect(history.content["history"]).toEqual([[1, 1, "const total: number = 40"]]);
  });

  test("answers a question of a cell", async () => {
    const { shown } = await execute("(await input('Name? ')).length", (future) => {
      future.onStdin = (message) => kernel.sendInputReply({ status: "ok", value: "Ada" }, message.header);
    });
    expect(shown.at(-1)).toEqual(["execute_result", { "text/plain": "3" }]);
  });

  test("opens a comm", async () => {
    await execute("registerCommTarget('echo', (comm) => comm.onMessage((data) => comm.send({ got: data })))");
    const comm = kernel.createComm("echo");
    const answer = new Promise<Message>((resolve) => {
      comm.onMsg = resolve;
    });
    comm.open({});
    comm.send({ x: 1 });
    expect((await answer).content["data"]).toEqual({ got: { x: 1 } });
  });

  test("interrupts a loop; variables survive", async () => {
    const { reply } = await execute("console.log('on'); while (true) {}", (future) => {
      const note = future.onIOPub;
      future.onIOPub = (message) => {
        note(message);
        if (message.header.msg_type === "stream") void driven?.interrupt();
      };
    });
    expect(reply).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });
    expect((await execute("total")).shown.at(-1)).toEqual(["execute_result", { "text/plain": "40" }]);
  });

  test.skipIf(start === overZeroMq)("restarts with nothing left", async () => {
    await kernel.restart();
    expect((await execute("typeof total")).shown.at(-1)).toEqual(["execute_result", { "text/plain": "'undefined'" }]);
  });
});
