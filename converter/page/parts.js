/** Small parts that every room uses. */
import { useEffect, useRef, useState } from "preact/hooks";
import { ApiProblem, get } from "./api.js";
import { html } from "./html.js";
import { currentLanguage, sentence, t, tOr } from "./i18n.js";

/** A handler that is told what stands in the field. @param {(text: string) => void} use */
export const onText = (use) => (/** @type {Event} */ event) =>
  use(/** @type {HTMLInputElement} */ (event.target).value);

/** The heading of a room: names the page, and takes the focus when the room opens, so that a screen reader says where one is.
 * @param {{text: string}} props */
export function Heading({ text }) {
  const heading = useRef(/** @type {HTMLHeadingElement | null} */ (null));
  useEffect(() => {
    document.title = `${text} · tunelab`;
  }, [text]);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return html`<h1 ref=${heading} tabindex="-1">${text}</h1>`;
}

/** @type {(text: string) => void} */
let say = () => {};

/** Tells screen readers, and everybody else in a line at the foot of the page. @param {string} text */
export function announce(text) {
  say(text);
}

export function LiveRegion() {
  const [text, setText] = useState("");
  say = setText;
  useEffect(() => {
    if (text === "") return;
    const timer = setTimeout(() => setText(""), 6000);
    return () => clearTimeout(timer);
  }, [text]);
  return html`<div class="toast" role="status" aria-live="polite" data-shown=${text !== ""}>${text}</div>`;
}

/** @param {unknown} error @returns {Explained} in the language of the page */
export function explain(error) {
  const problem = error instanceof ApiProblem ? error.problem : { code: "INTERNAL", detail: String(error) };
  return explainCode(problem);
}

/** @typedef {{code: string, detail?: string, message?: string, hint?: string, details?: {[name: string]: unknown}}} Problem */
/** @typedef {{title: string, detail: string, language: string | undefined, hint: string}} Explained `language`: of the detail, where it is not the page's */

/** By its sentence, with the values; words of the page for a sentence or a code come before what the service says.
 * @param {Problem} problem @returns {Explained} */
export function explainCode({ code, detail, message, hint = "", details = {} }) {
  const key = String(details.sentence);
  const { whyIn } = /** @type {{whyIn?: Record<string, string>}} */ (details);
  const values = /** @type {Record<string, string>} */ ({
    ...details,
    ...(whyIn ? { why: whyIn[currentLanguage()] } : {}),
  });
  const [general, special] = [`problem.${code}`, `problem.${key.replace("/", ".")}`];
  const english = detail ?? message ?? "";
  const said = sentence(key, values, "");
  return {
    title: tOr(special, tOr(general, code)),
    detail: said || english,
    language: said ? undefined : "en",
    hint: tOr(`${special}.hint`, sentence(`${key}/hint`, values, tOr(`${general}.hint`, hint))),
  };
}

/** @param {{error: unknown, focus?: boolean}} props */
export function ErrorBox({ error, focus = true }) {
  const box = useRef(/** @type {HTMLDivElement | null} */ (null));
  useEffect(() => {
    if (focus && error) box.current?.focus();
  }, [error]);
  if (!error) return null;
  const { title, detail, hint, language } = explain(error);
  return html`<div class="error-box" role="alert" tabindex="-1" ref=${box}>
    <strong>${title}</strong>
    ${hint && html`<p>${hint}</p>`}
    ${detail && html`<p class="quiet" lang=${language}>${detail}</p>`}
  </div>`;
}

/** @template T @typedef {{data: T | undefined, error: unknown, loading: boolean}} Loaded */

/** Loads what an address holds, and again when `path` or `version` changes.
 * @template {string} Path
 * @param {Path | undefined} path @param {unknown} [version]
 * @returns {Loaded<import("./types.ts").Answer<"GET", Path>>} the old data stays while the new is on its way */
export function useLoaded(path, version) {
  const [state, setState] = useState(
    /** @type {Loaded<import("./types.ts").Answer<"GET", Path>>} */ ({
      data: undefined,
      error: undefined,
      loading: true,
    }),
  );
  useEffect(() => {
    if (path === undefined) return;
    let current = true;
    setState((old) => ({ ...old, loading: true }));
    get(path).then(
      (data) => current && setState({ data, error: undefined, loading: false }),
      (error) => current && setState({ data: undefined, error, loading: false }),
    );
    return () => {
      current = false;
    };
  }, [path, version]);
  return state;
}

/** @param {{offset: number, limit: number, total: number, onGo: (offset: number) => void}} props */
export function Pager({ offset, limit, total, onGo }) {
  if (total <= limit) return null;
  const pages = Math.ceil(total / limit);
  const page = Math.floor(offset / limit);
  /** @param {number} to */
  const go = (to) => onGo(Math.max(0, Math.min(pages - 1, to)) * limit);
  return html`<nav class="pager" aria-label=${t("pager.label")}>
    <button type="button" disabled=${page === 0} onClick=${() => go(page - 1)}>${t("pager.previous")}</button>
    <label>
      <span>${t("pager.page")}</span>
      <input type="number" min="1" max=${pages} value=${page + 1} onChange=${onText((text) => go(Number(text) - 1 || 0))} />
      <span>${t("pager.of", { pages })}</span>
    </label>
    <button type="button" disabled=${page >= pages - 1} onClick=${() => go(page + 1)}>${t("pager.next")}</button>
  </nav>`;
}

/** In place of a row that is on its way. */
export const Waiting = () => html`<span class="waiting"><span class="hidden">${t("loading")}</span></span>`;

/** Why an item was left out, with the values that tell. @param {import("./types.ts").Rejected} item */
export function why({ sentence: key, values = {}, message }) {
  const shown = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === "object" ? placeIn(value) : value,
  ]);
  return sentence(key, Object.fromEntries(shown), message);
}

/** The file, and where in it. @param {import("./types.ts").SourceSpan} source */
export const placeIn = (source) => `${source.file} · ${place(source)}`;

/** 第三条, Article 4: a number that says itself of what it is. */
const NAMED = /^(?:第|[A-Za-z]{3})/;

/** Where an item stands in its file, in words. @param {import("./types.ts").SourceSpan} source */
export function place(source) {
  const { sheet, row, line, page, block, section, number } = source;
  const parts = [section, number && (NAMED.test(number) ? number : t("source.number", { number }))];
  if (sheet) parts.push(sheet);
  if (row !== undefined) parts.push(t("source.row", { row }));
  else if (line !== undefined) parts.push(t("source.line", { line }));
  else if (page !== undefined) parts.push(t("source.page", { page }));
  else if (block !== undefined) parts.push(t("source.block", { block: block + 1 }));
  return parts.filter(Boolean).join(" · ");
}
