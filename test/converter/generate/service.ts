/** A stand-in for a service that runs a language model: answers by a function, keeps what it was asked. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Asked {
  system: string;
  user: string;
  body: Record<string, unknown>;
  headers: IncomingMessage["headers"];
}

type Reply = string | { status: number; body?: string; headers?: Record<string, string> } | "hang";

/** @param reply text of the model's answer, or a whole response; `hang` never answers */
export async function modelService(reply: (asked: Asked, count: number) => Reply) {
  const asked: Asked[] = [];
  const waiting = new Set<ServerResponse>();
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    const body = JSON.parse(text);
    const [system, user] = body.messages.map(({ content }: { content: string }) => content);
    const one: Asked = { system, user, body, headers: request.headers };
    asked.push(one);
    const answer = reply(one, asked.length);
    if (answer === "hang") waiting.add(response);
    else if (typeof answer === "string")
      response.end(JSON.stringify({ choices: [{ message: { role: "assistant", content: answer } }] }));
    else response.writeHead(answer.status, answer.headers).end(answer.body ?? "");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    asked,
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** An answer in the form that is asked for. */
export const questions = (...all: [question: string, answer: string, evidence: string][]): string =>
  JSON.stringify({ questions: all.map(([question, answer, evidence]) => ({ question, answer, evidence })) });
