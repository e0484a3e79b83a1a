/** Compares what we read from GGUF files with what the gguf package wrote and read (test/peers/model/make_gguf.py). */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { tf } from "#lib/engine/index";
import { GgufFile } from "#lib/model/gguf/file";
import { loadModel } from "#lib/model/index";

/** @returns the largest difference of each block type, relative to the largest number */
export async function compareBlocks(folder: string): Promise<Record<string, number>> {
  const expected = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8")) as Record<string, number[]>;
  const file = await GgufFile.open(join(folder, "blocks.gguf"));
  const differences: Record<string, number> = {};
  for (const [name, numbers] of Object.entries(expected)) {
    const ours = await file.readFloat32(name);
    const scale = Math.max(...numbers.map(Math.abs));
    differences[name] = Math.max(...numbers.map((value, i) => Math.abs(value - ours[i]!))) / scale;
    if (ours.length !== numbers.length) throw new Error(`${name} has ${ours.length} numbers`);
  }
  await file.close();
  return differences;
}

/** @returns the largest difference between the logits of a GGUF file and those of the model it was made from */
export async function compareGguf(models: string, folder: string, name: string): Promise<number> {
  const expected = JSON.parse(readFileSync(join(models, "expected.json"), "utf8")) as Record<string, number[]>;
  const model = await loadModel(join(folder, `${name}.gguf`));
  const input = tf.tensor2d([expected["ids"]!], undefined, "int32");
  const logits = (await tf.tidy(() => model.logits(input)).data()) as Float32Array;
  model.dispose();
  return logits.reduce((worst, value, i) => Math.max(worst, Math.abs(value - expected[name]![i]!)), 0);
}
