/** The groups of a conversion's items as navigation: left out by reason, to look at by warning, and the whole lists. */
import { html } from "../html.js";
import { number, t, tOr } from "../i18n.js";
import { Link } from "../router.js";

/**
 * A group's name in the address: `rejected:<reason>`, `warning:<code>`, or a list: `records`, `edited`, `removed`, `adopted`.
 * @param {string} group
 * @returns {{type: string, code: string, rejected: boolean, filter: Record<string, string>}}
 */
export function parseGroup(group) {
  const [type, code] = [group.slice(0, group.indexOf(":")), group.slice(group.indexOf(":") + 1)];
  if (type === "rejected") return { type, code, rejected: true, filter: { reason: code } };
  if (type === "warning") return { type, code, rejected: false, filter: { warning: code } };
  return { type: "list", code: group, rejected: false, filter: group === "records" ? {} : { state: group } };
}

/** @param {{job: import("../types.ts").Job, checks: import("../types.ts").Checks, current: string}} props */
export function GroupList({ job, checks, current }) {
  const of = (/** @type {string} */ wanted) => checks.groups.filter(({ type }) => type === wanted);
  const { edited, removed, adopted, counts } = job;
  /** @type {[string, number][]} */
  const lists = [
    ["records", (counts?.records ?? 0) + adopted],
    ["edited", edited],
    ["removed", removed],
    ["adopted", adopted],
  ];
  return html`<nav class="groups" aria-label=${t("checks.groups")}>
    <${Section} title=${t("checks.rejected")} groups=${of("rejected")} prefix="reason" current=${current} />
    <${Section} title=${t("checks.warnings")} groups=${of("warning")} prefix="warning" current=${current} />
    <h2>${t("checks.lists")}</h2>
    <ul>${lists
      .filter(([name, count]) => name === "records" || count > 0)
      .map(
        ([name, count]) =>
          html`<${Entry} key=${name} group=${name} text=${t(`group.${name}`)} count=${number(count)} current=${current} />`,
      )}</ul>
  </nav>`;
}

/** @param {{title: string, groups: import("../types.ts").Checks["groups"], prefix: string, current: string}} props */
function Section({ title, groups, prefix, current }) {
  if (groups.length === 0) return null;
  return html`<h2>${title}</h2><ul>${groups.map(
    ({
      type,
      code,
      total,
      open,
    }) => html`<${Entry} key=${code} group=${`${type}:${code}`} text=${tOr(`${prefix}.${code}`, code)} current=${current}
    count=${number(total)} done=${open === 0} kind=${type} />`,
  )}</ul>`;
}

/** @param {{group: string, text: string, count: string, current: string, done?: boolean, kind?: string}} props */
function Entry({ group, text, count, current, done = false, kind = "list" }) {
  return html`<li><${Link} href=${`${location.pathname}?group=${encodeURIComponent(group)}`} aria-current=${group === current ? "true" : undefined} data-kind=${kind} data-done=${done}>
    <span>${text}${done && html`<span class="hidden"> (${t("checks.seen")})</span>`}</span><strong>${done && html`<span class="seen-mark" aria-hidden="true">✓</span>`}${count}</strong>
  <//></li>`;
}
