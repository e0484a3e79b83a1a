import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Content } from "#kernel/jupyter/message";
import { alive } from "../helpers.ts";
import { startKernel, streamText, TestClient, type TestKernel, types } from "./client.ts";

describe("a kernel process", () => {
  let kernel: TestKernel;
  let client: TestClient;
  beforeAll(async () => {
    kernel = await startKernel();
    client = await TestClient.connect(kernel);
  });
  afterAll(() => {
    client.close();
    process.kill(kernel.process.pid!, "SIGKILL");
  });

  test("says what it is", async () => {
    const { content } = await client.request("kernel_info_request", {}, "control");
    expect(content).toMatchObject({
      status: "ok",
      protocol_version: "5.5",
      implementation: "tunelab",
      language_info: { name: "typescript", file_extension: ".ts", version: "6.0.3" },
    });
  });

  test("publishes in the order that clients rely on", async () => {
    const { reply, outputs } = await client.execute(
      "console.log('a'); display('b'); await 0; console.error('c'); 1 + 1",
    );
    expect(types(outputs)).toEqual([
      "status",
      "execute_input",
      "stream",
      "display_data",
      "stream",
      "execute_result",
      "status",
    ]);
    expect(outputs[1]!.content).toMatchObject({ code: expect.any(String), execution_count: reply["execution_count"] });
    expect(outputs[5]!.content).toMatchObject({
      data: { "text/plain": "2" },
      metadata: {},
      execution_count: reply["execution_count"],
    });
    expect(reply).toMatchObject({ status: "ok", user_expressions: {}, payload: [] });
    expect(outputs.every(({ header }) => header.session === client.published[0]!.header.session)).toBe(true);
  });

  test("reports errors in the reply and on iopub", async () => {
    const { reply, outputs } = await client.execute("throw new TypeError('no')");
    expect(reply).toMatchObject({ status: "error", ename: "TypeError", evalue: "no", traceback: expect.any(Array) });
    expect(outputs.find(({ header }) => header.msg_type === "error")?.content).toMatchObject({
      ename: "TypeError",
      evalue: "no",
    });
  });

  test("silent requests publish nothing and are not counted", async () => {
    const before = (await client.execute("0")).reply["execution_count"] as number;
    const silent = await client.execute("console.log(1); 2", { silent: true });
    expect(types(silent.outputs)).toEqual(["status", "status"]);
    const unstored = await client.execute("3", { store_history: false });
    expect(unstored.reply["execution_count"]).toBe(before);
    expect((await client.execute("4")).reply["execution_count"]).toBe(before + 1);
  });

  test("user expressions are evaluated after the cell", async () => {
    const { reply } = await client.execute("const seven = 7", {
      user_expressions: { good: "seven * 2", bad: "nothing.here", table: "[{ a: 1 }]" },
    });
    expect(reply["user_expressions"]).toMatchObject({
      good: { status: "ok", data: { "text/plain": "14" }, metadata: {} },
      bad: { status: "error", ename: "ReferenceError" },
      table: { status: "ok", data: { "text/html": expect.stringContaining("<table>") } },
    });
  });

  test("after an error the waiting cells are aborted, unless told otherwise", async () => {
    const send = (code: string, stop = true) =>
      client.send("execute_request", { code, silent: false, store_history: true, stop_on_error: stop });
    const stopped = [send("throw 1"), send("globalThis.ranAfter = 1"), send("2")];
    const replies = await Promise.all(stopped.map(async (each) => (await client.finished(each)).reply["status"]));
    expect(replies).toEqual(["error", "aborted", "aborted"]);
    expect(
      (await client.execute("globalThis.ranAfter")).outputs.some(({ header }) => header.msg_type === "execute_result"),
    ).toBe(false);
    const going = [send("throw 1", false), send("2")];
    expect(await Promise.all(going.map(async (each) => (await client.finished(each)).reply["status"]))).toEqual([
      "error",
      "ok",
    ]);
  });

  test("what is sent after the reply of a failed cell runs, however soon", async () => {
    for (let round = 0; round < 20; round++) {
      const failed = client.send("execute_request", { code: "throw 1", silent: false });
      await client.replyTo(failed);
      expect((await client.execute(`${round}`)).reply["status"]).toBe("ok");
    }
  });

  test("answers heartbeat, completion and history while a cell loops, then stops it", async () => {
    const loop = client.send("execute_request", {
      code: "const start = 1; console.log('on'); while (true) {}",
      silent: false,
    });
    await client.until(() =>
      client.published.some((each) => each.parent.msg_id === loop.header.msg_id && each.header.msg_type === "stream"),
    );
    await client.heartbeat.send("ping");
    expect((await client.heartbeat.receive())[0]!.toString()).toBe("ping");
    expect((await client.request("complete_request", { code: "'x'.toUp", cursor_pos: 8 })).content["matches"]).toEqual([
      "toUpperCase",
    ]);
    expect((await client.request("history_request", { hist_access_type: "tail", n: 1 })).content["status"]).toBe("ok");
    // The status that clients keep is busy; a message of the cell itself would set off JupyterLab's debugger each time.
    // The reply may overtake the statuses of its own request, whose busy has a parent.
    const last = () => client.published.findLast(({ header }) => header.msg_type === "status");
    await client.until(() => last()?.content["execution_state"] === "busy" && last()?.parent.msg_id === undefined);
    expect(last()?.parent).toEqual({});
    expect((await client.request("interrupt_request", {}, "control")).content).toEqual({ status: "ok" });
    expect((await client.finished(loop)).reply).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });
    expect((await client.execute("start")).outputs.at(-2)!.content).toMatchObject({ data: { "text/plain": "1" } });
  });

  test("a signal interrupts too", async () => {
    const loop = client.send("execute_request", {
      code: "console.log('on'); await new Promise(() => {})",
      silent: false,
    });
    await client.until(() =>
      client.published.some((each) => each.parent.msg_id === loop.header.msg_id && each.header.msg_type === "stream"),
    );
    kernel.process.signal("SIGINT");
    expect((await client.finished(loop)).reply).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });
  });

  test("completes with types of earlier cells, in code points", async () => {
    await client.execute(
      "interface Person { firstName: string; age: number }\nconst person: Person = { firstName: '甲', age: 3 }",
    );
    const code = "const 图 = '🙂'; person.fir";
    const { content } = await client.request("complete_request", { code, cursor_pos: [...code].length });
    expect(content).toMatchObject({
      matches: ["firstName"],
      cursor_start: [...code].length - 3,
      cursor_end: [...code].length,
    });
    expect(content["metadata"]).toMatchObject({
      _jupyter_types_experimental: [{ text: "firstName", type: "property" }],
    });
    const kinds = async (text: string) => {
      const { content } = await client.request("complete_request", { code: text, cursor_pos: text.length });
      const types = (content["metadata"] as Content)["_jupyter_types_experimental"] as { text: string; type: string }[];
      return Object.fromEntries(types.map(({ text, type }) => [text, type]));
    };
    await client.execute("function firstOf() {} class FirstClass {} let firstName = 1; const firstValue = person");
    const declared = { firstOf: "function", FirstClass: "class", firstName: "variable", firstValue: "constant" };
    expect(await kinds("first")).toMatchObject(declared);
    expect(await kinds("person.first")).toEqual({ firstName: "property" });
    await client.execute("const person = { other: 1 }");
    expect((await client.request("complete_request", { code: "person.o", cursor_pos: 8 })).content["matches"]).toEqual([
      "other",
    ]);
    expect(
      (await client.request("complete_request", { code: "import { TunelabEr } from 'tunelab'", cursor_pos: 17 }))
        .content["matches"],
    ).toContain("TunelabError");
  });

  test("shows documentation", async () => {
    await client.execute("/** Adds two numbers. */\nfunction add(a: number, b: number): number { return a + b }");
    const { content } = await client.request("inspect_request", { code: "add(1, 2)", cursor_pos: 3, detail_level: 0 });
    expect(content).toMatchObject({
      found: true,
      data: { "text/plain": expect.stringMatching(/add\(a: number, b: number\): number[\s\S]*Adds two numbers/) },
    });
    expect((await client.request("inspect_request", { code: "   ", cursor_pos: 1 })).content).toMatchObject({
      found: false,
      data: {},
    });
  });

  test("knows whether code is complete", async () => {
    const status = async (code: string) => (await client.request("is_complete_request", { code })).content;
    expect(await status("1 + 1")).toEqual({ status: "complete" });
    expect(await status("function f() {")).toEqual({ status: "incomplete", indent: "  " });
    expect(await status("const = 1")).toEqual({ status: "invalid" });
  });

  test("keeps history on disk", async () => {
    await client.execute("'in history'");
    const { content } = await client.request("history_request", {
      hist_access_type: "search",
      pattern: "'in hist*",
      output: true,
      raw: true,
    });
    expect(content["history"]).toEqual([[1, expect.any(Number), ["'in history'", "'in history'"]]]);
    await expect.poll(() => readFileSync(join(kernel.folder, "history.jsonl"), "utf8")).toContain("in history");
  });

  test("asks for input", async () => {
    const request = client.send("execute_request", {
      code: "(await input('Name? ')).toUpperCase()",
      silent: false,
      allow_stdin: true,
    });
    await client.until(() => client.inputs.some((each) => each.header.msg_type === "input_request"));
    expect(client.inputs.at(-1)!.content).toEqual({ prompt: "Name? ", password: false });
    client.send("input_reply", { status: "ok", value: "ada" }, "stdin");
    expect((await client.finished(request)).outputs.at(-2)!.content).toMatchObject({ data: { "text/plain": "'ADA'" } });
    expect((await client.execute("await input()")).reply).toMatchObject({
      status: "error",
      evalue: expect.stringContaining("no input"),
    });
  });

  test("comms go both ways, with buffers", async () => {
    await client.execute(
      "registerCommTarget('echo', (comm) => comm.onMessage((data, buffers) => comm.send({ got: data }, { buffers })))",
    );
    client.send("comm_open", { comm_id: "c1", target_name: "echo", data: {} });
    expect((await client.request("comm_info_request", {})).content["comms"]).toEqual({ c1: { target_name: "echo" } });
    client.send("comm_msg", { comm_id: "c1", data: { x: 1 } }, "shell", { buffers: [Buffer.from([1, 2, 255])] });
    await client.until(() => client.published.some(({ header }) => header.msg_type === "comm_msg"));
    const echoed = client.published.find(({ header }) => header.msg_type === "comm_msg")!;
    expect(echoed.content).toEqual({ comm_id: "c1", data: { got: { x: 1 } } });
    expect([...echoed.buffers[0]!]).toEqual([1, 2, 255]);
    client.send("comm_open", { comm_id: "c2", target_name: "nobody", data: {} });
    await client.until(() =>
      client.published.some(({ header, content }) => header.msg_type === "comm_close" && content["comm_id"] === "c2"),
    );
    await client.execute("openComm('widget', { v: 1 }); undefined");
    expect(client.published.find(({ header }) => header.msg_type === "comm_open")?.content).toMatchObject({
      target_name: "widget",
      data: { v: 1 },
    });
  });

  test("ignores what is malformed, unsigned, signed with another key or unknown", async () => {
    const { shell } = client.sockets;
    const signed = client.codec.encode(
      client.codec.create("execute_request", { code: "globalThis.forged = true" }, undefined),
    );
    const unsigned = [...signed];
    unsigned[1] = Buffer.from("");
    const wrong = [...signed];
    wrong[1] = Buffer.from("0".repeat(64));
    for (const frames of [unsigned, wrong, signed.slice(0, 3), [Buffer.from("noise")], [Buffer.alloc(0)]])
      await shell.send(frames);
    client.send("no_such_request", {});
    expect(
      (await client.execute("globalThis.forged")).outputs.some(({ header }) => header.msg_type === "execute_result"),
    ).toBe(false);
  });

  test("1,000 rapid requests of two clients are all answered", async () => {
    const other = await TestClient.connect(kernel);
    const ask = async (from: TestClient, i: number) => {
      const request = from.send(i % 2 ? "kernel_info_request" : "is_complete_request", { code: "1" });
      return request;
    };
    const requests: [TestClient, Awaited<ReturnType<typeof ask>>][] = [];
    for (let i = 0; i < 500; i++) for (const each of [client, other]) requests.push([each, await ask(each, i)]);
    const replies = await Promise.all(requests.map(([from, request]) => from.replyTo(request)));
    expect(replies).toHaveLength(1000);
    other.close();
  });

  test("100,000 lines arrive whole, before idle", async () => {
    const { outputs } = await client.execute("for (let i = 0; i < 100_000; i++) console.log(i)");
    expect(types(outputs).at(-1)).toBe("status");
    expect(streamText(outputs).trimEnd().split("\n")).toEqual(Array.from({ length: 100_000 }, (_, i) => String(i)));
  });

  test("a cell that ends the process costs the variables and the comms, not the kernel", async () => {
    await client.execute("openComm('lost'); undefined");
    expect((await client.execute("process.exit(1)")).reply).toMatchObject({ status: "error", ename: "ProcessLost" });
    expect((await client.execute("5")).reply["status"]).toBe("ok");
    expect((await client.request("comm_info_request", { target_name: "lost" })).content["comms"]).toEqual({});
  });
});

