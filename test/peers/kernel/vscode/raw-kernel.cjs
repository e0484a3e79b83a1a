/**
 * An installed kernel driven as Microsoft's Jupyter extension does it: the kernelspec's command, a connection file, ZeroMQ,
 * and on top of it JupyterLab's client library, which takes the four sockets for a WebSocket.
 */
const { spawn } = require("node:child_process");
const { createHmac, randomUUID } = require("node:crypto");
const { once } = require("node:events");
const { readFileSync, rmSync, writeFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const { createServer } = require("node:net");
const { tmpdir } = require("node:os");
const { join } = require("node:path");

const DELIMITER = "<IDS|MSG>";
const PARTS = ["header", "parent_header", "metadata", "content"];

/**
 * @param {{ kernelspec: string, services: string, project: string, cwd: string, env?: Record<string, string> }} options
 * the file kernel.json, folders with the packages @jupyterlab/services and zeromq, and where the kernel starts
 */
async function startRawKernel({ kernelspec, services, project, cwd, env = {} }) {
  const zmq = createRequire(join(project, "package.json"))("zeromq");
  const require = createRequire(join(services, "package.json"));
  const { KernelConnection } = require("@jupyterlab/services/lib/kernel/default");
  const { KernelMessage, ServerConnection } = require("@jupyterlab/services");

  const spec = JSON.parse(readFileSync(kernelspec, "utf8"));
  const connection = await newConnection();
  const file = join(tmpdir(), `kernel-v2-${randomUUID()}.json`);
  writeFileSync(file, JSON.stringify(connection), { mode: 0o600 });
  const [program, ...words] = spec.argv.map((word) => word.replace("{connection_file}", file));
  const child = spawn(program, words, { cwd, env: { ...process.env, ...spec.env, ...env } });
  child.stdout.resume();
  child.stderr.on("data", (text) => console.error(String(text)));

  class Socket extends RawSocket {
    constructor() {
      super(zmq, connection);
    }
  }
  const as_it_is = { serialize: (message) => message, deserialize: (message) => message };
  const serverSettings = ServerConnection.makeSettings({ WebSocket: Socket, wsUrl: "ws://raw", serializer: as_it_is });
  const model = { id: randomUUID(), name: "tunelab" };
  const kernel = new KernelConnection({ model, serverSettings, handleComms: true });
  await heard(kernel);
  return {
    kernel,
    process: child,
    /** The extension sends it on the shell channel. */
    async interrupt() {
      const { username, clientId: session } = kernel;
      const header = { msgType: "interrupt_request", channel: "shell", username, session, content: {} };
      await kernel.sendShellMessage(KernelMessage.createMessage(header), true, true).done;
    },
    async close() {
      kernel.dispose();
      const ended = once(child, "exit");
      child.kill();
      await ended;
      rmSync(file, { force: true });
    },
  };
}

/** What a kernel publishes before we are connected is lost, and with it the end of a cell: asks until something arrives. */
async function heard(kernel) {
  let published = false;
  const note = () => {
    published = true;
  };
  kernel.iopubMessage.connect(note);
  while (!published) {
    // Not waited for: the library takes a request for done when it has heard the kernel publish that.
    if (kernel.connectionStatus === "connected") kernel.requestKernelInfo().catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  kernel.iopubMessage.disconnect(note);
}

async function newConnection() {
  const names = ["shell_port", "iopub_port", "stdin_port", "control_port", "hb_port"];
  const servers = await Promise.all(names.map(() => listening()));
  const ports = names.map((name, i) => [name, servers[i].address().port]);
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
  const key = randomUUID();
  return { transport: "tcp", ip: "127.0.0.1", key, signature_scheme: "hmac-sha256", ...Object.fromEntries(ports) };
}

async function listening() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

/** The part of a WebSocket that JupyterLab's client uses, over the sockets of a kernel. */
class RawSocket {
  protocol = "";
  onopen = () => {};
  onmessage = () => {};
  onclose = () => {};
  #key;
  #sockets;
  #sent = Promise.resolve();

  constructor({ Dealer, Subscriber }, connection) {
    this.#key = connection.key;
    const routingId = randomUUID();
    const unlimited = { sendHighWaterMark: 0, receiveHighWaterMark: 0, linger: 0 };
    const dealer = () => new Dealer({ routingId, ...unlimited });
    const iopub = new Subscriber({ receiveHighWaterMark: 0, linger: 0 });
    this.#sockets = { shell: dealer(), control: dealer(), stdin: dealer(), iopub };
    for (const [channel, socket] of Object.entries(this.#sockets)) {
      socket.connect(`tcp://${connection.ip}:${connection[`${channel}_port`]}`);
      void this.#read(channel, socket);
    }
    iopub.subscribe("");
    setTimeout(() => this.onopen({ target: this }));
  }

  send({ channel, buffers = [], ...message }) {
    const parts = PARTS.map((name) => Buffer.from(JSON.stringify(message[name] ?? {})));
    const frames = [DELIMITER, this.#sign(parts), ...parts, ...buffers];
    this.#sent = this.#sent.then(() => this.#sockets[channel].send(frames)).catch(() => {});
  }

  close() {
    for (const socket of Object.values(this.#sockets)) socket.close();
  }

  async #read(channel, socket) {
    try {
      for await (const frames of socket) this.#receive(channel, frames);
    } catch {
      // closed
    }
  }

  #receive(channel, frames) {
    const at = frames.findIndex((frame) => frame.toString() === DELIMITER);
    const parts = frames.slice(at + 2, at + 6);
    if (frames[at + 1].toString() !== this.#sign(parts)) throw new Error("a message with a wrong signature");
    const entries = parts.map((part, i) => [PARTS[i], JSON.parse(part)]);
    const buffers = frames.slice(at + 6).map((frame) => new DataView(Uint8Array.from(frame).buffer));
    this.onmessage({ data: { channel, buffers, ...Object.fromEntries(entries) } });
  }

  #sign(parts) {
    const hmac = createHmac("sha256", this.#key);
    for (const part of parts) hmac.update(part);
    return hmac.digest("hex");
  }
}

module.exports = { startRawKernel };
