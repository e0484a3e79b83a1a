"""Writes tiny random models of each family with transformers, a LoRA adapter with PEFT, and the logits they give.

usage: make_models.py FOLDER
"""

import json
import pathlib
import sys

import torch
from peft import LoraConfig, get_peft_model
from transformers import AutoConfig, AutoModelForCausalLM

SHAPE = dict(
    vocab_size=64,
    hidden_size=16,
    intermediate_size=24,
    num_hidden_layers=2,
    num_attention_heads=4,
    num_key_value_heads=2,
    max_position_embeddings=64,
    bos_token_id=1,
    eos_token_id=2,
)
MODELS = {
    "llama": dict(model_type="llama", tie_word_embeddings=True),
    "llama3": dict(
        model_type="llama",
        tie_word_embeddings=False,
        rope_theta=10000.0,
        rope_scaling=dict(
            rope_type="llama3",
            factor=8.0,
            low_freq_factor=1.0,
            high_freq_factor=4.0,
            original_max_position_embeddings=16,
        ),
    ),
    "mistral": dict(model_type="mistral", tie_word_embeddings=False, sliding_window=None),
    "qwen2": dict(model_type="qwen2", tie_word_embeddings=True),
    "qwen3": dict(model_type="qwen3", tie_word_embeddings=True, head_dim=8),
    "gpt2": dict(model_type="gpt2", n_inner=24),
}
ADAPTERS = {"llama": ["q_proj", "v_proj", "down_proj"], "gpt2": ["c_attn", "c_proj"]}
# Our loader wants a tokenizer beside the weights; which one does not matter here.
UNUSED = ("truncation", "padding", "normalizer", "pre_tokenizer", "post_processor", "decoder")
TOKENIZER = {"version": "1.0", **dict.fromkeys(UNUSED), "added_tokens": [], "model": {"type": "Unigram", "unk_id": 0, "vocab": [["<unk>", 0.0]]}}
IDS = torch.tensor([[5, 9, 63, 2, 17, 17, 30, 41, 8, 1, 0, 55]])


def randomise(model: torch.nn.Module) -> None:
    """Norms and biases too, so that none of them can be forgotten unnoticed."""
    for parameter in model.parameters():
        torch.nn.init.normal_(parameter, std=0.3)
    for name, parameter in model.named_parameters():
        if "norm" in name or ("ln_" in name and name.endswith("weight")):
            parameter.data += 1


def main(folder: pathlib.Path) -> None:
    expected = {"ids": IDS.tolist()[0]}
    for seed, (name, settings) in enumerate(MODELS.items()):
        torch.manual_seed(seed)
        settings = dict(settings)
        config = AutoConfig.for_model(settings.pop("model_type"), **{**SHAPE, **settings})
        model = AutoModelForCausalLM.from_config(config, attn_implementation="eager").eval()
        randomise(model)
        model.save_pretrained(folder / name)
        (folder / name / "tokenizer.json").write_text(json.dumps(TOKENIZER))
        with torch.no_grad():
            expected[name] = model(IDS).logits[0].flatten().double().mul(1e6).round().div(1e6).tolist()
        if name in ADAPTERS:
            adapted = get_peft_model(
                model, LoraConfig(r=4, lora_alpha=12, target_modules=ADAPTERS[name], task_type="CAUSAL_LM")
            ).eval()
            for parameter_name, parameter in adapted.named_parameters():
                if "lora_" in parameter_name:
                    torch.nn.init.normal_(parameter, std=0.2)
            adapted.save_pretrained(folder / f"{name}-adapter")
            with torch.no_grad():
                expected[f"{name}-adapter"] = adapted(IDS).logits[0].flatten().double().mul(1e6).round().div(1e6).tolist()
    (folder / "expected.json").write_text(json.dumps(expected))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
