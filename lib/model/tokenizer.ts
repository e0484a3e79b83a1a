/**
 * Text to token ids and back: Hugging Face's tokenizer.json through @huggingface/tokenizers, chat templates through
 * @huggingface/jinja. The only file that knows these two packages.
 */
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { Template } from "@huggingface/jinja";
import { Tokenizer as HfTokenizer } from "@huggingface/tokenizers";
import { readJson, readText, TunelabError, toError, writeFileAtomic, writeJson } from "#lib/core/index";
import type { TokenizerJson } from "./bpe-trainer.ts";

export interface ChatMessage {
  role: "system" | "user" | "assistant" | "tool";
  content: string;
}

/** The plain ChatML template, used when a model brings none. */
export const CHATML_TEMPLATE =
  "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' }}{% endfor %}" +
  "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

interface TokenizerConfig {
  bos_token?: string | { content: string } | null;
  eos_token?: string | { content: string } | null;
  pad_token?: string | { content: string } | null;
  chat_template?: string | { name: string; template: string }[];
  [key: string]: unknown;
}

export class Tokenizer {
  readonly vocabSize: number;
  readonly bosToken: string | undefined;
  readonly eosToken: string | undefined;
  readonly padToken: string | undefined;
  readonly chatTemplate: string | undefined;
  /** Where the chat template was read from, for messages. */
  readonly #templateSource: string | undefined;
  #inner: HfTokenizer;
  #template: Template | undefined;
  #json: object;
  #config: TokenizerConfig;

