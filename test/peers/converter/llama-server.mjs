/**
 * llama.cpp behind the one address of OpenAI's API that the converter asks; prints its own address when it listens.
 * usage: node llama-server.mjs PACKAGE_FOLDER MODEL.gguf
 */
import { createServer } from "node:http";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, modelPath] = process.argv.slice(2);
const package_ = pathToFileURL(join(folder, "node_modules/node-llama-cpp/dist/index.js")).href;
const { getLlama, LlamaChatSession } = await import(package_);
const llama = await getLlama({ gpu: false, build: "never", logLevel: "error", progressLogs: false, maxThreads: 2 });
const model = await llama.loadModel({ modelPath });
const context = await model.createContext({ contextSize: 2048 });

let last = Promise.resolve();
async function answer({ messages, temperature, seed, max_tokens, response_format }) {
  const [system, user] = messages.map(({ content }) => content);
  const contextSequence = context.getSequence();
  const session = new LlamaChatSession({ contextSequence, systemPrompt: system });
  const schema = response_format?.json_schema?.schema;
  const grammar = schema && (await llama.createGrammarForJsonSchema(schema));
  try {
    return await session.prompt(user, { temperature, seed, maxTokens: max_tokens, ...(grammar ? { grammar } : {}) });
  } finally {
    session.dispose();
    contextSequence.dispose();
  }
}

const server = createServer(async (request, response) => {
  let text = "";
  for await (const chunk of request) text += chunk;
  const turn = last.then(() => answer(JSON.parse(text)));
  last = turn.catch(() => {});
  const content = await turn.catch((error) => error);
  response.writeHead(content instanceof Error ? 500 : 200, { "Content-Type": "application/json" });
  if (content instanceof Error) response.end(JSON.stringify({ error: { message: content.message } }));
  else response.end(JSON.stringify({ choices: [{ message: { role: "assistant", content } }] }));
});
server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}/v1`));
process.on("disconnect", () => process.exit(0));
