/** A job's events as a stream that browsers and curl understand, until the job has ended or the client goes away. */
import type { Request, Response } from "express";
import { isFinished, type JobStore } from "./jobs/store.ts";
import type { JobEvent } from "./schema.ts";

const HEARTBEAT_MILLISECONDS = 15_000;

/** How often a job is looked at that another process may have. */
const FOLLOW_MILLISECONDS = 500;

/** @param shared another process may be at the job: what it writes is read */
export async function sendEvents(
  { jobs, shared }: { jobs: JobStore; shared: boolean },
  id: string,
  request: Request,
  response: Response,
): Promise<void> {
  const stream = await jobs.events(id);
  let sent = Number(request.get("Last-Event-ID") ?? 0) || 0;
  response.writeHead(200, {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",
  });
  response.write("retry: 2000\n\n");
  await new Promise<void>((resolve) => {
    const heartbeat = setInterval(() => response.write(": still here\n\n"), HEARTBEAT_MILLISECONDS);
    const look = async () => {
      await jobs.refresh(id);
      if (jobs.has(id)) await jobs.follow(id);
      flush();
    };
    const follow = shared ? setInterval(() => void look().catch(stop), FOLLOW_MILLISECONDS) : undefined;
    const stop = () => {
      clearInterval(follow);
      clearInterval(heartbeat);
      forget();
      response.end();
      resolve();
    };
    const flush = () => {
      for (; sent < stream.events.length; sent++) response.write(frame(sent + 1, stream.events[sent]!));
      if (!jobs.has(id) || isFinished(jobs.get(id))) stop();
    };
    const forget = stream.on(() => setImmediate(flush));
    response.on("close", stop);
    flush();
  });
}

function frame(id: number, event: JobEvent): string {
  return `id: ${id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}