  constructor(
    json: object,
    config: TokenizerConfig,
    { chatTemplate, templateSource }: { chatTemplate?: string | undefined; templateSource?: string } = {},
  ) {
    this.#templateSource = templateSource;
    this.#json = json;
    this.#config = config;
    // Cleaning up would drop the space in "£ ..."; as in transformers, it happens only where the configuration asks.
    const cleanUp = config["clean_up_tokenization_spaces"] ?? false;
    this.#inner = new HfTokenizer(numericDigits(this.#json), { ...config, clean_up_tokenization_spaces: cleanUp });
    this.vocabSize = Math.max(-1, ...this.#inner.get_vocab(true).values()) + 1;
    this.bosToken = tokenText(config.bos_token);
    this.eosToken = tokenText(config.eos_token);
    this.padToken = tokenText(config.pad_token);
    this.chatTemplate = chatTemplate ?? defaultTemplate(config.chat_template);
  }

  /** What tokenizer.json says, for those who write it in another form. */
  get json(): Readonly<Record<string, unknown>> {
    return this.#json as Record<string, unknown>;
  }

  /** Reads tokenizer.json, tokenizer_config.json and chat_template.jinja of a model folder. */
  static async load(folder: string): Promise<Tokenizer> {
    const json = (await readJson(join(folder, "tokenizer.json"))) as object;
    const configPath = join(folder, "tokenizer_config.json");
    const config = (await exists(configPath)) ? ((await readJson(configPath)) as TokenizerConfig) : {};
    const templatePath = join(folder, "chat_template.jinja");
    const template = (await exists(templatePath)) ? await readText(templatePath) : undefined;
    try {
      return new Tokenizer(json, config, {
        chatTemplate: template,
        templateSource: template === undefined ? configPath : templatePath,
      });
    } catch (error) {
      throw new TunelabError(
        "CORRUPT_FILE",
        [
          `${folder}/tokenizer.json 无法使用：${toError(error).message}`,
          `${folder}/tokenizer.json cannot be used: ${toError(error).message}`,
        ],
        {
          hint: ["请重新获取这个模型的分词器文件", "take the tokenizer files of the model anew"],
          details: { path: join(folder, "tokenizer.json") },
          cause: error,
        },
      );
    }
  }

  /** A tokenizer fresh from `trainBpe`, with ChatML as its chat template. */
  static fromTraining(json: TokenizerJson, tokens: { eos: string; pad?: string }): Tokenizer {
    const config = {
      tokenizer_class: "PreTrainedTokenizerFast",
      eos_token: tokens.eos,
      pad_token: tokens.pad ?? tokens.eos,
      bos_token: null,
      clean_up_tokenization_spaces: false,
      chat_template: CHATML_TEMPLATE,
    };
    return new Tokenizer(json, config);
  }

  async save(folder: string): Promise<void> {
    await writeJson(join(folder, "tokenizer.json"), this.#json);
    await writeJson(join(folder, "tokenizer_config.json"), { ...this.#config, chat_template: this.chatTemplate });
    if (this.chatTemplate !== undefined) await writeFileAtomic(join(folder, "chat_template.jinja"), this.chatTemplate);
  }

  /** Token ids of a text; special tokens written in the text are recognised, none is added. */
  encode(text: string): number[] {
    return text === "" ? [] : this.#inner.encode(text, { add_special_tokens: false }).ids;
  }

  decode(ids: readonly number[], { skipSpecialTokens = true } = {}): string {
    return ids.length === 0 ? "" : this.#inner.decode([...ids], { skip_special_tokens: skipSpecialTokens });
  }

  tokenId(token: string): number | undefined {
    return this.#inner.token_to_id(token);
  }

  get eosTokenId(): number | undefined {
    return this.eosToken === undefined ? undefined : this.tokenId(this.eosToken);
  }

  get padTokenId(): number {
    return (this.padToken === undefined ? undefined : this.tokenId(this.padToken)) ?? this.eosTokenId ?? 0;
  }

  /** The conversation as the model expects to read it. @throws TunelabError INVALID_CONFIG when the template fails */
  renderChat(messages: readonly ChatMessage[], { addGenerationPrompt = false } = {}): string {
    try {
      this.#template ??= new Template(this.chatTemplate ?? CHATML_TEMPLATE);
      return this.#template.render({
        messages: [...messages],
        add_generation_prompt: addGenerationPrompt,
        bos_token: this.bosToken ?? "",
        eos_token: this.eosToken ?? "",
      });
    } catch (error) {
      const source = this.#templateSource;
      const roles = messages.map((message) => message.role);
      throw new TunelabError(
        "INVALID_CONFIG",
        [
          `${source === undefined ? "" : `${source} 的`}对话模板出错：${toError(error).message}`,
          `the chat template${source === undefined ? "" : ` of ${source}`} fails: ${toError(error).message}`,
        ],
        {
          hint: [
            `请改正模板，使它能渲染 ${[...new Set(roles)].join("、")} 这些角色，或直接续写文本（raw: true）`,
            `correct the template so that it renders the roles ${[...new Set(roles)].join(", ")}, or continue plain text (raw: true)`,
          ],
          details: { roles, ...(source !== undefined && { path: source }) },
          cause: error,
        },
      );
    }
  }
}

/**
 * Hugging Face's rule "Digits" means every numeric character, the package's only 0 to 9: spelled out, both mean the same.
 */
function numericDigits(json: object): object {
  const spelled = (rule: unknown): unknown => {
    const { type, individual_digits: individual, pretokenizers } = (rule ?? {}) as Record<string, unknown>;
    if (type === "Sequence" && Array.isArray(pretokenizers)) return { type, pretokenizers: pretokenizers.map(spelled) };
    if (type !== "Digits") return rule;
    const pattern = { Regex: individual === true ? "\\p{N}" : "\\p{N}+" };
    return { type: "Split", pattern, behavior: "Isolated", invert: false };
  };
  return { ...json, pre_tokenizer: spelled((json as Record<string, unknown>)["pre_tokenizer"]) };
}

function tokenText(token: string | { content: string } | null | undefined): string | undefined {
  return token === null || token === undefined ? undefined : typeof token === "string" ? token : token.content;
}

function defaultTemplate(template: TokenizerConfig["chat_template"]): string | undefined {
  if (template === undefined || typeof template === "string") return template;
  return (template.find(({ name }) => name === "default") ?? template[0])?.template;
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
