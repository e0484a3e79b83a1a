"""Loads a merged folder with transformers and reads its card as the hub does: python read_merged.py folder text"""
import json
import sys

import torch
from huggingface_hub import ModelCard
from transformers import AutoModelForCausalLM, AutoTokenizer

folder, text = sys.argv[1:]
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)
ids = tokenizer(text, add_special_tokens=False, return_tensors="pt")
with torch.no_grad():
    logits = model(input_ids=ids["input_ids"]).logits[0]
card = ModelCard.load(f"{folder}/README.md")
print(json.dumps({"ids": ids["input_ids"][0].tolist(), "logits": logits.flatten().tolist(), "card": card.data.to_dict()}))
