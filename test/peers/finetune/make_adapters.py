"""Makes rsLoRA and DoRA adapters with PEFT for the llama fixture, with their logits, loss and gradients.

usage: make_adapters.py BASE FOLDER
"""

import json
import pathlib
import sys

import torch
from peft import LoraConfig, get_peft_model
from transformers import AutoModelForCausalLM

ADAPTERS = {"rslora": dict(use_rslora=True), "dora": dict(use_dora=True), "dora-rslora": dict(use_dora=True, use_rslora=True)}
IDS = [5, 9, 63, 2, 17, 17, 30, 41, 8, 1, 0, 55]


def rounded(tensor: torch.Tensor) -> list[float]:
    return tensor.flatten().double().mul(1e6).round().div(1e6).tolist()


def main(base: str, folder: pathlib.Path) -> None:
    expected: dict = {"ids": IDS}
    ids = torch.tensor([IDS])
    for seed, (name, settings) in enumerate(ADAPTERS.items()):
        torch.manual_seed(seed)
        model = AutoModelForCausalLM.from_pretrained(base, attn_implementation="eager", dtype=torch.float32)
        config = LoraConfig(r=4, lora_alpha=12, target_modules=["q_proj", "down_proj"], task_type="CAUSAL_LM", **settings)
        adapted = get_peft_model(model, config).eval()
        for parameter_name, parameter in adapted.named_parameters():
            if "lora_A" in parameter_name or "lora_B" in parameter_name:
                torch.nn.init.normal_(parameter, std=0.2)
            if "magnitude" in parameter_name:
                parameter.data *= 1 + 0.1 * torch.rand_like(parameter)
        adapted.save_pretrained(folder / name)
        output = adapted(ids, labels=ids)
        output.loss.backward()
        grads = {
            parameter_name.replace(".default", "").replace("magnitude_vector.weight", "magnitude_vector"): rounded(parameter.grad)
            for parameter_name, parameter in adapted.named_parameters()
            if parameter.grad is not None
        }
        expected[name] = {"logits": rounded(output.logits), "loss": output.loss.item(), "gradients": grads}
    (folder / "expected.json").write_text(json.dumps(expected))


if __name__ == "__main__":
    main(sys.argv[1], pathlib.Path(sys.argv[2]))
