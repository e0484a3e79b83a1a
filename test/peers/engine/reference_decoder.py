"""A Llama-family decoder on a dictionary of weights, written from the papers: what the engine is compared with."""

import math

import torch
import torch.nn.functional as F

LINEARS = ("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.o_proj", "mlp.gate_proj",
           "mlp.up_proj", "mlp.down_proj")


def rms_norm(x, weight, eps):
    return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + eps) * weight


def rotate(x, cos, sin):
    """Half-split rotation of the first 2 * cos.shape[-1] dimensions. x: [B, H, T, D]"""
    half = cos.shape[-1]
    x1, x2, rest = x[..., :half], x[..., half : 2 * half], x[..., 2 * half :]
    return torch.cat([x1 * cos - x2 * sin, x2 * cos + x1 * sin, rest], -1)


def rope_tables(positions, head_dim, theta, dtype):
    angles = torch.arange(positions).double()[:, None] * theta ** (-torch.arange(0, head_dim, 2).double() / head_dim)
    return angles.cos().to(dtype), angles.sin().to(dtype)


def attention(q, k, v, visible, scale=None):
    """q: [B, H, T, D], k and v: [B, KV, S, D], visible: bool, broadcast to [B, H, T, S]"""
    group = q.shape[1] // k.shape[1]
    k, v = k.repeat_interleave(group, 1), v.repeat_interleave(group, 1)
    scores = q @ k.mT * (scale or 1 / math.sqrt(q.shape[-1]))
    return torch.softmax(scores.masked_fill(~visible, float("-inf")), -1) @ v


def causal(queries, keys, offset=0):
    return torch.arange(keys)[None, :] <= torch.arange(queries)[:, None] + offset


def weight_shapes(config):
    hidden, ffn, head_dim = config["hiddenSize"], config["intermediateSize"], config["headDim"]
    q, kv = config["numHeads"] * head_dim, config["numKvHeads"] * head_dim
    linears = dict(zip(LINEARS, [(q, hidden), (kv, hidden), (kv, hidden), (hidden, q), (ffn, hidden), (ffn, hidden),
                                 (hidden, ffn)]))
    shapes = {"model.embed_tokens.weight": (config["vocabSize"], hidden)}
    for layer in range(config["numLayers"]):
        prefix = f"model.layers.{layer}."
        shapes[f"{prefix}input_layernorm.weight"] = (hidden,)
        shapes[f"{prefix}post_attention_layernorm.weight"] = (hidden,)
        for name, shape in linears.items():
            shapes[f"{prefix}{name}.weight"] = shape
    shapes["model.norm.weight"] = (hidden,)
    return shapes


def lora_shapes(config, rank, targets=LINEARS):
    shapes = {}
    for name, (rows, columns) in ((n, s) for n, s in weight_shapes(config).items() if len(s) == 2):
        module = name.removesuffix(".weight")
        if module.endswith(tuple(targets)):
            shapes[f"{module}.lora_A.weight"] = (rank, columns)
            shapes[f"{module}.lora_B.weight"] = (rows, rank)
    return shapes


class Decoder:
    """`weights` by their Hugging Face names; LoRA matrices beside them as <module>.lora_A.weight and .lora_B.weight."""

    def __init__(self, config, weights, lora_scale=1.0):
        self.config, self.weights, self.lora_scale = config, weights, lora_scale
        dtype = weights["model.norm.weight"].dtype
        self.cos, self.sin = rope_tables(config["maxPositions"], config["headDim"], config["ropeTheta"], dtype)

    def linear(self, module, x):
        y = F.linear(x, self.weights[f"{module}.weight"])
        a = self.weights.get(f"{module}.lora_A.weight")
        if a is None:
            return y
        return y + F.linear(F.linear(x, a), self.weights[f"{module}.lora_B.weight"]) * self.lora_scale

    def hidden(self, ids):
        config, w, eps = self.config, self.weights, self.config["normEpsilon"]
        batch, length = ids.shape
        cos, sin, visible = self.cos[:length], self.sin[:length], causal(length, length)
        x = F.embedding(ids, w["model.embed_tokens.weight"])
        for layer in range(config["numLayers"]):
            prefix = f"model.layers.{layer}."
            normed = rms_norm(x, w[f"{prefix}input_layernorm.weight"], eps)
            q, k, v = (self.linear(f"{prefix}self_attn.{name}_proj", normed)
                       .view(batch, length, -1, config["headDim"]).transpose(1, 2) for name in "qkv")
            attended = attention(rotate(q, cos, sin), rotate(k, cos, sin), v, visible)
            x = x + self.linear(f"{prefix}self_attn.o_proj", attended.transpose(1, 2).reshape(batch, length, -1))
            normed = rms_norm(x, w[f"{prefix}post_attention_layernorm.weight"], eps)
            gate, up = self.linear(f"{prefix}mlp.gate_proj", normed), self.linear(f"{prefix}mlp.up_proj", normed)
            x = x + self.linear(f"{prefix}mlp.down_proj", F.silu(gate) * up)
        return rms_norm(x, w["model.norm.weight"], eps)

    def loss(self, ids, labels):
        """Mean cross-entropy over the labels that are not negative. ids: [B, T], labels: [B, T], already shifted"""
        logits = self.hidden(ids) @ self.weights["model.embed_tokens.weight"].T
        return F.cross_entropy(logits.flatten(0, 1), labels.flatten(), ignore_index=-100)
