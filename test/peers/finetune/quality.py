"""BLEU of sacrebleu (tokenize="char") and ROUGE-L of rouge-score for pairs of texts: python quality.py pairs.json out.json"""
import json
import re
import sys

from rouge_score import rouge_scorer
from sacrebleu.metrics import BLEU


class CharactersAndWords:
    """Chinese, Japanese and Korean by characters, everything else by words, as rouge-score has no tokenizer for them."""

    CJK = "\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3"

    def tokenize(self, text):
        return re.findall(f"[{self.CJK}]|[^\\W_{self.CJK}]+", text.lower())


pairs = json.load(open(sys.argv[1]))["pairs"]
answers = [pair["answer"] for pair in pairs]
references = [pair["reference"] for pair in pairs]
bleu = BLEU(tokenize="char")
default = rouge_scorer.RougeScorer(["rougeL"], use_stemmer=False)
by_character = rouge_scorer.RougeScorer(["rougeL"], tokenizer=CharactersAndWords())


def rouge(scorer, pair):
    return scorer.score(pair["reference"], pair["answer"])["rougeL"].fmeasure


result = {
    "pairs": [
        {
            **pair,
            "bleu": bleu.corpus_score([pair["answer"]], [[pair["reference"]]]).score,
            "rougeL": rouge(default if pair["reference"].isascii() else by_character, pair),
        }
        for pair in pairs
    ],
    "corpusBleu": bleu.corpus_score(answers, [references]).score,
}
json.dump(result, open(sys.argv[2], "w"), ensure_ascii=False, indent=2)
