"""
Training steps of a decoder in PyTorch. Arguments: plain|transformers, eager|compile, shape, mode, rows, length, steps a
round. "plain" is the decoder of test/peers/engine; "transformers" is LlamaForCausalLM with SDPA, PEFT and fused AdamW.
"""

import json
import pathlib
import sys

here = pathlib.Path(__file__).parent
sys.path[:0] = [str(here), str(here.parent.parent / "peers" / "engine")]

import torch  # noqa: E402
import torch.nn.functional as F  # noqa: E402
from reference_decoder import Decoder, weight_shapes  # noqa: E402
from subject import serve  # noqa: E402

LORA_TARGETS = ["q_proj", "k_proj", "v_proj", "o_proj"]
LORA_RANK = 8
TRAINED_LAYERS = 2


def is_trained(name, mode, config):
    last = any(f"layers.{config['numLayers'] - 1 - i}." in name for i in range(TRAINED_LAYERS))
    return mode == "full" or (mode == "lora" and "lora_" in name) or (mode == "freeze" and last)


def plain(config, mode):
    weights = {name: torch.ones(shape) if len(shape) == 1 else 0.04 * (torch.rand(shape) - 0.5)
               for name, shape in weight_shapes(config).items()}
    if mode == "lora":
        for name in [name for name in weights if name.removesuffix(".weight").endswith(tuple(LORA_TARGETS))]:
            rows, columns = weights[name].shape
            module = name.removesuffix(".weight")
            weights[f"{module}.lora_A.weight"] = 0.04 * (torch.rand(LORA_RANK, columns) - 0.5)
            weights[f"{module}.lora_B.weight"] = 0.04 * (torch.rand(rows, LORA_RANK) - 0.5)
    trained = [w.requires_grad_() for name, w in weights.items() if is_trained(name, mode, config)]
    return Decoder(config, weights, 2.0).loss, trained


def transformers(config, mode):
    from peft import LoraConfig, get_peft_model
    from transformers import LlamaConfig, LlamaForCausalLM

    model = LlamaForCausalLM(LlamaConfig(
        vocab_size=config["vocabSize"], hidden_size=config["hiddenSize"],
        intermediate_size=config["intermediateSize"], num_hidden_layers=config["numLayers"],
        num_attention_heads=config["numHeads"], num_key_value_heads=config["numKvHeads"], head_dim=config["headDim"],
        max_position_embeddings=config["maxPositions"], rms_norm_eps=config["normEpsilon"],
        rope_theta=config["ropeTheta"], tie_word_embeddings=True, attn_implementation="sdpa", use_cache=False))
    if mode == "lora":
        model = get_peft_model(model, LoraConfig(r=LORA_RANK, lora_alpha=2 * LORA_RANK, lora_dropout=0.0,
                                                 target_modules=LORA_TARGETS, task_type="CAUSAL_LM"))
    for name, parameter in model.named_parameters():
        parameter.requires_grad_(is_trained(name, mode, config))
    model.train()

    def loss(ids, labels):
        return F.cross_entropy(model(input_ids=ids).logits.flatten(0, 1), labels.flatten())

    return loss, [p for p in model.parameters() if p.requires_grad]


def main():
    library, execution, shape, mode, rows, length, steps = sys.argv[1:]
    torch.manual_seed(1)
    config = json.loads((here / "decoder-shapes.json").read_text())[shape]
    loss_of, trained = {"plain": plain, "transformers": transformers}[library](config, mode)
    if execution == "compile":
        loss_of = torch.compile(loss_of)
    optimizer = torch.optim.AdamW(trained, lr=1e-4, weight_decay=0.0, fused=library == "transformers")
    size = (int(rows), int(length))

    def step():
        ids, labels = (torch.randint(config["vocabSize"], size) for _ in range(2))
        loss = loss_of(ids, labels)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        assert torch.isfinite(loss)

    serve(step, int(steps))


if __name__ == "__main__":
    main()
