"""
Values and gradients of the training operations, and three AdamW steps of a small decoder in full, LoRA and freeze mode,
from PyTorch in float64, or in float32 with the products in 16 bits (torch.autocast).

    python training_reference.py ops|decoder [--seed N] [--size fixture|large] [--epsilon E] [--autocast bf16|fp16]
                                 [--out FILE]
"""

import argparse
import contextlib

import torch
import torch.nn.functional as F
from reference_decoder import Decoder, attention, causal, lora_shapes, rms_norm, rotate, weight_shapes
from kernels_reference import Cases
from reference_files import draw, encode, encode_all, write

SIZES = {
    "fixture": dict(family="llama", vocabSize=40, hiddenSize=16, intermediateSize=24, numLayers=2, numHeads=4,
                    numKvHeads=2, headDim=4, maxPositions=12, normEpsilon=1e-5, ropeTheta=10000.0),
    "large": dict(family="llama", vocabSize=200, hiddenSize=64, intermediateSize=160, numLayers=3, numHeads=4,
                  numKvHeads=2, headDim=16, maxPositions=48, normEpsilon=1e-5, ropeTheta=10000.0),
}
ADAMW = dict(learningRate=1e-3, beta1=0.9, beta2=0.999, epsilon=1e-8, weightDecay=0.01)
LORA = dict(rank=4, alpha=8)


def segment_attention(q, k, v, segments):
    same = segments[:, None, :, None] == segments[:, None, None, :]
    return attention(q, k, v, causal(q.shape[2], k.shape[2]) & same)


def cross_entropy(hidden, head, labels, chunkSize=None):
    return F.cross_entropy(hidden @ head.T, labels.long(), ignore_index=-100, reduction="sum")


def lora_linear(x, weight, bias, a, b, scale):
    return F.linear(x, weight, bias) + F.linear(F.linear(x, a), b) * scale


def clipped(a, b, maxNorm):
    factor = torch.clamp(maxNorm / (torch.sqrt((a * a).sum() + (b * b).sum()) + 1e-6), max=1.0)
    return torch.cat([(a * factor).flatten(), (b * factor).flatten()])


def training_ops(cases):
    n = cases.numbers
    cases.add("rmsNorm", rms_norm, {"x": n(2, 3, 8), "weight": n(8)}, eps=1e-5)
    cases.add("layerNorm", lambda x, w, b, eps: F.layer_norm(x, w.shape, w, b, eps),
              {"x": n(2, 3, 8), "weight": n(8), "bias": n(8)}, eps=1e-5)
    angles = lambda *shape: dict(zip(("cos", "sin"), ((a := n(*shape, low=0, high=3)).cos().float().double(),
                                                      a.sin().float().double())))
    tables = ("cos", "sin")
    cases.add("rotary", rotate, {"x": n(2, 3, 5, 8), **angles(5, 4)}, constants=tables)
    cases.add("rotary", rotate, {"x": n(2, 3, 5, 8), **angles(5, 2)}, constants=tables,
              name="rotary of half the dimensions")
    cases.add("rotary", lambda x, c, s: rotate(x, c[:, None], s[:, None]), {"x": n(2, 3, 5, 8), **angles(2, 5, 4)},
              constants=tables, name="rotary with positions of each row")
    qkv = lambda t, s: {"q": n(2, 4, t, 8, low=-3, high=3), "k": n(2, 2, s, 8, low=-3, high=3), "v": n(2, 2, s, 8)}
    cases.add("attention", lambda q, k, v: attention(q, k, v, causal(6, 6)), qkv(6, 6))
    cases.add("attention", lambda q, k, v, scale: attention(q, k, v, causal(6, 6), scale), qkv(6, 6),
              name="attention with a scale", scale=0.2)
    cases.add("attention", lambda q, k, v, offset: attention(q, k, v, causal(2, 6, offset)), qkv(2, 6),
              name="attention with earlier keys", offset=4)
    segments = torch.tensor([[1, 1, 1, 2, 2, 2], [1, 2, 2, 2, 3, 3]]).int()
    cases.add("attention", segment_attention, {**qkv(6, 6), "segmentIds": segments}, name="attention in segments")
    for chunk in (None, 2):
        inputs = {"hidden": n(5, 8, low=-2, high=2), "head": n(7, 8, low=-2, high=2),
                  "labels": torch.tensor([1, -100, 6, 0, 1]).int()}
        cases.add("crossEntropy", cross_entropy, inputs, name=f"crossEntropy{' in chunks' if chunk else ''}",
                  **({"chunkSize": chunk} if chunk else {}))
    cases.add("embedding", lambda w, ids: F.embedding(ids.long(), w),
              {"weight": n(6, 4), "ids": torch.tensor([[1, 5, 1], [0, 1, 3]]).int()})
    cases.add("linear", lambda x, w: F.linear(x, w), {"x": n(2, 3, 4), "weight": n(5, 4)})
    cases.add("linear", F.linear, {"x": n(2, 3, 4), "weight": n(5, 4), "bias": n(5)}, name="linear with bias")
    cases.add("loraLinear", lora_linear,
              {"x": n(2, 3, 4), "weight": n(5, 4), "bias": n(5), "a": n(2, 4), "b": n(5, 2)}, scale=2.0)
    cases.add("swiglu", lambda g, u: F.silu(g) * u, {"gate": n(2, 3, 4, low=-3, high=3), "up": n(2, 3, 4)})
    cases.add("clipByGlobalNorm", clipped, {"a": n(2, 3), "b": n(4)}, maxNorm=0.5)
    cases.add("clipByGlobalNorm", clipped, {"a": n(2, 3), "b": n(4)}, name="clipByGlobalNorm below the limit",
              maxNorm=50.0)


