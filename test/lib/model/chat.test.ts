import { PassThrough } from "node:stream";
import { beforeAll, describe, expect, it } from "vitest";
import { displayWidth } from "#lib/core/index";
import { useDevice } from "#lib/engine/index";
import { ChatSession } from "#lib/model/chat/session";
import { chatInTerminal } from "#lib/model/chat/terminal";
import { LineWrapper } from "#lib/model/chat/wrap";
import { tinyModel } from "../tiny-model.ts";

beforeAll(() => useDevice().then(() => undefined));

function wrapped(text: string, columns: number, size = 3): string {
  let result = "";
  const wrapper = new LineWrapper(
    (piece) => {
      result += piece;
    },
    () => columns,
  );
  for (let i = 0; i < text.length; i += size) wrapper.add(text.slice(i, i + size));
  wrapper.end();
  return result;
}

describe("LineWrapper", () => {
  it("breaks at words, and Chinese anywhere, however the text arrives", () => {
    const text = "The party in breach shall compensate the other party. 甲方逾期付款的，应当承担违约责任。";
    for (const size of [1, 4, 100]) {
      const lines = wrapped(text, 20, size).split("\n");
      for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(20);
      expect(lines.join("").replaceAll(" ", "")).toBe(text.replaceAll(" ", ""));
      expect(lines[0]!.trimEnd()).toBe("The party in breach");
    }
  });

  it("keeps line breaks", () => {
    expect(wrapped("a\n\n  b", 80)).toBe("a\n\n  b");
  });
});

describe("ChatSession", () => {
  const session = (notes: string[], answers: string[] = []) =>
    new ChatSession(
      tinyModel(),
      { language: "en", system: "Be brief.", maxNewTokens: 4 },
      { answer: (text) => answers.push(text), note: (text) => notes.push(text) },
    );

  it("keeps the conversation, forgets it, changes the system prompt", async () => {
    const notes: string[] = [];
    const chat = session(notes);
    await chat.enter("请问水的沸点？");
    expect(chat.messages.map(({ role }) => role).slice(0, 2)).toEqual(["system", "user"]);
    await chat.enter("/reset");
    expect(chat.messages).toEqual([{ role: "system", content: "Be brief." }]);
    await chat.enter("/system Answer in Chinese.");
    expect(chat.messages).toEqual([{ role: "system", content: "Answer in Chinese." }]);
    await chat.enter("/help");
    expect(notes.at(-1)).toContain("/reset");
    await chat.enter("/nonsense");
    expect(notes.at(-1)).toContain("no such command (/help lists them): /nonsense");
    expect(await chat.enter("/exit")).toBe("quit");
  });

  it("stops an answer, not the conversation", async () => {
    const notes: string[] = [];
    const chat = session(notes);
    const answer = chat.enter("请问水的沸点？");
    expect(chat.answering).toBe(true);
    chat.stopAnswer();
    await answer;
    expect([chat.answering, notes]).toEqual([false, ["Stopped."]]);
    await chat.enter("中国首都");
    expect(chat.messages.length).toBeGreaterThan(1);
  });

  it("answers each line of a pipe", async () => {
    const [input, output, notes] = [new PassThrough(), new PassThrough(), new PassThrough()];
    input.end("请问水的沸点？\n/exit\nnever asked\n");
    await chatInTerminal(tinyModel(), { language: "en", maxNewTokens: 3 }, { input, output, notes });
    expect(String(notes.read())).toContain("cut at the length limit");
    expect(String(output.read())).toBe(`${await tinyModel().generate("请问水的沸点？", { maxNewTokens: 3 })}\n`);
  });
});