describe("the end of a kernel", () => {
  const pidOf = async (client: TestClient) => {
    const { outputs } = await client.execute("process.pid");
    return Number((outputs.at(-2)!.content["data"] as Record<string, string>)["text/plain"]);
  };

  test("by request: replies, then both processes are gone", async () => {
    const kernel = await startKernel();
    const client = await TestClient.connect(kernel);
    const pid = await pidOf(client);
    const { ended } = kernel.process;
    expect((await client.request("shutdown_request", { restart: false }, "control")).content).toEqual({
      status: "ok",
      restart: false,
    });
    expect(await ended).toBe("exit code 0");
    while (alive(pid)) await new Promise((resolve) => setTimeout(resolve, 20));
    client.close();
  });

  test("by kill -9, in the middle of a loop: no orphan is left", async () => {
    const kernel = await startKernel();
    const client = await TestClient.connect(kernel);
    const pid = await pidOf(client);
    client.send("execute_request", { code: "while (true) {}", silent: false });
    await new Promise((resolve) => setTimeout(resolve, 200));
    process.kill(kernel.process.pid!, "SIGKILL");
    while (alive(pid)) await new Promise((resolve) => setTimeout(resolve, 20));
    client.close();
  });

  test("a history that cannot be written does not matter", async () => {
    const kernel = await startKernel({ TUNELAB_HISTORY: "/dev/full" });
    const client = await TestClient.connect(kernel);
    expect((await client.execute("1")).reply["status"]).toBe("ok");
    expect((await client.request("history_request", { hist_access_type: "tail", n: 5 })).content["history"]).toEqual([
      [1, 1, "1"],
    ]);
    process.kill(kernel.process.pid!, "SIGKILL");
    client.close();
  });
});
