/**
 * llama.cpp names the rule that cuts text into words (`tokenizer.ggml.pre`); tokenizer.json writes it out. One row for
 * each rule that models of the known architectures use.
 */
import { TunelabError } from "#lib/core/index";
import { SPLIT } from "../bpe-trainer.ts";

export interface PreTokenizer {
  normalizer: object | null;
  preTokenizer: object;
  /** A word that is a token is taken whole. */
  ignoreMerges: boolean;
}

const byteLevel = (useRegex: boolean) => ({
  type: "ByteLevel",
  add_prefix_space: false,
  trim_offsets: true,
  use_regex: useRegex,
});

function splitThenBytes(pattern: string) {
  return {
    type: "Sequence",
    pretokenizers: [
      { type: "Split", pattern: { Regex: pattern }, behavior: "Isolated", invert: false },
      byteLevel(false),
    ],
  };
}

const LLAMA3_SPLIT = (digits: string) =>
  "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|" +
  `${digits}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+`;

const GPT2: PreTokenizer = { normalizer: null, preTokenizer: byteLevel(true), ignoreMerges: false };
const SINGLE_DIGITS: PreTokenizer = {
  normalizer: null,
  preTokenizer: { type: "Sequence", pretokenizers: [{ type: "Digits", individual_digits: true }, byteLevel(true)] },
  ignoreMerges: false,
};
const LLAMA3: PreTokenizer = {
  normalizer: null,
  preTokenizer: splitThenBytes(LLAMA3_SPLIT("\\p{N}{1,3}")),
  ignoreMerges: true,
};
const QWEN2: PreTokenizer = {
  normalizer: { type: "NFC" },
  preTokenizer: splitThenBytes(LLAMA3_SPLIT("\\p{N}")),
  ignoreMerges: false,
};

const RULES: Record<string, PreTokenizer> = {
  default: GPT2,
  "gpt-2": GPT2,
  smollm: SINGLE_DIGITS,
  starcoder: SINGLE_DIGITS,
  refact: SINGLE_DIGITS,
  "llama-bpe": LLAMA3,
  llama3: LLAMA3,
  "llama-v3": LLAMA3,
  qwen2: QWEN2,
  "deepseek-r1-qwen": QWEN2,
};

/** @throws TunelabError UNSUPPORTED_FORMAT */
export function preTokenizerOf(name: string, path: string): PreTokenizer {
  const rules = RULES[name];
  if (rules) return rules;
  throw new TunelabError(
    "UNSUPPORTED_FORMAT",
    [
      `${path}：不支持其分词器的切分规则“${name}”`,
      `${path}: the splitting rule "${name}" of its tokenizer is not known`,
    ],
    {
      hint: [
        `支持的规则：${Object.keys(RULES).join("、")}；或用这个模型的 Hugging Face 文件夹`,
        `known rules: ${Object.keys(RULES).join(", ")}; or use the model's Hugging Face folder`,
      ],
      details: { path, rule: name },
    },
  );
}

/** llama.cpp's name for the splitting rule of a tokenizer.json, when it has one. */
export function preTokenizerName(json: Readonly<Record<string, unknown>>): string | undefined {
  const key = splitKey(json["pre_tokenizer"]);
  // Our own trainer takes digits one by one: no merge joins two of them, so that GPT-2's rule gives the same tokens.
  if (key === splitKey(splitThenBytes(SPLIT))) return "gpt-2";
  return ["gpt-2", "smollm", "llama-bpe", "qwen2"].find((name) => splitKey(RULES[name]!.preTokenizer) === key);
}

/** What distinguishes the rules, whatever other options are spelled out. */
function splitKey(preTokenizer: unknown): string {
  const rule = (preTokenizer ?? {}) as Record<string, unknown>;
  if (rule["type"] === "Sequence") return (rule["pretokenizers"] as unknown[]).map(splitKey).join("+");
  if (rule["type"] === "Split") return `Split ${JSON.stringify(rule["pattern"])}`;
  if (rule["type"] === "ByteLevel") return `ByteLevel ${rule["use_regex"] !== false}`;
  if (rule["type"] === "Digits") return `Digits ${rule["individual_digits"] === true}`;
  return JSON.stringify(rule);
}
