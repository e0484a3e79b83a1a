import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll } from "vitest";
import type { Output } from "#kernel/session/frames";
import { type CellReply, type CellRequest, Session } from "#kernel/session/session";

/** An empty folder that is removed after the tests of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "tunelab-kernel-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

export class TestSession {
  readonly session: Session;
  constructor(session: Session) {
    this.session = session;
  }

  static async start(cwd = temporaryFolder()): Promise<TestSession> {
    return new TestSession(await Session.start({ cwd, env: { ...process.env, TUNELAB_LANG: "en" } }));
  }

  async run(source: string, request: CellRequest = {}): Promise<{ reply: CellReply; outputs: Output[] }> {
    const outputs: Output[] = [];
    const reply = await this.session.execute(source, { ...request, onOutput: (output) => outputs.push(output) });
    return { reply, outputs };
  }

  /** What a cell shows, as one text: streams, plain-text results, error names. */
  async text(source: string): Promise<string> {
    return shown((await this.run(source)).outputs);
  }

  /** Runs a cell and interrupts it once it has begun (and a moment has passed). */
  async interrupted(source: string, afterMs = 150): Promise<CellReply> {
    let begun = () => {};
    const begins = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const running = this.session.execute(`console.log("begun");\n${source}`, { onOutput: () => begun() });
    await begins;
    await new Promise((resolve) => setTimeout(resolve, afterMs));
    this.session.interrupt();
    return await running;
  }

  close(): Promise<void> {
    return this.session.close();
  }
}

export function shown(outputs: Output[]): string {
  return outputs
    .map((output) => {
      if (output.type === "stream") return output.text;
      if (output.type === "error") return `${output.ename}: ${output.evalue}`;
      return output.type === "clear" ? "" : String(output.data["text/plain"]);
    })
    .join("");
}

export const plain = (lines: string[] | undefined): string => stripVTControlCharacters((lines ?? []).join("\n"));
