/**
 * The tokenizer that a GGUF file carries, as Hugging Face's tokenizer.json. Two kinds: "gpt2", byte-level BPE with named
 * rules for splitting words, and "llama", SentencePiece-style BPE whose merges follow from the tokens' scores.
 */
import { TunelabError } from "#lib/core/index";
import { Tokenizer } from "../tokenizer.ts";
import { Metadata } from "./config.ts";
import type { GgufFile } from "./file.ts";
import { preTokenizerOf } from "./pre-tokenizers.ts";

/** Kinds of tokens in `tokenizer.ggml.token_type`. */
const CONTROL = 3;
const USER_DEFINED = 4;

/** @throws TunelabError UNSUPPORTED_FORMAT, CORRUPT_FILE */
export function tokenizerOf(file: GgufFile): Tokenizer {
  const metadata = new Metadata(file.metadata, file.path);
  const kind = metadata.text("tokenizer.ggml.model");
  const tokens = metadata.list("tokenizer.ggml.tokens", "string");
  if (new Set(tokens).size !== tokens.length)
    throw metadata.wrong("tokenizer.ggml.tokens", ["没有重复的列表", "a list without repetition"]);
  const types = metadata.optional("tokenizer.ggml.token_type")
    ? metadata.list("tokenizer.ggml.token_type", "number")
    : tokens.map(() => 1);
  const template = metadata.optional("tokenizer.chat_template");
  const json = tokenizerJson(metadata, kind, tokens, types, file.path);
  return new Tokenizer(json, tokenizerConfig(metadata, tokens), {
    chatTemplate: typeof template === "string" ? template : undefined,
    templateSource: `${file.path} (tokenizer.chat_template)`,
  });
}

function tokenizerJson(metadata: Metadata, kind: string, tokens: string[], types: number[], path: string): object {
  if (kind !== "gpt2" && kind !== "llama")
    throw new TunelabError(
      "UNSUPPORTED_FORMAT",
      [`${path}：不支持分词器“${kind}”`, `${path}: the tokenizer "${kind}" is not known`],
      {
        hint: [
          "支持的分词器：gpt2（字节级 BPE）和 llama（SentencePiece 式 BPE）",
          "known tokenizers: gpt2 (byte-level BPE) and llama (SentencePiece-style BPE)",
        ],
        details: { path, tokenizer: kind },
      },
    );
  return {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: addedTokens(tokens, types),
    ...(kind === "gpt2" ? byteLevelBpe(metadata, tokens, path) : sentencePieceBpe(metadata, tokens)),
    post_processor: beginOfText(metadata, tokens, kind === "llama"),
  };
}

function addedTokens(tokens: readonly string[], types: readonly number[]) {
  return tokens.flatMap((content, id) =>
    types[id] === CONTROL || types[id] === USER_DEFINED
      ? [
          {
            id,
            content,
            single_word: false,
            lstrip: false,
            rstrip: false,
            normalized: false,
            special: types[id] === CONTROL,
          },
        ]
      : [],
  );
}

const vocabulary = (tokens: readonly string[]) => Object.fromEntries(tokens.map((token, id) => [token, id]));

function byteLevelBpe(metadata: Metadata, tokens: readonly string[], path: string) {
  const rules = preTokenizerOf(metadata.text("tokenizer.ggml.pre", "default"), path);
  return {
    normalizer: rules.normalizer,
    pre_tokenizer: rules.preTokenizer,
    decoder: { type: "ByteLevel", add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: {
      type: "BPE",
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: rules.ignoreMerges,
      vocab: vocabulary(tokens),
      merges: metadata.list("tokenizer.ggml.merges", "string"),
    },
  };
}

/** SentencePiece marks a space with U+2581 and falls back to the tokens <0x00> … <0xFF> for unknown characters. */
function sentencePieceBpe(metadata: Metadata, tokens: readonly string[]) {
  const scores = metadata.list("tokenizer.ggml.scores", "number");
  const addsPrefix = metadata.optional("tokenizer.ggml.add_space_prefix") !== false;
  const prefix = addsPrefix ? [{ type: "Prepend", prepend: "▁" }] : [];
  const strip = addsPrefix ? [{ type: "Strip", content: " ", start: 1, stop: 0 }] : [];
  const unknown = metadata.optional("tokenizer.ggml.unknown_token_id");
  return {
    normalizer: {
      type: "Sequence",
      normalizers: [...prefix, { type: "Replace", pattern: { String: " " }, content: "▁" }],
    },
    pre_tokenizer: null,
    decoder: {
      type: "Sequence",
      decoders: [
        { type: "Replace", pattern: { String: "▁" }, content: " " },
        { type: "ByteFallback" },
        { type: "Fuse" },
        ...strip,
      ],
    },
    model: {
      type: "BPE",
      dropout: null,
      unk_token: typeof unknown === "number" ? tokens[unknown] : null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: true,
      byte_fallback: true,
      ignore_merges: false,
      vocab: vocabulary(tokens),
      merges: mergesByScore(tokens, scores),
    },
  };
}

/** Every way to make a token of two others, the best scores first: SentencePiece's order of merging. */
export function mergesByScore(tokens: readonly string[], scores: readonly number[]): [string, string][] {
  const ids = new Map(tokens.map((token, id) => [token, id]));
  const merges: { left: string; right: string; score: number }[] = [];
  tokens.forEach((token, id) => {
    const characters = [...token];
    const found: typeof merges = [];
    for (let i = 1; i < characters.length; i++) {
      const left = characters.slice(0, i).join("");
      const right = characters.slice(i).join("");
      if (ids.has(left) && ids.has(right)) found.push({ left, right, score: scores[id] ?? 0 });
    }
    found.sort((a, b) => ids.get(a.left)! - ids.get(b.left)! || ids.get(a.right)! - ids.get(b.right)!);
    merges.push(...found);
  });
  return merges
    .sort((a, b) => b.score - a.score || b.left.length - a.left.length || b.right.length - a.right.length)
    .map(({ left, right }) => [left, right]);
}

/** For tools that add the begin token themselves; `encode` never does. */
function beginOfText(metadata: Metadata, tokens: readonly string[], byDefault: boolean): object | null {
  const id = metadata.optional("tokenizer.ggml.bos_token_id");
  const adds = metadata.optional("tokenizer.ggml.add_bos_token") ?? byDefault;
  const token = typeof id === "number" ? tokens[id] : undefined;
  if (adds !== true || token === undefined) return null;
  const begin = { SpecialToken: { id: token, type_id: 0 } };
  return {
    type: "TemplateProcessing",
    single: [begin, { Sequence: { id: "A", type_id: 0 } }],
    pair: [begin, { Sequence: { id: "A", type_id: 0 } }, { ...begin }, { Sequence: { id: "B", type_id: 1 } }],
    special_tokens: { [token]: { id: token, ids: [id], tokens: [token] } },
  };
}

function tokenizerConfig(metadata: Metadata, tokens: readonly string[]) {
  const token = (key: string) => {
    const id = metadata.optional(`tokenizer.ggml.${key}_token_id`);
    return (typeof id === "number" ? tokens[id] : undefined) ?? null;
  };
  return {
    tokenizer_class: "PreTrainedTokenizerFast",
    bos_token: token("bos"),
    eos_token: token("eos"),
    pad_token: token("padding"),
    unk_token: token("unknown"),
    clean_up_tokenization_spaces: false,
  };
}
