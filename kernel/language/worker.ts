/** The language service in a worker thread: its first program takes seconds, in which cells must run. */
import { parentPort, workerData } from "node:worker_threads";
import { LanguageService } from "./service.ts";

export type LanguageCall =
  | { call: "complete"; source: string; cursor: number }
  | { call: "inspect"; source: string; cursor: number }
  | { call: "add"; source: string; cell: number }
  | { call: "warmUp" }
  | { call: "diagnose"; source: string; cell: number }
  | { call: "clear" };

const service = new LanguageService(workerData.folder);

parentPort!.on("message", (message: LanguageCall & { id: number }) => {
  try {
    parentPort!.postMessage({ id: message.id, result: answer(message) });
    if (message.call === "add" && /\bimport\b/.test(message.source)) service.warmUp();
  } catch (error) {
    parentPort!.postMessage({ id: message.id, error: String((error as Error).stack ?? error) });
  }
});

function answer(message: LanguageCall): unknown {
  switch (message.call) {
    case "complete":
      return service.complete(message.source, message.cursor);
    case "inspect":
      return service.inspect(message.source, message.cursor);
    case "diagnose":
      return service.diagnose(message.cell, message.source);
    case "add":
      service.add(message.source, message.cell);
      return undefined;
    case "warmUp":
      service.warmUp('import "tunelab";'); // what most notebooks begin with; front ends wait a second, this takes three
      return undefined;
    case "clear":
      return service.clear();
  }
}
