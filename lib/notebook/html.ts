/** HTML for outputs: escaped, and readable in the light and dark themes of every notebook, which inherit colours. */

export function escapeHtml(text: string): string {
  return text.replace(/[<>&"]/g, (char) => ({ "<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;" })[char] ?? char);
}

export const LINE = "1px solid rgba(128,128,128,.35)";
export const MUTED = "opacity:.72";
export const FONT = "font-family:var(--jp-ui-font-family,system-ui,sans-serif);font-size:13px;line-height:1.45";

/** `lang` for screen readers and for the right Chinese glyphs. */
export function langOf(language: "zh" | "en"): string {
  return language === "zh" ? "zh-CN" : "en";
}
