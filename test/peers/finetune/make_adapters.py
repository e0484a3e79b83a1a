"""Makes adapters with PEFT for the model fixtures, with their logits, loss and gradients; and what several give together.

usage: make_adapters.py MODELS FOLDER
"""

import json
import pathlib
import sys

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from transformers import AutoModelForCausalLM

ADAPTERS = {
    "rslora": dict(use_rslora=True),
    "dora": dict(use_dora=True),
    "dora-rslora": dict(use_dora=True, use_rslora=True),
    "lora": dict(),
}
PATTERNS = {
    "patterns": dict(rank_pattern={"down_proj": 2, r".*\.1\..*q_proj": 8}, alpha_pattern={"layers.0.self_attn.q_proj": 5}),
    "patterns-dora": dict(rank_pattern={"q_proj": 6}, alpha_pattern={"nowhere": 1}, use_rslora=True, use_dora=True),
}
# On tied bases: with the tie kept, and with a head that goes its own way.
SAVED = {
    "saved": ("mistral", dict(modules_to_save=["lm_head", "embed_tokens", "model.norm"])),
    "saved-tied": ("llama", dict(modules_to_save=["embed_tokens", "norm"], ensure_weight_tying=True)),
    "saved-apart": ("llama", dict(modules_to_save=["lm_head"])),
}
WEIGHTS = [0.7, 0.3]
IDS = [5, 9, 63, 2, 17, 17, 30, 41, 8, 1, 0, 55]


def rounded(tensor: torch.Tensor) -> list[float]:
    return tensor.flatten().double().mul(1e6).round().div(1e6).tolist()


def load(base: pathlib.Path):
    return AutoModelForCausalLM.from_pretrained(base, attn_implementation="eager", dtype=torch.float32)


def randomise(adapted) -> None:
    for name, parameter in adapted.named_parameters():
        if "lora_A" in name or "lora_B" in name:
            torch.nn.init.normal_(parameter, std=0.2)
        if "magnitude" in name:
            parameter.data *= 1 + 0.1 * torch.rand_like(parameter)
        if "modules_to_save" in name:
            parameter.data += 0.1 * torch.randn_like(parameter)


def key_of(name: str) -> str:
    """The name that the tensor has in the file."""
    name = name.replace("modules_to_save.default.", "").replace(".default", "")
    return name.replace("magnitude_vector.weight", "magnitude_vector")


def make(base: pathlib.Path, folder: pathlib.Path, seed: int, settings: dict) -> dict:
    torch.manual_seed(seed)
    config = LoraConfig(r=4, lora_alpha=12, target_modules=["q_proj", "down_proj"], task_type="CAUSAL_LM", **settings)
    adapted = get_peft_model(load(base), config).eval()
    randomise(adapted)
    adapted.save_pretrained(folder)
    ids = torch.tensor([IDS])
    output = adapted(ids, labels=ids)
    output.loss.backward()
    grads = {key_of(name): rounded(weight.grad) for name, weight in adapted.named_parameters() if weight.grad is not None}
    return {"logits": rounded(output.logits), "loss": output.loss.item(), "gradients": grads}


def together(base: pathlib.Path, folder: pathlib.Path) -> dict:
    """Two adapters at once: added up, and with weights."""
    ids = torch.tensor([IDS])
    model = PeftModel.from_pretrained(load(base), folder / "rslora", adapter_name="rslora").eval()
    model.load_adapter(folder / "lora", adapter_name="lora")
    model.load_adapter(base.parent / "llama-adapter", adapter_name="plain")
    with torch.no_grad():
        model.base_model.set_adapter(["rslora", "plain"])
        both = rounded(model(ids).logits)
        model.add_weighted_adapter(["lora", "plain"], WEIGHTS, "weighted", combination_type="cat")
        model.set_adapter("weighted")
        return {"both": both, "weights": WEIGHTS, "weighted": rounded(model(ids).logits)}


def main(models: pathlib.Path, folder: pathlib.Path) -> None:
    expected: dict = {"ids": IDS}
    for seed, (name, settings) in enumerate(ADAPTERS.items()):
        expected[name] = make(models / "llama", folder / name, seed, settings)
    for seed, (name, (base, settings)) in enumerate(SAVED.items()):
        expected[name] = {"base": base, **make(models / base, folder / name, 10 + seed, settings)}
    for seed, (name, settings) in enumerate(PATTERNS.items()):
        expected[name] = make(models / "llama", folder / name, 20 + seed, settings)
    expected["together"] = together(models / "llama", folder)
    (folder / "expected.json").write_text(json.dumps(expected))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
