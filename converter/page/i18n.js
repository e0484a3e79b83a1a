/** Words in Chinese and English. Keys name the meaning; a test keeps both files alike. */
import { useEffect, useState } from "preact/hooks";
import { get } from "./api.js";

/** @typedef {"zh" | "en"} Language */

const STORED = "tunelab-language";
/** @type {Record<string, string>} */
let messages = {};
/** What the service says of items, by key; without it their English messages are shown.
 * @type {import("./types.ts").Sentences} */
let sentences = {};
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
  const [response] = await Promise.all([fetch(`/page/i18n/${next}.json`), loadSentences()]);
  messages = await response.json();
  language = next;
  localStorage.setItem(STORED, next);
  document.documentElement.lang = next === "zh" ? "zh-CN" : "en";
  for (const listener of listeners) listener();
}

async function loadSentences() {
  if (Object.keys(sentences).length === 0) sentences = await get("/sentences").catch(() => ({}));
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
  return fill(text, params);
}

/** @param {string} text @param {Record<string, string | number>} values */
function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => {
    const value = values[name];
    return value === undefined ? whole : typeof value === "number" ? number(value) : value;
  });
}

/** A sentence of the service with its values, in the language of the page.
 * @param {string | undefined} key @param {Record<string, string | number>} values @param {string} fallback */
export function sentence(key, values, fallback) {
  const words = sentences[key ?? ""]?.[language];
  return words === undefined
    ? fallback
    : fill(
        words.replace(/^[a-z]/, (first) => first.toUpperCase()),
        values,
      );
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
