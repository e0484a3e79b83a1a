/** The service as a process of its own, to be killed and started again on the same folder. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";

const root = new URL("../../../", import.meta.url);

export interface ServiceProcess {
  base: string;
  child: ChildProcess;
  /** kill -9; waits until it is gone. */
  kill(): Promise<void>;
}

export async function startService(dataFolder: string, ...options: string[]): Promise<ServiceProcess> {
  const args = ["bin/tunelab.mjs", "serve", "--port", "0", "--data", dataFolder, ...options];
  const child = spawn(process.execPath, args, { cwd: root });
  child.stderr.resume();
  const [line] = await once(child.stdout, "data");
  const base = String(line).match(/http:\/\/127\.0\.0\.1:\d+/)?.[0];
  if (base === undefined) throw new Error(`the service did not start: ${line}`);
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  };
  return { base, child, kill };
}

/** Ids of the processes that a process started (Linux). */
export async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8").catch(() => "");
  return text.split(" ").filter(Boolean).map(Number);
}

/** A text bank of `count` questions that are all different. */
export function bankOf(name: string, count: number): string {
  return Array.from(
    { length: count },
    (_, i) =>
      `${i + 1}. ${name} 的第 ${i + 1} 题，正确的是（ ）\nA. 甲${i}\nB. 乙${i}\n答案：${i % 2 === 0 ? "A" : "B"}\n`,
  ).join("");
}

// biome-ignore lint/suspicious/noExplicitAny: the service validates its answers in other tests
export async function json(base: string, path: string, init?: RequestInit): Promise<any> {
  const response = await fetch(base + path, init);
  if (!response.ok) throw new Error(`${init?.method ?? "GET"} ${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

export async function uploadText(base: string, name: string, text: string): Promise<string> {
  const form = new FormData();
  form.append("files", new Blob([text]), name);
  return (await json(base, "/api/v1/uploads", { method: "POST", body: form })).uploads[0].id;
}

export function startJob(base: string, uploads: string[], key: string): Promise<{ id: string }> {
  return json(base, "/api/v1/jobs", {
    method: "POST",
    headers: { "Content-Type": "application/json", "Idempotency-Key": key },
    body: JSON.stringify({ uploads }),
  });
}