def initial_weights(shapes, generator):
    """Norms around 1, the rest drawn as PyTorch's linear layers are: ±1/sqrt(in); small numbers that float32 holds."""
    weights = {}
    for name, shape in shapes.items():
        bound = 0.1 if len(shape) == 1 else shape[-1] ** -0.5
        weights[name] = (draw(generator, shape, -bound, bound) + (1 if len(shape) == 1 else 0)).float().double()
    return weights


def batches(config, generator, count=3, rows=2):
    length = config["maxPositions"]
    for _ in range(count):
        tokens = torch.randint(config["vocabSize"], (rows, length + 1), generator=generator)
        labels = tokens[:, 1:].clone()
        labels[0, : length // 3] = -100  # the prompt does not count
        yield tokens[:, :-1].contiguous(), labels.contiguous()


AUTOCAST = {"bf16": torch.bfloat16, "fp16": torch.float16}


def train(config, weights, trained, data, scale, adamw, autocast=None):
    """Loss and gradients of each step, before its update; the weights after the last."""
    if autocast:
        weights = {name: weight.float() for name, weight in weights.items()}
    parameters = {name: weights[name].clone().requires_grad_() for name in trained}
    optimizer = torch.optim.AdamW(parameters.values(), lr=adamw["learningRate"], betas=(adamw["beta1"], adamw["beta2"]),
                                  eps=adamw["epsilon"], weight_decay=adamw["weightDecay"])
    decoder = Decoder(config, {**weights, **parameters}, scale)
    steps = []
    for ids, labels in data:
        optimizer.zero_grad()
        with torch.autocast("cpu", AUTOCAST[autocast]) if autocast else contextlib.nullcontext():
            loss = decoder.loss(ids, labels)
        loss.backward()
        steps.append({"loss": loss.item(), "grads": encode_all({name: p.grad for name, p in parameters.items()})})
        optimizer.step()
    return {"trained": list(parameters), "steps": steps, "after": encode_all(parameters)}


def decoder_runs(config, seed, epsilon, autocast):
    generator = torch.Generator().manual_seed(seed)
    weights = initial_weights(weight_shapes(config), generator)
    lora = initial_weights(lora_shapes(config, LORA["rank"]), generator)
    data = list(batches(config, generator))
    last = f"model.layers.{config['numLayers'] - 1}."
    scale = LORA["alpha"] / LORA["rank"]
    adamw = {**ADAMW, "epsilon": epsilon}
    return {
        "config": config, "adamw": adamw, "lora": LORA, "weights": encode_all(weights), "loraWeights": encode_all(lora),
        "batches": [{"ids": encode(ids), "labels": encode(labels)} for ids, labels in data],
        "runs": {
            "full": train(config, weights, list(weights), data, scale, adamw, autocast),
            "lora": train(config, {**weights, **lora}, list(lora), data, scale, adamw, autocast),
            "freeze": train(config, weights, [name for name in weights if name.startswith(last)], data, scale,
                            adamw, autocast),
        },
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("content", choices=("ops", "decoder"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--size", choices=SIZES, default="fixture", help="of the decoder")
    parser.add_argument("--epsilon", type=float, default=1e-8, help="of AdamW")
    parser.add_argument("--autocast", choices=AUTOCAST, help="the decoder's products in 16 bits")
    parser.add_argument("--out")
    arguments = parser.parse_args()
    if arguments.content == "decoder":
        write(decoder_runs(SIZES[arguments.size], arguments.seed, arguments.epsilon, arguments.autocast), arguments.out)
        return
    cases = Cases(arguments.seed)
    training_ops(cases)
    write({"seed": arguments.seed, "cases": cases.cases}, arguments.out)


if __name__ == "__main__":
    main()
