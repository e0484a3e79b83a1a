"""Parses YAML files with LLaMA-Factory's own parser and prints the settings that a recipe has too, as JSON.

usage: parse_llama_factory.py FILE...
"""

import json
import sys

from llamafactory.hparams.parser import _parse_train_args
from omegaconf import OmegaConf

FIELDS = (
    "stage finetuning_type lora_rank lora_alpha lora_dropout lora_target additional_target use_rslora use_dora "
    "freeze_trainable_layers freeze_trainable_modules pref_beta pref_ftx cutoff_len val_size packing neat_packing "
    "learning_rate num_train_epochs max_steps per_device_train_batch_size gradient_accumulation_steps weight_decay "
    "max_grad_norm seed early_stopping_steps disable_gradient_checkpointing quantization_bit"
).split()


def main(paths: list[str]) -> None:
    result = []
    for path in paths:
        parsed = _parse_train_args(OmegaConf.to_container(OmegaConf.load(path)))
        found = {}
        for part in parsed:
            found |= {name: getattr(part, name) for name in FIELDS if hasattr(part, name)}
            if hasattr(part, "lr_scheduler_type"):
                found["lr_scheduler_type"] = str(getattr(part.lr_scheduler_type, "value", part.lr_scheduler_type))
        result.append(found)
    print(json.dumps(result, default=str))


if __name__ == "__main__":
    main(sys.argv[1:])
