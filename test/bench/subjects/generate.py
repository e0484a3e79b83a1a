"""Greedy generation of COUNT tokens for each of BATCH prompts with the model in FOLDER: one step a round."""

import sys

import torch
from subject import serve
from transformers import AutoModelForCausalLM, AutoTokenizer

folder, batch, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
tokenizer = AutoTokenizer.from_pretrained(folder, padding_side="left")
model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
inputs = tokenizer(["The "] * batch, return_tensors="pt", add_special_tokens=False)


def step():
    model.generate(**inputs, max_new_tokens=count, min_new_tokens=count, do_sample=False)


serve(step, 1)
