/** Lists of the API that are too long to load: pages come when they are looked at. */
import { useCallback, useRef, useState } from "preact/hooks";
import { get } from "./api.js";

const PAGE = 100;

/**
 * @template T
 * @typedef {{total: number | undefined, error: unknown, at: (index: number) => T | undefined, want: (first: number, last: number) => void}} Paged
 */

/**
 * @template T
 * @param {string | undefined} path with its filter; undefined loads nothing
 * @param {unknown} [version] when it changes, what is in view is loaded again; the old stays until then
 * @returns {Paged<T>}
 */
export function usePaged(path, version) {
  const [, redraw] = useState(0);
  const held = useRef(store(path, version));
  if (held.current.path !== path) held.current = store(path, version);
  else if (held.current.version !== version) {
    held.current.version = version;
    held.current.fresh.clear();
  }
  const current = held.current;
  const want = useCallback(
    (/** @type {number} */ first, /** @type {number} */ last) => {
      for (let page = Math.floor(first / PAGE); page <= Math.floor(Math.max(first, last) / PAGE); page++)
        void load(current, page).then((changed) => changed && held.current === current && redraw((n) => n + 1));
    },
    [current, version],
  );
  if (path !== undefined && current.total === undefined && current.error === undefined) want(0, 0);
  return {
    total: current.total,
    error: current.error,
    at: (index) => /** @type {T | undefined} */ (current.pages.get(Math.floor(index / PAGE))?.[index % PAGE]),
    want,
  };
}

/** @param {string | undefined} path @param {unknown} version */
function store(path, version) {
  return {
    path,
    version,
    /** @type {number | undefined} */
    total: undefined,
    /** @type {unknown} */
    error: undefined,
    /** @type {Map<number, unknown[]>} */
    pages: new Map(),
    /** Pages that are loaded, or on their way, in this version. @type {Set<number>} */
    fresh: new Set(),
  };
}

/** @param {ReturnType<typeof store>} held @param {number} page @returns {Promise<boolean>} whether something is new */
async function load(held, page) {
  if (held.path === undefined || held.fresh.has(page)) return false;
  held.fresh.add(page);
  const { version } = held;
  try {
    const { items, total } = /** @type {{items: unknown[], total: number}} */ (
      await get(`${held.path}${held.path.includes("?") ? "&" : "?"}offset=${page * PAGE}&limit=${PAGE}`)
    );
    if (held.version !== version) return false;
    held.pages.set(page, items);
    held.total = total;
    held.error = undefined;
  } catch (error) {
    held.fresh.delete(page);
    held.error = error;
  }
  return true;
}
