/** The language of what the kernel itself says: `TUNELAB_LANG`, else the system's; Chinese or English. */
export function locale(environment: NodeJS.ProcessEnv = process.env): "zh" | "en" {
  const { TUNELAB_LANG, LC_ALL, LC_MESSAGES, LANG } = environment;
  return /^zh/i.test(TUNELAB_LANG || LC_ALL || LC_MESSAGES || LANG || "") ? "zh" : "en";
}

/**
 * The environment for the cells of a notebook that is written in one language: figures and tables speak it too, unless the
 * user has said otherwise. Jupyter tells a kernel the path of its notebook in JPY_SESSION_NAME.
 */
export function withLanguage(environment: NodeJS.ProcessEnv, written?: unknown): NodeJS.ProcessEnv {
  const named = /\.(zh|en)\.ipynb$/.exec(environment["JPY_SESSION_NAME"] ?? "")?.[1];
  const language = written === "zh" || written === "en" ? written : named;
  return language === undefined || environment["TUNELAB_LANG"]
    ? environment
    : { ...environment, TUNELAB_LANG: language };
}

export function say(en: string, zh: string): string {
  return locale() === "zh" ? zh : en;
}
