"""Three AdamW steps of each tiny model in PyTorch: losses, and the gradients of each step by norm and sum.

usage: train_models.py MODELS TARGET

MODELS holds the tiny models of make_models.py. Weight decay is on matrices only, as in transformers' Trainer.
"""

import json
import pathlib
import sys

import torch
from transformers import AutoModelForCausalLM

models, target = map(pathlib.Path, sys.argv[1:])
torch.set_num_threads(1)
IDS = [[5, 9, 63, 2, 17, 17, 30, 41], [8, 1, 40, 55, 3, 21, 22, 11]]
RATE, DECAY = 1e-3, 0.1


def train(name: str) -> dict:
    model = AutoModelForCausalLM.from_pretrained(models / name, dtype=torch.float32, attn_implementation="eager").eval()
    matrices = [weight for weight in model.parameters() if weight.dim() > 1]
    vectors = [weight for weight in model.parameters() if weight.dim() == 1]
    groups = [{"params": matrices, "weight_decay": DECAY}, {"params": vectors, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=RATE)
    ids = torch.tensor(IDS)
    steps = []
    for _ in range(3):
        loss = model(input_ids=ids, labels=ids).loss
        optimizer.zero_grad()
        loss.backward()
        gradients = {key: [weight.grad.norm().item(), weight.grad.sum().item()] for key, weight in model.named_parameters()}
        steps.append({"loss": loss.item(), "gradients": gradients})
        optimizer.step()
    return steps


families = ["llama", "llama3", "mistral", "qwen2", "qwen3", "gpt2"]
result = {"ids": IDS, "learningRate": RATE, "weightDecay": DECAY, "steps": {name: train(name) for name in families}}
target.write_text(json.dumps(result) + "\n")
