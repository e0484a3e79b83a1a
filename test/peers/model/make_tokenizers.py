"""Trains small tokenizers of each kind with Hugging Face's tokenizers, and encodes lines of mixed text with them.

usage: make_tokenizers.py FOLDER COUNT [TOKENIZER.json...]

FOLDER gets <kind>/tokenizer.json and expected.json: {"lines": [...], "ids": {kind: [...]}, "texts": {kind: [...]}}
"""

import json
import pathlib
import random
import sys

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

PIECES = [
    "合同", "甲方", "乙方", "违约责任", "第十二条", "（一）", "应当承担", "赔偿损失", "。", "，", "、", "《民法典》", "２０２４", "年", "病历", "ICD-10",
    "the", "The", "contract", "isn't", "we'll", "THEY'RE", "parties", "naïve", "café", "e\u0301", "Straße", "İstanbul", "Привет", "مرحبا", "नमस्ते",
    "1", "42", "2024", "3.14159", "1e-5", "12345678", "½", "x_1", "fooBar", "if (x) {", "return y;", "}", "//", "/*", "==", "!=", "=>", "<div>", "&amp;",
    "def f(x):", "\"quoted\"", "'", "''", "...", "——", "…", "😀", "👩‍👩‍👧", "🇨🇳", "👍🏽", "€", "£", "№", "<|im_end|>", "<|endoftext|>",
    " ", "  ", "    ", "\t", "\n", "\n\n", "\r\n", " \n", "\u00a0", "\u3000", "\u200b",
]
LLAMA3 = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
SPECIAL = ["<|endoftext|>", "<|im_end|>"]


def lines(count: int) -> list[str]:
    rng = random.Random(11)
    made = []
    for _ in range(count):
        parts = [rng.choice(PIECES) for _ in range(rng.randint(1, 12))]
        made.append(rng.choice(["", " "]).join(parts))
    return made


def byte_level(pre, normalizer=None, ignore_merges=False) -> Tokenizer:
    tokenizer = Tokenizer(models.BPE(ignore_merges=ignore_merges))
    tokenizer.pre_tokenizer = pre
    tokenizer.decoder = decoders.ByteLevel()
    if normalizer:
        tokenizer.normalizer = normalizer
    return tokenizer


def split(pattern: str):
    return pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(pattern), "isolated"), pre_tokenizers.ByteLevel(False, use_regex=False)])


def sentencepiece_bpe(legacy: bool) -> Tokenizer:
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", byte_fallback=True, fuse_unk=True))
    if legacy:
        tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    else:
        tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="first", split=False)
    tokenizer.decoder = decoders.Sequence(
        [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)]
    )
    return tokenizer


def train(tokenizer: Tokenizer, corpus: list[str], size: int, **options) -> Tokenizer:
    kind = trainers.UnigramTrainer if isinstance(tokenizer.model, models.Unigram) else trainers.BpeTrainer
    tokenizer.train_from_iterator(corpus, kind(vocab_size=size, show_progress=False, **options))
    return tokenizer


def make(corpus: list[str]) -> dict[str, Tokenizer]:
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    byte_bpe = dict(size=420, special_tokens=SPECIAL, initial_alphabet=alphabet)
    digits = pre_tokenizers.Sequence([pre_tokenizers.Digits(True), pre_tokenizers.ByteLevel(False)])
    sentencepiece = dict(size=600, special_tokens=["<unk>", *SPECIAL, *[f"<0x{byte:02X}>" for byte in range(256)]], limit_alphabet=150)
    unigram = Tokenizer(models.Unigram())
    unigram.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")])
    unigram.pre_tokenizer = pre_tokenizers.Metaspace()
    unigram.decoder = decoders.Metaspace()
    return {
        "gpt2": train(byte_level(pre_tokenizers.ByteLevel(False)), corpus, **byte_bpe),
        "smollm": train(byte_level(digits), corpus, **byte_bpe),
        "llama3": train(byte_level(split(LLAMA3), ignore_merges=True), corpus, **byte_bpe),
        "qwen2": train(byte_level(split(LLAMA3.replace("{1,3}", "")), normalizers.NFC()), corpus, **byte_bpe),
        "llama": train(sentencepiece_bpe(True), corpus, **sentencepiece),
        "mistral": train(sentencepiece_bpe(False), corpus, **sentencepiece),
        "unigram": train(unigram, corpus, 400, special_tokens=["<unk>", *SPECIAL], unk_token="<unk>"),
    }


def main(folder: pathlib.Path, count: int, others: list[str]) -> None:
    text = lines(count)
    tokenizers = make(lines(1000))
    expected = {"lines": text, "ids": {}, "texts": {}}
    for kind, tokenizer in tokenizers.items():
        (folder / kind).mkdir(parents=True, exist_ok=True)
        tokenizer.save(str(folder / kind / "tokenizer.json"), pretty=False)
    for path in others:
        tokenizers[path] = Tokenizer.from_file(path)
    for kind, tokenizer in tokenizers.items():
        expected["ids"][kind] = [tokenizer.encode(line, add_special_tokens=False).ids for line in text]
        expected["texts"][kind] = [tokenizer.decode(ids) for ids in expected["ids"][kind]]
    (folder / "expected.json").write_text(json.dumps(expected, ensure_ascii=False))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
