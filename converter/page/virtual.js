/** A list of any length: only what is in view is in the page. Rows may differ in height; they are measured as they come. */
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Heights, ScrollMap } from "./heights.js";
import { html } from "./html.js";

const BEFORE = 6;
/** @type {Record<string, (active: number, page: number, length: number) => number>} */
const KEYS = {
  ArrowDown: (active) => active + 1,
  ArrowUp: (active) => active - 1,
  PageDown: (active, page) => active + page,
  PageUp: (active, page) => active - page,
  Home: () => 0,
  End: (_active, _page, length) => length - 1,
};

/**
 * A listbox: arrows, page keys, Home and End move through it, the marked row is what `active` says.
 * @param {{
 *   id: string, label: string, length: number, estimate: number, active?: number,
 *   row: (index: number) => unknown, marked?: (index: number) => boolean, kind?: (index: number) => string,
 *   onActive: (index: number) => void, want: (first: number, last: number) => void,
 *   show?: {row: number},
 * }} props `want` is told which rows come into view; a new `show` scrolls to its row
 */
export function VirtualList({ id, label, length, estimate, active, row, marked, kind, onActive, want, show }) {
  const box = useRef(/** @type {HTMLDivElement | null} */ (null));
  const inner = useRef(/** @type {HTMLDivElement | null} */ (null));
  const heights = useRef(new Heights(length, estimate));
  if (heights.current.length !== length) heights.current = new Heights(length, estimate);
  const [view, setView] = useState({ top: 0, height: 600 });
  const [, redraw] = useState(0);
  /** The row that is to stay in view, and where. */
  const follow = useRef(/** @type {{row: number, share: number} | undefined} */ (undefined));
  const known = heights.current;
  const map = useRef(new ScrollMap()).current;
  /** @param {HTMLElement} element @param {number} top */
  const goTo = (element, top) => {
    map.go(top, known.top(length), element.clientHeight);
    if (element.scrollTop !== map.physical) element.scrollTop = map.physical;
  };
  const first = Math.max(0, known.at(view.top) - BEFORE);
  const last = Math.min(length - 1, known.at(view.top + view.height) + BEFORE);

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const look = () => {
      const list = heights.current;
      map.follow(element.scrollTop, list.top(list.length), element.clientHeight);
      if (Math.abs(element.scrollTop - map.physical) >= 1) element.scrollTop = map.physical;
      setView({ top: map.top, height: element.clientHeight });
    };
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, []);
  useEffect(() => want(first, last), [first, last, want]);
  /** @param {number} index @param {number} share where in the box the row should stand */
  const scrollTo = (index, share) => {
    const element = box.current;
    if (!element || index < 0 || index >= length) return;
    const [top, bottom] = [known.top(index), known.top(index + 1)];
    if (top >= map.top && bottom <= map.top + element.clientHeight) return;
    goTo(element, top - element.clientHeight * share);
  };
  useLayoutEffect(() => {
    if (show) bring(show.row, 0.25);
  }, [show, length]);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const anchor = known.at(map.top);
    const before = known.top(anchor);
    let changed = false;
    for (const child of /** @type {HTMLElement[]} */ ([...(inner.current?.children ?? [])]))
      if (!child.querySelector(".waiting"))
        changed = known.set(Number(child.dataset.index), child.offsetHeight) || changed;
    if (!changed) return;
    if (inner.current) inner.current.style.height = `${map.height(known.top(length))}px`;
    if (follow.current === undefined)
      goTo(element, map.top + known.top(anchor) - before); // what is read stays where it is
    else scrollTo(follow.current.row, follow.current.share);
    redraw((n) => n + 1);
  });
  /** Scrolls to a row, and again while rows around it are measured, until somebody scrolls.
   * @param {number} row @param {number} share */
  const bring = (row, share) => {
    follow.current = { row, share };
    scrollTo(row, share);
  };
  const letGo = () => {
    follow.current = undefined;
  };
  /** @param {KeyboardEvent} event */
  const press = (event) => {
    const move = KEYS[event.key];
    if (!move || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const page = Math.max(1, last - first - 2 * BEFORE);
    const next = Math.max(0, Math.min(length - 1, move(active ?? known.at(view.top) - 1, page, length)));
    bring(next, event.key === "ArrowUp" || event.key === "Home" ? 0 : 0.7);
    onActive(next);
  };
  const rows = [];
  for (let i = first; i <= last; i++)
    rows.push(html`<div key=${i} id=${`${id}-${i}`} role="option" class="virtual-row" data-index=${i} data-kind=${kind?.(i)}
      data-marked=${marked?.(i) ?? false} aria-selected=${i === active} aria-posinset=${i + 1} aria-setsize=${length}
      style=${{ top: `${known.top(i) - map.offset}px` }} onClick=${() => onActive(i)}>${row(i)}</div>`);
  const shown = active !== undefined && active >= first && active <= last;
  return html`<div ref=${box} id=${id} class="virtual" role="listbox" tabindex="0" aria-label=${label}
    aria-activedescendant=${shown ? `${id}-${active}` : undefined} onKeyDown=${press} onWheel=${letGo} onPointerDown=${letGo} onTouchMove=${letGo}>
    <div ref=${inner} role="presentation" class="virtual-inner" style=${{ height: `${map.height(known.top(length))}px` }}>${rows}</div>
  </div>`;
}
