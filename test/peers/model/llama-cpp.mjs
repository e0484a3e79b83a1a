/**
 * Continues prompts greedily with llama.cpp; prints [{prompt, ids}] as JSON.
 * usage: node llama-cpp.mjs PACKAGE_FOLDER MODEL.gguf COUNT PROMPT...
 */
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, modelPath, count, ...prompts] = process.argv.slice(2);
const { getLlama } = await import(pathToFileURL(join(folder, "node_modules/node-llama-cpp/dist/index.js")).href);
const llama = await getLlama({ gpu: false, build: "never", logLevel: "error", progressLogs: false, maxThreads: 1 });
const model = await llama.loadModel({ modelPath });
const context = await model.createContext({ contextSize: 256, batchSize: 16, threads: 1 });
const results = [];
for (const text of prompts) {
  const sequence = context.getSequence();
  const prompt = model.tokenize(text, true);
  const ids = [];
  for await (const id of sequence.evaluate(prompt, { temperature: 0 })) {
    ids.push(Number(id));
    if (ids.length >= Number(count)) break;
  }
  results.push({ prompt: prompt.map(Number), ids });
  await sequence.clearHistory();
  sequence.dispose();
}
console.log(JSON.stringify(results));
process.exit(0);
