/** The language of what the kernel itself says: `TUNELAB_LANG`, else the system's; Chinese or English. */
export function locale(environment: NodeJS.ProcessEnv = process.env): "zh" | "en" {
  const { TUNELAB_LANG, LC_ALL, LC_MESSAGES, LANG } = environment;
  return /^zh/i.test(TUNELAB_LANG || LC_ALL || LC_MESSAGES || LANG || "") ? "zh" : "en";
}

export function say(en: string, zh: string): string {
  return locale() === "zh" ? zh : en;
}
