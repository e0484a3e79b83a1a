/** Greedy generation of COUNT tokens for each of BATCH prompts with the model in FOLDER: one step a round. */
import { useDevice } from "#lib/engine/index";
import { loadModel } from "#lib/model/index";
import { serve } from "./subject.ts";

const [folder, batch, count] = process.argv.slice(2) as [string, string, string];
const prompts = Array<string>(Number(batch)).fill("The ");
const options = { raw: true, maxNewTokens: Number(count), minNewTokens: Number(count), batchSize: prompts.length };

await useDevice("onnx");
const model = await loadModel(folder);
await serve(async () => {
  await model.generateBatch(prompts, options);
}, 1);
