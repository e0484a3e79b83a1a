/** Addresses: every room and every filter has one, so that reload, back and a bookmark work. */
import { useEffect, useState } from "preact/hooks";
import { html } from "./html.js";

/** @typedef {{path: string, params: Record<string, string>}} Place */

/** @returns {Place} */
function read() {
  return { path: location.pathname, params: Object.fromEntries(new URLSearchParams(location.search)) };
}

/** @type {Set<() => void>} */
const listeners = new Set();
addEventListener("popstate", () => notify());

function notify() {
  for (const listener of listeners) listener();
}

/** @param {string} to @param {{replace?: boolean}} [options] */
export function go(to, { replace = false } = {}) {
  if (replace) history.replaceState(null, "", to);
  else history.pushState(null, "", to);
  notify();
}

/** Changes the query of the address; an empty value takes its key out.
 * @param {Record<string, string | number | undefined>} changes @param {{replace?: boolean}} [options] */
export function goQuery(changes, options) {
  const search = new URLSearchParams(location.search);
  for (const [key, value] of Object.entries(changes)) {
    if (value === undefined || value === "") search.delete(key);
    else search.set(key, String(value));
  }
  const text = search.toString();
  go(location.pathname + (text === "" ? "" : `?${text}`), options);
}

/** @returns {Place} */
export function usePlace() {
  const [place, setPlace] = useState(read);
  useEffect(() => {
    const listener = () => setPlace(read());
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }, []);
  return place;
}

/** A link that stays in the page.
 * @param {{href: string, children?: unknown, [attribute: string]: unknown}} props href and what an `a` takes */
export function Link({ href, children, ...rest }) {
  /** @param {MouseEvent} event */
  const follow = (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    go(href);
  };
  return html`<a href=${href} onClick=${follow} ...${rest}>${children}</a>`;
}
