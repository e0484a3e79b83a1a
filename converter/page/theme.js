/** @typedef {"light" | "dark"} Theme */
const STORED = "tunelab-theme";

/** @returns {Theme} what was chosen, else what the system prefers */
export function currentTheme() {
  const stored = localStorage.getItem(STORED);
  if (stored === "light" || stored === "dark") return stored;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/** @param {Theme} theme */
export function setTheme(theme) {
  const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  if (theme === system) localStorage.removeItem(STORED);
  else localStorage.setItem(STORED, theme);
  document.documentElement.dataset.theme = theme;
  return theme;
}
