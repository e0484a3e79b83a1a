"""Loads every data set of the folders with LLaMA-Factory's own loader and processors; prints what it kept, as JSON."""

import json
import os
import sys
import types

os.environ["CUDA_VISIBLE_DEVICES"] = ""
os.environ["HF_DATASETS_OFFLINE"] = "1"
os.environ["HF_HOME"] = os.path.join(sys.argv[1], "cache")

import transformers  # noqa: F401  looks for torchaudio itself, so it comes before the stand-in

try:
    import torchaudio  # noqa: F401
except ImportError:
    sys.modules["torchaudio"] = types.ModuleType("torchaudio")  # imported for audio data, which these sets do not hold

from llamafactory.data import get_template_and_fix_tokenizer
from llamafactory.data.loader import _get_dataset_processor, _get_merged_dataset
from llamafactory.hparams import DataArguments, ModelArguments
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast, Seq2SeqTrainingArguments

vocabulary = {sign: i for i, sign in enumerate(["<s>", "</s>", *sorted(pre_tokenizers.ByteLevel.alphabet())])}
bytes_only = Tokenizer(models.BPE(vocab=vocabulary, merges=[]))
bytes_only.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
bytes_only.decoder = decoders.ByteLevel()


def load(folder):
    result = {}
    with open(os.path.join(folder, "dataset_info.json"), encoding="utf-8") as file:
        names = list(json.load(file))
    for name in names:
        stage = "pt" if name.endswith("_text") else "sft"
        tokenizer = PreTrainedTokenizerFast(tokenizer_object=bytes_only, bos_token="<s>", eos_token="</s>", pad_token="</s>")
        data = DataArguments(dataset_dir=folder, dataset=name, template="default", cutoff_len=100_000, preprocessing_num_workers=None)
        model = ModelArguments(model_name_or_path=folder, cache_dir=os.path.join(folder, "cache"))
        training = Seq2SeqTrainingArguments(output_dir=os.path.join(folder, "out"), use_cpu=True, report_to=[])
        aligned = _get_merged_dataset([name], model, data, training, stage)
        template = get_template_and_fix_tokenizer(tokenizer, data)
        processor = _get_dataset_processor(data, stage, template, tokenizer, None)
        columns = aligned[:]
        if stage == "pt":
            result[name] = {"aligned": len(aligned), "texts": [prompt[0]["content"] for prompt in columns["_prompt"]]}
            continue
        inputs = processor.preprocess_dataset(columns)
        learnt = [
            tokenizer.decode([label for label in labels if label != -100], skip_special_tokens=True)
            for labels in inputs["labels"]
        ]
        result[name] = {
            "aligned": len(aligned),
            "kept": len(inputs["input_ids"]),
            "prompts": [prompt[-1]["content"] for prompt in columns["_prompt"]],
            "learnt": learnt,
        }
    return result


print("\n" + json.dumps([load(folder) for folder in sys.argv[1:]], ensure_ascii=False))
