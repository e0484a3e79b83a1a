/** A kernel without manners, for the client's tests. What it does wrong is the word in the cell. */
import { readFileSync } from "node:fs";
import { type Content, type Message, MessageCodec } from "#kernel/jupyter/message";
import { ZmqTransport } from "#kernel/jupyter/zmq";

const connection = JSON.parse(readFileSync(process.argv[2]!, "utf8"));
const codec = new MessageCodec(connection.key);
const transport = await ZmqTransport.bind(connection, codec);
process.on("SIGINT", () => {}); // no interrupt stops it

const publish = (type: string, content: Content, parent: Message) =>
  transport.publish(codec.create(type, content, parent));
const execute: Record<string, (request: Message, reply: (content: Content) => void) => void> = {
  "never idle": (request, reply) => {
    publish("stream", { name: "stdout", text: "shown" }, request);
    reply({ status: "ok", execution_count: 1 });
  },
  "no reason": (request, reply) => {
    reply({ status: "error" });
    publish("status", { execution_state: "idle" }, request);
  },
  "asks though it may not": (request) => {
    const { identities } = request;
    transport.reply("stdin", codec.create("input_request", { prompt: "Name?" }, request, { identities }));
  },
  dies: () => {
    process.stderr.write("out of manners\n");
    process.exit(3);
  },
};

transport.onMessage((channel, message) => {
  const { header, identities, content } = message;
  const type = header.msg_type.replace("_request", "_reply");
  const reply = (answer: Content) => transport.reply(channel, codec.create(type, answer, message, { identities }));
  if (header.msg_type === "kernel_info_request") {
    publish("status", { execution_state: "idle" }, message);
    reply({ status: "ok", language_info: { name: "rude", file_extension: ".rude" } });
  }
  if (header.msg_type === "execute_request") execute[String(content["code"])]?.(message, reply);
});
transport.start();
