/** What there is to look at, grouped by what repairs it; fixes for a whole group, undo, and one item beside its source. */
import { useEffect, useState } from "preact/hooks";
import { ApiProblem, call, query } from "../api.js";
import { html } from "../html.js";
import { number, t, tOr } from "../i18n.js";
import { usePaged } from "../paged.js";
import { announce, ErrorBox, onText, useLoaded } from "../parts.js";
import { goQuery, Link, usePlace } from "../router.js";
import { VirtualList } from "../virtual.js";
import { AnswersForm } from "./answers.js";
import { ItemEditor } from "./editor.js";
import { GroupList, parseGroup } from "./groups.js";
import { RecordSummary, RejectedSummary } from "./item.js";

/** @typedef {import("../types.ts").Job} Job */
/** @typedef {import("../types.ts").RecordView} RecordView */
/** @typedef {import("../types.ts").RejectedView} RejectedView */

/** @param {{job: Job, onChange: () => void}} props `onChange`: the job has changed */
export function ChecksRoom({ job, onChange }) {
  const { params } = usePlace();
  const { data: checks, error } = useLoaded(`/jobs/${job.id}/checks`, job.revision);
  const [problem, setProblem] = useState(/** @type {unknown} */ (undefined));
  const group = params.group ?? firstOpen(checks) ?? "records";
  useEffect(() => {
    if (checks && !params.group) goQuery({ group }, { replace: true }); // a group stays open when its last item is done
  }, [checks !== undefined, params.group]);
  /** Does one step and says what it was. @type {(path: "undo" | "redo" | "edits", body: unknown) => Promise<void>} */
  const step = async (path, body) => {
    try {
      setProblem(undefined);
      const { action, changed } = await call("POST", `/jobs/${job.id}/${path}`, body);
      announce(t(path === "undo" ? "edits.undone" : "edits.done", { action: t(`edits.${action}`), count: changed }));
      onChange();
    } catch (failure) {
      const nothing =
        (path === "undo" || path === "redo") && failure instanceof ApiProblem && failure.problem.code === "CONFLICT";
      if (!nothing) setProblem(failure);
    }
  };
  if (!checks)
    return error ? html`<${ErrorBox} error=${error} />` : html`<p class="quiet" role="status">${t("loading")}</p>`;
  return html`
    <${UndoBar} checks=${checks} onStep=${step} />
    <${ErrorBox} error=${problem} />
    <div class="checks" data-open=${params.item !== undefined}>
      <${GroupList} job=${job} checks=${checks} current=${group} />
      <${Group} key=${group} job=${job} checks=${checks} group=${group} onStep=${step} onChange=${onChange} />
    </div>
    <div class="actions"><${Link} class="button primary" href=${`/jobs/${job.id}/export`}>${t("job.toExport")}<//></div>
  `;
}

/** @param {import("../types.ts").Checks | undefined} checks */
function firstOpen(checks) {
  const found = checks?.groups.find(({ open }) => open > 0);
  return found && `${found.type}:${found.code}`;
}

