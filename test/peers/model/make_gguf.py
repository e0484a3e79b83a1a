"""Writes small GGUF files with the gguf package, and the values that it reads from them.

usage: make_gguf.py MODELS FOLDER

MODELS holds the tiny models of make_models.py. FOLDER gets
  blocks.gguf       one tensor of each block type, 512 numbers of random blocks
  llama3.gguf, qwen2.gguf, qwen3.gguf, gpt2.gguf   the same models in F32, laid out as llama.cpp's converter does
  sentencepiece.gguf   only a tokenizer
  expected.json     the numbers of each block type
"""

import json
import pathlib
import sys

import gguf
import numpy as np
from safetensors.numpy import load_file

TYPES = ["F32", "F16", "BF16", "Q8_0", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q4_K", "Q5_K", "Q6_K"]
HALVES = {"Q8_0": [0], "Q4_0": [0], "Q4_1": [0, 2], "Q5_0": [0], "Q5_1": [0, 2], "Q4_K": [0, 2], "Q5_K": [0, 2], "Q6_K": [208]}
SIZE = 512


def blocks(folder: pathlib.Path) -> None:
    rng = np.random.default_rng(7)
    writer = gguf.GGUFWriter(folder / "blocks.gguf", "llama")
    expected = {}
    for name in TYPES:
        kind = gguf.GGMLQuantizationType[name]
        if name in HALVES:
            block, size = gguf.GGML_QUANT_SIZES[kind]
            raw = rng.integers(0, 256, (SIZE // block, size), dtype=np.uint8)
            for at in HALVES[name]:  # scales that are numbers, not infinities
                raw[:, at : at + 2] = rng.normal(0, 0.1, SIZE // block).astype(np.float16).view(np.uint8).reshape(-1, 2)
            raw = raw.reshape(1, -1)
        else:
            numbers = rng.normal(0, 1, (1, SIZE)).astype(np.float32)
            raw = numbers if name == "F32" else gguf.quants.quantize(numbers, kind)
        writer.add_tensor(name, raw, raw_dtype=kind)
        expected[name] = [float(f"{x:.7g}") for x in gguf.quants.dequantize(raw, kind).flatten()]
    finish(writer)
    (folder / "expected.json").write_text(json.dumps(expected))


def permute(weights: np.ndarray, heads: int) -> np.ndarray:
    """The order of rows that llama.cpp's converter gives the queries and keys of Llama models."""
    return weights.reshape(heads, 2, weights.shape[0] // heads // 2, *weights.shape[1:]).swapaxes(1, 2).reshape(weights.shape)


def model(models: pathlib.Path, folder: pathlib.Path, name: str) -> None:
    config = json.loads((models / name / "config.json").read_text())
    weights = load_file(models / name / "model.safetensors")
    kind = config["model_type"]
    writer = gguf.GGUFWriter(folder / f"{name}.gguf", kind)
    if kind == "gpt2":
        gpt2(writer, config, weights)
        return
    heads, kv_heads, hidden = config["num_attention_heads"], config["num_key_value_heads"], config["hidden_size"]
    head_dim = config.get("head_dim") or hidden // heads
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(hidden)
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_head_count(heads)
    writer.add_head_count_kv(kv_heads)
    writer.add_key_length(head_dim)
    writer.add_value_length(head_dim)
    writer.add_layer_norm_rms_eps(config["rms_norm_eps"])
    rope = config.get("rope_parameters") or config
    writer.add_rope_freq_base(rope["rope_theta"])
    if rope.get("rope_type") == "llama3":
        writer.add_tensor("rope_freqs.weight", rope_factors(rope, head_dim))
    tokenizer(writer, config)
    names = gguf.get_tensor_name_map(gguf.MODEL_ARCH[kind.upper()], config["num_hidden_layers"])
    for key, data in weights.items():
        if kind == "llama" and ".q_proj." in key:
            data = permute(data, heads)
        if kind == "llama" and ".k_proj." in key:
            data = permute(data, kv_heads)
        writer.add_tensor(names.get_name(key, (".weight", ".bias")), data.astype(np.float32))
    finish(writer)


def gpt2(writer: gguf.GGUFWriter, config: dict, weights: dict) -> None:
    writer.add_block_count(config["n_layer"])
    writer.add_context_length(config["n_positions"])
    writer.add_embedding_length(config["n_embd"])
    writer.add_feed_forward_length(config["n_inner"])
    writer.add_head_count(config["n_head"])
    writer.add_layer_norm_eps(config["layer_norm_epsilon"])
    tokenizer(writer, config)
    names = gguf.get_tensor_name_map(gguf.MODEL_ARCH.GPT2, config["n_layer"])
    for key, data in weights.items():
        if key.endswith((".c_attn.weight", ".c_proj.weight", ".c_fc.weight")):
            data = data.T
        writer.add_tensor(names.get_name(key, (".weight", ".bias")), np.ascontiguousarray(data, dtype=np.float32))
    finish(writer)


def rope_factors(rope: dict, head_dim: int) -> np.ndarray:
    """Llama 3's factors, as llama.cpp's converter computes them."""
    frequencies = 1.0 / (rope["rope_theta"] ** (np.arange(0, head_dim, 2) / head_dim))
    original, low, high = rope["original_max_position_embeddings"], rope["low_freq_factor"], rope["high_freq_factor"]
    factors = []
    for frequency in frequencies:
        wavelength = 2 * np.pi / frequency
        if wavelength < original / high:
            factors.append(1.0)
        elif wavelength > original / low:
            factors.append(rope["factor"])
        else:
            smooth = (original / wavelength - low) / (high - low)
            factors.append(1.0 / ((1 - smooth) / rope["factor"] + smooth))
    return np.array(factors, dtype=np.float32)


def tokenizer(writer: gguf.GGUFWriter, config: dict) -> None:
    tokens = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", *"abcdefghijklmnopqrstuvwxyz0123456789.,?!", "Ġ", "Ċ", "Ġt", "Ġth", "Ġthe"]
    tokens += [f"<unused{i}>" for i in range(config["vocab_size"] - len(tokens))]
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("smollm")
    writer.add_token_list(tokens)
    writer.add_token_types([3, 3, 3] + [5 if token.startswith("<unused") else 1 for token in tokens[3:]])
    writer.add_token_merges(["Ġ t", "Ġt h", "Ġth e"])
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_chat_template("{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}")


def sentencepiece(folder: pathlib.Path) -> None:
    """A tokenizer of SentencePiece's kind; its words are merged by score."""
    writer = gguf.GGUFWriter(folder / "sentencepiece.gguf", "llama")
    tokens = ["<unk>", "<s>", "</s>", *[f"<0x{byte:02X}>" for byte in range(256)]]
    scores, kinds = [0.0] * len(tokens), [2, 3, 3, *[6] * 256]
    pieces = ["▁t", "he", "▁the", "in", "▁a", "ing", "▁c", "at", "▁cat", "▁▁", "合同", "▁合同"]
    letters = ["▁", *"abcdefghijklmnopqrstuvwxyz", "合", "同", "."]
    for rank, piece in enumerate(pieces + letters):
        tokens.append(piece)
        scores.append(-float(rank))
        kinds.append(1)
    writer.add_tokenizer_model("llama")
    writer.add_token_list(tokens)
    writer.add_token_scores(scores)
    writer.add_token_types(kinds)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_unk_token_id(0)
    writer.add_tensor("token_embd.weight", np.zeros((len(tokens), 4), dtype=np.float32))
    finish(writer)


def finish(writer: gguf.GGUFWriter) -> None:
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":
    models, folder = map(pathlib.Path, sys.argv[1:])
    folder.mkdir(parents=True, exist_ok=True)
    blocks(folder)
    for name in ("llama3", "qwen2", "qwen3", "gpt2"):
        model(models, folder, name)
    sentencepiece(folder)
