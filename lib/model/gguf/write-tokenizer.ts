/** A tokenizer.json and chat template as the metadata that llama.cpp reads. */
import { TunelabError, type Word } from "#lib/core/index";
import type { LanguageModel } from "../model.ts";
import { preTokenizerName } from "./pre-tokenizers.ts";
import { bool, type Entry, f32s, i32s, text, texts, u32 } from "./write-values.ts";

const TOKEN = { normal: 1, unknown: 2, control: 3, userDefined: 4, unused: 5, byte: 6 };

interface BpeJson {
  type?: string;
  unk_token?: string | null;
  byte_fallback?: boolean;
  vocab: Record<string, number>;
  merges: (string | [string, string])[];
}

/** @throws TunelabError UNSUPPORTED_FORMAT */
export function tokenizerEntries(model: LanguageModel): Entry[] {
  const { tokenizer, config } = model;
  const { json } = tokenizer;
  const bpe = json["model"] as BpeJson;
  if (bpe.type !== "BPE") throw unsupported([`${String(bpe.type)} 分词器`, `a ${String(bpe.type)} tokenizer`]);
  const special = [
    ["bos", tokenizer.bosToken],
    ["eos", tokenizer.eosToken],
    ["padding", tokenizer.padToken],
    ["unknown", bpe.unk_token ?? undefined],
  ] as const;
  return [
    ...(bpe.byte_fallback ? sentencePiece(model, bpe) : byteLevel(model, bpe)),
    ...special.flatMap(([key, token]) => {
      const id = token === undefined ? undefined : tokenizer.tokenId(token);
      return id === undefined ? [] : [u32(`tokenizer.ggml.${key}_token_id`, id)];
    }),
    bool("tokenizer.ggml.add_bos_token", addsBegin(json["post_processor"])),
    i32s("tokenizer.ggml.token_type", tokenTypes(model, bpe)),
    ...(tokenizer.chatTemplate === undefined ? [] : [text("tokenizer.chat_template", tokenizer.chatTemplate)]),
    ...(config.eosTokenIds.length > 1 ? [u32("tokenizer.ggml.eot_token_id", otherEnd(model))] : []),
  ];
}

function byteLevel(model: LanguageModel, bpe: BpeJson): Entry[] {
  const pre = preTokenizerName(model.tokenizer.json);
  if (pre === undefined) throw unsupported(["这个分词器的切分方式", "the way this tokenizer splits words"]);
  return [
    text("tokenizer.ggml.model", "gpt2"),
    text("tokenizer.ggml.pre", pre),
    texts("tokenizer.ggml.tokens", tokenList(model, bpe)),
    texts(
      "tokenizer.ggml.merges",
      bpe.merges.map((merge) => (typeof merge === "string" ? merge : merge.join(" "))),
    ),
  ];
}

/** A token's score is minus the place of the first merge that makes it: SentencePiece merges the best score first. */
function sentencePiece(model: LanguageModel, bpe: BpeJson): Entry[] {
  const tokens = tokenList(model, bpe);
  const scores = new Map<string, number>();
  bpe.merges.forEach((merge, place) => {
    const token = typeof merge === "string" ? merge.replace(" ", "") : merge.join("");
    if (!scores.has(token)) scores.set(token, -place);
  });
  return [
    text("tokenizer.ggml.model", "llama"),
    text("tokenizer.ggml.pre", "default"),
    bool("tokenizer.ggml.add_space_prefix", prependsSpace(model.tokenizer.json)),
    texts("tokenizer.ggml.tokens", tokens),
    f32s(
      "tokenizer.ggml.scores",
      tokens.map((token, id) => scores.get(token) ?? -(bpe.merges.length + id)),
    ),
  ];
}

/** All ids of the embedding matrix; those without a token get a name that no text contains. */
function tokenList({ config, tokenizer }: LanguageModel, bpe: BpeJson): string[] {
  const tokens = Array.from({ length: config.vocabSize }, (_, id) => `[PAD${id}]`);
  for (const [token, id] of Object.entries(bpe.vocab)) tokens[id] = token;
  for (const { id, content } of added(tokenizer.json)) tokens[id] = content;
  return tokens;
}

function tokenTypes(model: LanguageModel, bpe: BpeJson): number[] {
  const types = Array.from({ length: model.config.vocabSize }, () => TOKEN.unused);
  for (const [token, id] of Object.entries(bpe.vocab))
    types[id] = bpe.byte_fallback && /^<0x[0-9A-F]{2}>$/.test(token) ? TOKEN.byte : TOKEN.normal;
  for (const { id, special } of added(model.tokenizer.json)) types[id] = special ? TOKEN.control : TOKEN.userDefined;
  const unknown = bpe.unk_token == null ? undefined : bpe.vocab[bpe.unk_token];
  if (unknown !== undefined) types[unknown] = TOKEN.unknown;
  return types;
}

function added(json: Readonly<Record<string, unknown>>) {
  return (json["added_tokens"] ?? []) as { id: number; content: string; special: boolean }[];
}

function addsBegin(postProcessor: unknown): boolean {
  const single = (postProcessor as { single?: object[] } | null)?.single;
  return Array.isArray(single) && "SpecialToken" in (single[0] ?? {});
}

function prependsSpace(json: Readonly<Record<string, unknown>>): boolean {
  const rules = JSON.stringify([json["normalizer"], json["pre_tokenizer"]]);
  return rules.includes('"Prepend"') || (rules.includes('"Metaspace"') && !rules.includes('"never"'));
}

/** GGUF has one place for a second end token. */
function otherEnd({ config, tokenizer }: LanguageModel): number {
  return config.eosTokenIds.find((id) => id !== tokenizer.eosTokenId)!;
}

function unsupported([zh, en]: Word): TunelabError {
  return new TunelabError(
    "UNSUPPORTED_FORMAT",
    [`llama.cpp 中没有与${zh}对应的内容`, `llama.cpp has no counterpart for ${en}`],
    {
      hint: ["请改为保存成 Hugging Face 文件夹", "save the model as a Hugging Face folder instead"],
    },
  );
}
