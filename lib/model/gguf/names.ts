/**
 * llama.cpp's names for the weights of a model, and the one change of layout: for the Llama architecture the rows of the
 * query and key projections are stored so that the two halves of a head's rotation lie beside each other.
 */
import type { Architecture } from "../architectures/architecture.ts";

/** `model.layers.3.mlp.up_proj.weight` → `blk.3.ffn_up.weight` */
export function ggufName({ gguf, layerPrefix }: Architecture, name: string): string {
  const [, module, kind] = /^(.*)\.(weight|bias)$/.exec(name)!;
  if (!module!.startsWith(layerPrefix)) return `${gguf.whole[module!]}.${kind}`;
  const [, layer, inBlock] = /^(\d+)\.(.*)$/.exec(module!.slice(layerPrefix.length))!;
  return `blk.${layer}.${gguf.inBlock[inBlock!]}.${kind}`;
}

/** From llama.cpp's order of rows to Hugging Face's, in place: the first halves of a head's pairs, then the second. */
export function separateHalves(data: Float32Array, heads: number, headDim: number): void {
  const half = headDim / 2;
  reorderRows(data, heads, headDim, (row) => (row < half ? 2 * row : 2 * (row - half) + 1));
}

/** The opposite of `separateHalves`, in place. */
export function interleaveHalves(data: Float32Array, heads: number, headDim: number): void {
  reorderRows(data, heads, headDim, (row) => (row % 2) * (headDim / 2) + Math.floor(row / 2));
}

function reorderRows(data: Float32Array, heads: number, headDim: number, source: (row: number) => number): void {
  const width = data.length / (heads * headDim);
  for (let head = 0; head < heads; head++) {
    const rows = data.subarray(head * headDim * width, (head + 1) * headDim * width);
    const before = rows.slice();
    for (let row = 0; row < headDim; row++) {
      const from = source(row) * width;
      rows.set(before.subarray(from, from + width), row * width);
    }
  }
}
