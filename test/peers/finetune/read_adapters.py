"""Loads adapters that tunelab wrote with PEFT and prints the logits that each gives, as JSON.

usage: read_adapters.py FOLDER   (holds adapters.json: [{"adapter", "base"}], and the adapters)
"""

import json
import pathlib
import sys
import warnings

import torch
from peft import PeftModel
from transformers import AutoModelForCausalLM

IDS = [5, 9, 63, 2, 17, 17, 30, 41, 8, 1, 0, 55]


def main(folder: pathlib.Path) -> None:
    result = {}
    for entry in json.loads((folder / "adapters.json").read_text()):
        base = AutoModelForCausalLM.from_pretrained(entry["base"], attn_implementation="eager", dtype=torch.float32)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            model = PeftModel.from_pretrained(base, folder / entry["adapter"]).eval()
        with torch.no_grad():
            logits = model(torch.tensor([IDS])).logits.flatten().tolist()
        said = [str(warning.message) for warning in caught if "peft" in warning.filename]
        result[entry["adapter"]] = {"logits": logits, "warnings": said}
    print(json.dumps(result))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
