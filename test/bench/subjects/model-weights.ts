/** Loads a model with its weights kept one way, computes logits in a process of its own: what it took, as JSON. */
import { writeFile } from "node:fs/promises";
import { jit, tf } from "#lib/engine/index";
import { loadModel, type WeightStorage } from "#lib/model/index";

const [source, weights, text, output] = process.argv.slice(2) as [string, WeightStorage, string, string];
const peak = () => process.resourceUsage().maxRSS * 1024;
const started = performance.now();
const model = await loadModel(source, { weights });
const [loadMs, loadedBytes] = [performance.now() - started, peak()];
const tokens = model.tokenizer.encode(text);
model.prepare(tokens.length);
const forward = jit((ids: tf.Tensor) => ({ logits: model.logits(ids as tf.Tensor2D) }), { name: "logits" });
const { logits: computed } = await forward(tf.tensor2d([tokens], undefined, "int32"));
const logits = (await computed.data()) as Float32Array;
await writeFile(output, new Uint8Array(logits.buffer, logits.byteOffset, logits.byteLength));
const residentBytes = process.memoryUsage.rss();
const last = { loadMs, loadedBytes, residentBytes, peakBytes: peak() };
console.log(JSON.stringify({ ...last, tokens, vocabSize: model.config.vocabSize }));
