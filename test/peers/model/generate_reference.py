"""What transformers generates from a model folder: greedily, with a repetition penalty, in a left-padded batch, with stop
texts.

usage: generate_reference.py MODEL PROMPTS

PROMPTS is a JSON list of texts. Prints JSON: for each way the new token ids of each prompt; for stop texts the text too.
"""

import json
import sys

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

folder, prompts = sys.argv[1], json.loads(sys.argv[2])
torch.set_num_threads(1)
COUNT = 16
tokenizer = AutoTokenizer.from_pretrained(folder, padding_side="left")
model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()


def new_ids(text: str, **options) -> list[int]:
    inputs = tokenizer(text, return_tensors="pt", add_special_tokens=False)
    output = model.generate(**inputs, max_new_tokens=COUNT, do_sample=False, **options)
    return output[0, inputs["input_ids"].shape[1] :].tolist()


def batch() -> list[list[int]]:
    inputs = tokenizer(prompts, return_tensors="pt", padding=True, add_special_tokens=False)
    output = model.generate(**inputs, max_new_tokens=COUNT, do_sample=False)
    return output[:, inputs["input_ids"].shape[1] :].tolist()


def stopped(text: str) -> dict | None:
    """Stops at characters from the middle of the answer, so that the stop text cuts through tokens."""
    whole = tokenizer.decode(new_ids(text), skip_special_tokens=True)
    stop = whole[5:8]
    if "\ufffd" in whole:  # a random model's bytes are no text
        return None
    ids = new_ids(text, stop_strings=[stop], tokenizer=tokenizer)
    return {"stop": stop, "ids": ids, "text": tokenizer.decode(ids, skip_special_tokens=True)}


print(
    json.dumps(
        {
            "prompts": prompts,
            "greedy": [new_ids(text) for text in prompts],
            "penalty": 1.3,
            "penalised": [new_ids(text, repetition_penalty=1.3) for text in prompts],
            "batch": batch(),
            "stopped": [stopped(text) for text in prompts],
        },
        ensure_ascii=False,
    )
)
