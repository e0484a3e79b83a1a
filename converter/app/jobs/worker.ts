/** The process that opens customers' files. It gets one task, reports what happens and ends; the service may kill it. */
import { isTunelabError, toError } from "#lib/core/index";
import type { WorkerMessage } from "./engine.ts";
import { runTask, type Task } from "./tasks.ts";

function send(message: WorkerMessage): Promise<void> {
  return new Promise((resolve) => process.send?.(message, () => resolve()));
}

process.on("disconnect", () => process.exit(1)); // the service is gone: nobody waits for this work

process.once("message", async (task: Task) => {
  try {
    const value = await runTask(task, {
      onEvent: (event) => void send({ type: "event", event }),
      onProgress: (progress) => void send({ type: "progress", progress }),
    });
    await send({ type: "done", value });
  } catch (error) {
    await send({
      type: "failed",
      error: isTunelabError(error) ? error.toJSON() : undefined,
      stack: toError(error).stack ?? String(error),
    });
  }
  process.exit(0);
});
