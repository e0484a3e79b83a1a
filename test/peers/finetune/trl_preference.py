"""Loss and rewards of one batch of pairs from TRL's DPOTrainer, as JSON on standard output.

python test/peers/finetune/trl_preference.py test/fixtures/model/llama test/fixtures/finetune/reference.json

The batch is that of reference.json; the result is test/fixtures/finetune/trl-preference.json.
"""
import json
import sys
import tempfile

import torch
from datasets import Dataset
from transformers import AutoModelForCausalLM, PreTrainedTokenizerFast
from trl import DPOConfig, DPOTrainer

folder, reference = sys.argv[1:]
torch.set_num_threads(1)
with open(reference) as file:
    pairs = json.load(file)["preference"]  # ids, trained, beta, scale


def load(scale):
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager")
    with torch.no_grad():
        for weight in model.parameters():
            weight.mul_(scale)
    return model.eval()


tokenizer = PreTrainedTokenizerFast(tokenizer_file=f"{folder}/tokenizer.json")
tokenizer.pad_token = tokenizer.eos_token = tokenizer.convert_ids_to_tokens(0)
rows = Dataset.from_list([{"prompt": "a", "chosen": "b", "rejected": "c"}])  # for the constructor alone
with tempfile.TemporaryDirectory() as output:
    settings = DPOConfig(
        output_dir=output, beta=pairs["beta"], use_cpu=True, report_to=[], bf16=False, gradient_checkpointing=False
    )
    trainer = DPOTrainer(load(pairs["scale"]), load(1.0), settings, train_dataset=rows, processing_class=tokenizer)
trainer.model.eval()

ids = torch.tensor(pairs["ids"])
mask = torch.zeros_like(ids)
attention = torch.zeros_like(ids)
for row, (first, last) in enumerate(pairs["trained"]):
    mask[row, first:last] = 1
    attention[row, :last] = 1
with torch.no_grad():
    loss = trainer.compute_loss(
        trainer.model, {"input_ids": ids, "attention_mask": attention, "completion_mask": mask}
    )
metrics = {name: values[-1] for name, values in trainer._metrics["eval"].items()}
print(
    json.dumps(
        {
            "loss": loss.item(),
            "rewardChosen": metrics["rewards/chosen"],
            "rewardRejected": metrics["rewards/rejected"],
            "rewardMargin": metrics["rewards/margins"],
            "rewardAccuracy": metrics["rewards/accuracies"],
        }
    )
)
