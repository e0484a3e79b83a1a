/** Words in Chinese and English. Keys name the meaning; a test keeps both files alike. */
import { useEffect, useState } from "preact/hooks";

/** @typedef {"zh" | "en"} Language */

const STORED = "tunelab-language";
/** @type {Record<string, string>} */
let messages = {};
/** @type {Language} */
let language = initialLanguage();
/** @type {Set<() => void>} */
const listeners = new Set();

/** @returns {Language} `?lang=`, else what was chosen before, else the browser's */
function initialLanguage() {
  const wanted = new URLSearchParams(location.search).get("lang") ?? localStorage.getItem(STORED);
  if (wanted === "zh" || wanted === "en") return wanted;
  return navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
}

export function currentLanguage() {
  return language;
}

/** @param {Language} next */
export async function setLanguage(next) {
  const response = await fetch(`/page/i18n/${next}.json`);
  messages = await response.json();
  language = next;
  localStorage.setItem(STORED, next);
  document.documentElement.lang = next === "zh" ? "zh-CN" : "en";
  for (const listener of listeners) listener();
}

export const startLanguage = () => setLanguage(language);

/** Draws the component again when the language changes. */
export function useLanguage() {
  const [, redraw] = useState(0);
  useEffect(() => {
    const listener = () => redraw((n) => n + 1);
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }, []);
  return language;
}

/**
 * The text of `key`, `{name}` replaced from `params`. With `params.count`, `key.one` is taken for one thing in English.
 * @param {string} key
 * @param {Record<string, string | number>} [params]
 * @returns {string}
 */
export function t(key, params = {}) {
  const plural = typeof params.count === "number" && new Intl.PluralRules(language).select(params.count);
  const text = (plural ? messages[`${key}.${plural}`] : undefined) ?? messages[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => {
    const value = params[name];
    return value === undefined ? whole : typeof value === "number" ? number(value) : value;
  });
}

/** Text of a code that the service sends, or `fallback` for one that this page does not know.
 * @param {string} key @param {string} fallback */
export function tOr(key, fallback) {
  return messages[key] ?? fallback;
}

/** @param {number} value */
export function number(value) {
  return new Intl.NumberFormat(language === "zh" ? "zh-CN" : "en").format(value);
}

/** @param {number} value size in bytes */
export function bytes(value) {
  const units = ["B", "KB", "MB", "GB", "TB"];
  let unit = 0;
  for (; value >= 1024 && unit < 4; unit++) value /= 1024;
  const digits = unit === 0 || value >= 10 ? 0 : 1;
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value)} ${units[unit]}`;
}

/** @param {string} iso */
export function time(iso) {
  return new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en", {
    dateStyle: "medium",
    timeStyle: "short",
  }).format(new Date(iso));
}
