/**
 * llama.cpp's names for the weights of a decoder, and the one change of layout: for the Llama architecture the rows of
 * the query and key projections are stored so that the two halves of a head's rotation lie beside each other.
 */
import type { ModelConfig } from "../config.ts";

const WHOLE: Record<string, string> = {
  "model.embed_tokens": "token_embd",
  "model.norm": "output_norm",
  lm_head: "output",
};
const IN_LAYER: Record<string, string> = {
  input_layernorm: "attn_norm",
  "self_attn.q_proj": "attn_q",
  "self_attn.k_proj": "attn_k",
  "self_attn.v_proj": "attn_v",
  "self_attn.o_proj": "attn_output",
  "self_attn.q_norm": "attn_q_norm",
  "self_attn.k_norm": "attn_k_norm",
  post_attention_layernorm: "ffn_norm",
  "mlp.gate_proj": "ffn_gate",
  "mlp.up_proj": "ffn_up",
  "mlp.down_proj": "ffn_down",
};

/** `model.layers.3.mlp.up_proj.weight` → `blk.3.ffn_up.weight` */
export function ggufName(name: string): string {
  const [, module, kind] = /^(.*)\.(weight|bias)$/.exec(name)!;
  const inLayer = /^model\.layers\.(\d+)\.(.*)$/.exec(module!);
  return inLayer ? `blk.${inLayer[1]}.${IN_LAYER[inLayer[2]!]}.${kind}` : `${WHOLE[module!]}.${kind}`;
}

/** llama.cpp's name of the architecture; it runs Mistral as Llama. */
export function ggufArchitecture({ family }: ModelConfig): string {
  return family === "mistral" ? "llama" : family;
}

/** How many heads' rows are interleaved in this weight; 0 when it is stored as Hugging Face stores it. */
export function interleavedHeads(config: ModelConfig, name: string): number {
  if (ggufArchitecture(config) !== "llama") return 0;
  if (/self_attn\.q_proj\.(weight|bias)$/.test(name)) return config.numHeads;
  return /self_attn\.k_proj\.(weight|bias)$/.test(name) ? config.numKvHeads : 0;
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
