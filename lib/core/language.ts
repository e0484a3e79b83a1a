/** The two languages that people read here. */
export type Language = "zh" | "en";

/** The reader's language: `TUNELAB_LANG`, else the locale of the environment; English when neither says Chinese. */
export function defaultLanguage(env: NodeJS.ProcessEnv = process.env): Language {
  const locale = env["TUNELAB_LANG"] || env["LC_ALL"] || env["LC_MESSAGES"] || env["LANG"] || "";
  return locale.toLowerCase().startsWith("zh") ? "zh" : "en";
}

/** A word or sentence in both languages; `{name}` stands for a value. */
export type Word = readonly [zh: string, en: string];

/** `word` in the reader's language; a text that exists in one language stays as it is. */
export function inLanguage(word: Word | string, language: Language = defaultLanguage()): string {
  return typeof word === "string" ? word : word[language === "zh" ? 0 : 1];
}

/**
 * The speaker of one dictionary.
 * @example
 * const say = speaker({ steps: ["{count} 步", "{count} steps"] });
 * say("zh", "steps", { count: 3 }); // 3 步
 */
export function speaker<Key extends string>(words: Readonly<Record<Key, Word>>) {
  return (language: Language, key: Key, values: Readonly<Record<string, string | number>> = {}): string =>
    inLanguage(words[key], language).replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/**
 * The texts of a command: what its help and its lines say, in the language of the terminal.
 * @example
 * const help = textsOf({ json: ["输出 JSON", "print JSON"] });
 * command.option("--json", help("json"));
 */
export function textsOf<Key extends string>(words: Readonly<Record<Key, Word>>) {
  const say = speaker<Key>(words);
  return (key: Key, values?: Readonly<Record<string, string | number>>): string => say(defaultLanguage(), key, values);
}
