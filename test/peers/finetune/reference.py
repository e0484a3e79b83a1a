"""Reference values of the preference loss, of packing and of the schedules, from PyTorch and transformers.

python test/peers/finetune/reference.py test/fixtures/model/llama test/fixtures/finetune/reference.json
"""
import json
import sys

import torch
import torch.nn.functional as F
from transformers import AutoModelForCausalLM, get_scheduler

folder, target = sys.argv[1:]
torch.set_num_threads(1)


def load(scale):
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager")
    with torch.no_grad():
        for weight in model.parameters():
            weight.mul_(scale)
    return model.eval()


# The prompt is not trained; -100 pads. Two pairs of one length, chosen first.
IDS = [[5, 9, 17, 3, 8, 2], [7, 4, 11, 6, 2, 0], [5, 9, 17, 12, 2, 0], [7, 4, 11, 13, 10, 2]]
TRAINED = [(3, 6), (3, 5), (3, 5), (3, 6)]  # from, to
BETA, SFT_WEIGHT = 0.3, 0.2


def row_log_probabilities(model):
    ids = torch.tensor(IDS)
    logits = model(input_ids=ids).logits[:, :-1].log_softmax(-1)
    scores = logits.gather(-1, ids[:, 1:, None])[..., 0]
    return torch.stack([scores[row, first - 1 : last - 1].sum() for row, (first, last) in enumerate(TRAINED)])


def preference():
    reference, policy = load(1.0), load(1.1)
    with torch.no_grad():
        ref = row_log_probabilities(reference)
    scores = row_log_probabilities(policy)
    delta = scores - ref
    margins = BETA * (delta[:2] - delta[2:])
    lengths = torch.tensor([last - first for first, last in TRAINED[:2]])
    loss = (-F.logsigmoid(margins) - SFT_WEIGHT * scores[:2] / lengths).mean()
    loss.backward()
    return {
        "ids": IDS,
        "trained": TRAINED,
        "beta": BETA,
        "sftWeight": SFT_WEIGHT,
        "scale": 1.1,
        "reference": ref.tolist(),
        "policy": scores.tolist(),
        "loss": loss.item(),
        "gradientNorms": {name: weight.grad.norm().item() for name, weight in policy.named_parameters()},
        "gradientSums": {name: weight.grad.sum().item() for name, weight in policy.named_parameters()},
    }


def schedules():
    cases = [
        ("cosine", 20, 3, {}),
        ("linear", 20, 3, {}),
        ("constant_with_warmup", 20, 3, {}),
        ("cosine", 7, 0, {}),
        ("warmup_stable_decay", 20, 3, {"num_decay_steps": 5}),
    ]
    result = []
    for name, total, warmup, extra in cases:
        optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.5)
        scheduler = get_scheduler(name, optimizer, warmup, total, scheduler_specific_kwargs=extra)
        rates = []
        for _ in range(total):
            rates.append(scheduler.get_last_lr()[0])
            optimizer.step()
            scheduler.step()
        result.append({"name": name, "total": total, "warmup": warmup, **extra, "rates": rates})
    return result


with open(target, "w") as file:
    json.dump({"preference": preference(), "schedules": schedules()}, file, indent=1)
    file.write("\n")
