/** The two languages that people read here. */
export type Language = "zh" | "en";

/** The reader's language: `TUNELAB_LANG`, else the locale of the environment; English when neither says Chinese. */
export function defaultLanguage(env: NodeJS.ProcessEnv = process.env): Language {
  const locale = env["TUNELAB_LANG"] || env["LC_ALL"] || env["LC_MESSAGES"] || env["LANG"] || "";
  return locale.toLowerCase().startsWith("zh") ? "zh" : "en";
}