/** @param {{checks: import("../types.ts").Checks, onStep: (path: "undo" | "redo" | "edits", body: unknown) => void}} props */
function UndoBar({ checks, onStep }) {
  const { undo, redo } = checks;
  useEffect(() => {
    /** @param {KeyboardEvent} event */
    const press = (event) => {
      const writing = event.target instanceof Element && event.target.matches("input, textarea, select");
      if (writing || !(event.ctrlKey || event.metaKey) || event.altKey) return;
      const key = event.key.toLowerCase();
      const type = key === "y" || (key === "z" && event.shiftKey) ? "redo" : key === "z" ? "undo" : undefined;
      if (!type) return; // whether there is a step is for the service to say: what is shown may be older than the last key
      event.preventDefault();
      onStep(type, {});
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  });
  const words = (/** @type {NonNullable<typeof undo>} */ one) => t(`edits.${one.action}`);
  return html`<div class="undo-bar" role="group" aria-label=${t("edits.history")}>
    <button type="button" class="small" disabled=${!undo} onClick=${() => onStep("undo", {})} aria-keyshortcuts="Control+Z">
      <span aria-hidden="true">↶</span>${undo ? t("edits.undo.what", { action: words(undo), count: undo.changed }) : t("edits.undo")}
    </button>
    <button type="button" class="small" disabled=${!redo} onClick=${() => onStep("redo", {})} aria-keyshortcuts="Control+Shift+Z">
      <span aria-hidden="true">↷</span>${redo ? t("edits.redo.what", { action: words(redo), count: redo.changed }) : t("edits.redo")}
    </button>
  </div>`;
}

/** @param {{job: Job, checks: import("../types.ts").Checks, group: string, onStep: (path: "undo" | "redo" | "edits", body: unknown) => void, onChange: () => void}} props */
function Group({ job, checks, group, onStep, onChange }) {
  const { params } = usePlace();
  const { rejected, filter } = parseGroup(group);
  const { q, kind } = params;
  const select = { ...filter, ...(q ? { q } : {}), ...(kind && !rejected ? { kind } : {}) };
  const list = /** @type {import("../paged.js").Paged<RecordView | RejectedView>} */ (
    usePaged(`/jobs/${job.id}/${rejected ? "rejected" : "records"}${query(select)}`, job.revision)
  );
  const total = list.total ?? 0;
  const active = params.place === undefined ? undefined : Math.min(Number(params.place), total - 1);
  const chosen = active === undefined ? undefined : list.at(active);
  useEffect(() => {
    if (chosen && chosen.id !== params.item) goQuery({ item: chosen.id }, { replace: true });
  }, [chosen?.id]);
  const [show] = useState(active === undefined ? undefined : { row: active });
  const choose = (/** @type {number} */ index) =>
    goQuery({ place: index, item: list.at(index)?.id }, { replace: true });
  return html`
    <section class="group" aria-labelledby="group-title">
      <${GroupHead} job=${job} checks=${checks} group=${group} total=${total} onFix=${(/** @type {string} */ action) => onStep("edits", { action, select: { [rejected ? "rejected" : "records"]: select } })} />
      ${rejected && html`<${AnswersForm} job=${job} reason=${parseGroup(group).code} />`}
      <${Filters} job=${job} rejected=${rejected} q=${q} kind=${kind} />
      <${ErrorBox} error=${list.error} />
      <p class="quiet" role="status">${list.total === undefined ? t("loading") : t(rejected ? "rejected.found" : "records.found", { count: total })}</p>
      ${
        total > 0 &&
        html`<div class="pane group-list"><${VirtualList} id="group-items" label=${t("checks.items")} length=${total} estimate=${104} active=${active} show=${show}
        want=${list.want} kind=${() => (rejected ? "rejected" : "record")} onActive=${choose}
        row=${(/** @type {number} */ i) => (rejected ? html`<${RejectedSummary} item=${list.at(i)} file />` : html`<${RecordSummary} item=${list.at(i)} file />`)} /></div>`
      }
    </section>
    <aside class="editor" aria-label=${t("editor.title")}>
      ${params.item ? html`<${ItemEditor} key=${params.item} job=${job} id=${params.item} onChange=${onChange} />` : total > 0 && html`<p class="quiet empty">${t("editor.hint")}</p>`}
    </aside>
  `;
}

/** What a setting repairs: the words that lead to the settings. @type {Record<string, string>} */
const SETTINGS = { "text-unreadable": "fix.encoding", "personal-data": "fix.personal" };

/** Which fixes change anything in a group. @param {string} group @param {{open: number, total: number} | undefined} known @param {Job} job @returns {string[]} */
function fixes(group, known, job) {
  const noted = known !== undefined && known.open < known.total;
  const check = known?.open === 0 ? [] : ["check"];
  if (group.startsWith("rejected:")) return [...check, ...(noted ? ["uncheck"] : [])];
  if (group.startsWith("warning:")) return [...check, "remove", ...(job.removed + job.edited > 0 ? ["restore"] : [])];
  return group === "removed" || group === "edited" ? ["restore"] : [];
}

/** @param {{job: Job, checks: import("../types.ts").Checks, group: string, total: number, onFix: (action: string) => void}} props */
function GroupHead({ job, checks, group, total, onFix }) {
  const { type, code } = parseGroup(group);
  const known = checks.groups.find((one) => one.type === type && one.code === code);
  const prefix = type === "rejected" ? "reason" : "warning";
  const title = type === "list" ? t(`group.${code}`) : tOr(`${prefix}.${code}`, code);
  const repair = type === "list" ? "" : tOr(`${prefix}.${code}.fix`, "");
  return html`<header class="group-head">
    <h2 id="group-title">${title}</h2>
    ${repair && html`<p>${repair}</p>`}
    ${known && html`<p class="quiet">${known.open === 0 ? t("checks.allSeen") : t("checks.open", { count: known.open })}</p>`}
    ${
      total > 0 &&
      html`<div class="fixes">${fixes(group, known, job).map((action) => html`<button key=${action} type="button" class="small" onClick=${() => onFix(action)}>${t(`fix.${type === "rejected" ? "rejected" : "record"}.${action}`, { n: number(total) })}</button>`)}
      ${code in SETTINGS && html`<${Link} class="button small" href=${`/jobs/${job.id}/mapping`}>${t(SETTINGS[code])}<//>`}</div>`
    }
  </header>`;
}

/** @param {{job: Job, rejected: boolean, q?: string, kind?: string}} props */
function Filters({ job, rejected, q, kind }) {
  const kinds = Object.entries(job.counts?.kinds ?? {});
  const set = (/** @type {Record<string, string>} */ changes) =>
    goQuery({ ...changes, item: undefined, place: undefined });
  return html`<form class="filters" role="search" onSubmit=${(/** @type {Event} */ e) => e.preventDefault()}>
    <label class="choice grow"><span>${t("filter.search")}</span>
      <input type="search" value=${q ?? ""} onChange=${onText((text) => set({ q: text.trim() }))} /></label>
    ${
      !rejected &&
      kinds.length > 1 &&
      html`<label class="choice"><span>${t("filter.kind")}</span>
      <select value=${kind ?? ""} onChange=${onText((text) => set({ kind: text }))}>
        <option value="">${t("filter.all")}</option>
        ${kinds.map(([code, count]) => html`<option key=${code} value=${code} selected=${code === kind}>${tOr(`kind.${code}`, code)} (${number(count)})</option>`)}
      </select></label>`
    }
  </form>`;
}
