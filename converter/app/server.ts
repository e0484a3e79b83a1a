/** Listens, on loopback unless told otherwise, and stops cleanly. */
import { randomBytes } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { networkInterfaces } from "node:os";
import { makeFolder, TunelabError } from "#lib/core/index";
import { type AppOptions, createApp } from "./app.ts";

export interface ServerOptions extends AppOptions {
  /** Address to listen on. Away from loopback a token is needed; one is made when none is given. */
  host?: string;
  /** The next free port is taken when this one is in use; 0 takes any. */
  port?: number;
}

export interface RunningServer {
  /** Address to open, with the token when one is needed. */
  url: string;
  port: number;
  close(): Promise<void>;
}

const LOOPBACK = new Set(["127.0.0.1", "::1", "localhost"]);
const PORTS_TO_TRY = 20;

/** @throws TunelabError CONFLICT when no port is free, STORAGE, INVALID_CONFIG */
export async function startServer({
  host = "127.0.0.1",
  port = 8321,
  ...options
}: ServerOptions): Promise<RunningServer> {
  makeFolder(options.dataFolder);
  const token = options.token ?? (LOOPBACK.has(host) ? undefined : randomBytes(24).toString("base64url"));
  const allowedHosts = [host, ...(options.allowedHosts ?? [])];
  const converter = await createApp({ ...options, allowedHosts, ...(token === undefined ? {} : { token }) });
  const server = createServer(converter.app);
  server.headersTimeout = 20_000;
  server.requestTimeout = 30 * 60_000; // a large upload over a slow line
  try {
    await listen(server, host, port);
  } catch (error) {
    await converter.close();
    throw error;
  }
  const bound = (server.address() as AddressInfo).port;
  const shown = addressOf(host);
  const name = shown.includes(":") ? `[${shown}]` : shown;
  return {
    url: `http://${name}:${bound}/${token === undefined ? "" : `?token=${token}`}`,
    port: bound,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await converter.close(); // ends the event streams
      server.closeAllConnections();
      await closed;
    },
  };
}

/** One that others can open: all addresses together (0.0.0.0) are none. */
export function addressOf(host: string, interfaces = networkInterfaces()): string {
  if (host !== "0.0.0.0" && host !== "::") return host;
  const all = Object.values(interfaces).flatMap((one) => one ?? []);
  return all.find(({ family, internal }) => family === "IPv4" && !internal)?.address ?? "127.0.0.1";
}

/** The host is none of this machine, or a name that nobody knows. */
const NO_ADDRESS: ReadonlySet<string> = new Set(["ENOTFOUND", "EADDRNOTAVAIL", "EAI_AGAIN"]);

async function listen(server: Server, host: string, port: number): Promise<void> {
  for (let n = 0; n < PORTS_TO_TRY; n++) {
    const code = await tryPort(server, host, port === 0 ? 0 : port + n);
    if (code === undefined) return;
    if (code !== "EADDRINUSE")
      throw new TunelabError(
        NO_ADDRESS.has(code) ? "USAGE" : "INVALID_CONFIG",
        [`无法监听 ${host} 的端口 ${port}：${code}`, `cannot listen on ${host}, port ${port}: ${code}`],
        {
          hint: ["换一个 --host 或 --port", "choose another --host or --port"],
        },
      );
  }
  throw new TunelabError(
    "CONFLICT",
    [`端口 ${port} 至 ${port + PORTS_TO_TRY - 1} 都被占用`, `ports ${port} to ${port + PORTS_TO_TRY - 1} are in use`],
    {
      hint: ["换一个 --port", "choose another --port"],
    },
  );
}

function tryPort(server: Server, host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const failed = (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message);
    server.once("error", failed);
    server.listen(port, host, () => {
      server.off("error", failed);
      resolve(undefined);
    });
  });
}
