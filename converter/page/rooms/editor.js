/** One item to change, with its source above it: a record, or a rejected item that becomes one when it is completed. */
import { useEffect, useRef, useState } from "preact/hooks";
import { call } from "../api.js";
import { html } from "../html.js";
import { t, tOr } from "../i18n.js";
import { announce, ErrorBox, onText, place, placeIn, useLoaded, why } from "../parts.js";
import { goQuery, Link } from "../router.js";
import { itemQuery, Row } from "./preview.js";

/** @typedef {import("../types.ts").Job} Job */
/** @typedef {import("../types.ts").RecordView} RecordView */
/** @typedef {import("../types.ts").RejectedView} RejectedView */
/** @typedef {{instruction: string, input: string, output: string}} Fields */

/** @type {(keyof Fields)[]} */
const FIELDS = ["instruction", "input", "output"];
const SOURCE_ROWS = 40;

/** @param {{job: Job, id: string, onChange: () => void}} props */
export function ItemEditor({ job, id, onChange }) {
  const rejected = /^x\d+$/.test(id);
  const { data, error } = useLoaded(`/jobs/${job.id}/${rejected ? `rejected/${id}` : `records/${id}`}`, job.revision);
  const [problem, setProblem] = useState(/** @type {unknown} */ (undefined));
  /** @param {string} method @param {string} path @param {unknown} body @param {string} said */
  const send = async (method, path, body, said) => {
    try {
      setProblem(undefined);
      await call(method, `/jobs/${job.id}/${path}`, body);
      announce(said);
      onChange();
    } catch (failure) {
      setProblem(failure);
    }
  };
  if (error) return html`<${ErrorBox} error=${error} />`;
  if (!data) return html`<p class="quiet" role="status">${t("loading")}</p>`;
  return html`
    <button type="button" class="plain small editor-close" onClick=${() => goQuery({ item: undefined, place: undefined })}>${t("editor.back")}</button>
    ${rejected ? html`<${RejectedForm} job=${job} item=${data} send=${send} />` : html`<${RecordForm} item=${data} send=${send} />`}
    <${ErrorBox} error=${problem} />
    <${Source} job=${job} id=${id} />
  `;
}

/** @typedef {(method: string, path: string, body: unknown, said: string) => Promise<void>} Send */

/** @param {{item: RecordView, send: Send}} props */
function RecordForm({ item, send }) {
  const n = item.position + 1;
  const path = `records/${item.id}`;
  const removed = item.state === "removed";
  return html`
    <h2>${t("record.title", { n })}</h2>
    <p class="quiet"><span class="tag">${tOr(`kind.${item.kind}`, item.kind)}</span>${item.source.file} · ${place(item.source)}</p>
    ${item.warnings.map((code) => html`<p key=${code} class="note"><strong>${tOr(`warning.${code}`, code)}</strong> ${tOr(`warning.${code}.fix`, "")}</p>`)}
    ${item.generated && html`<${Evidence} generated=${item.generated} />`}
    <${FieldsForm} value=${item.record} original=${item.original} save=${t("record.save")} onSave=${(/** @type {Fields} */ record) => send("PATCH", path, record, t("record.saved", { n }))}>
      ${removed ? html`<button type="button" onClick=${() => send("POST", `${path}/restore`, undefined, t("record.restored", { n }))}>${t("record.restore")}</button>` : html`<button type="button" class="danger" onClick=${() => send("DELETE", path, undefined, t("record.removed", { n }))}>${t("record.remove")}</button>`}
      ${item.state === "edited" && html`<button type="button" onClick=${() => send("POST", `${path}/restore`, undefined, t("record.restored", { n }))}>${t("record.undo")}</button>`}
      ${!item.checked && item.warnings.length > 0 && html`<button type="button" onClick=${() => send("POST", "edits", { action: "check", select: { ids: [item.id] } }, t("record.checked", { n }))}>${t("record.check")}</button>`}
    <//>
  `;
}

/** What a model stood on. @param {{generated: NonNullable<RecordView["generated"]>}} props */
function Evidence({ generated: { model, evidence } }) {
  return html`<figure class="note evidence"><figcaption>${t("evidence.title")} <span class="quiet">${t("evidence.model", { model })}</span></figcaption>
    ${evidence.map((quote) => html`<blockquote key=${quote}>${quote}</blockquote>`)}
  </figure>`;
}

/** @param {{job: Job, item: RejectedView, send: Send}} props */
function RejectedForm({ job, item, send }) {
  const found = job.counts?.kinds ?? {};
  const kinds = [...new Set([...(item.kind ? [item.kind] : []), ...Object.keys(found)])];
  const [kind, setKind] = useState(item.kind ?? likelyKind(found));
  const example = useLoaded(item.record ? undefined : `/jobs/${job.id}/records?limit=1&kind=${kind}`).data?.items[0];
  const value = item.record ?? { instruction: example?.record.instruction ?? "", input: item.text, output: "" };
  return html`
    <h2>${tOr(`reason.${item.reason}`, item.reason)}</h2>
    <p class="quiet">${item.source.file} · ${place(item.source)}</p>
    <${Why} job=${job} item=${item} />
    ${
      kinds.length > 1 &&
      html`<label class="choice"><span>${t("filter.kind")}</span><select value=${kind} onChange=${onText(setKind)}>
      ${kinds.map((code) => html`<option key=${code} value=${code} selected=${code === kind}>${tOr(`kind.${code}`, code)}</option>`)}</select></label>`
    }
    <${FieldsForm} value=${value} save=${t("rejected.adopt")} onSave=${(/** @type {Fields} */ record) => send("POST", `rejected/${item.id}/adopt`, { record, kind }, t("rejected.adopted"))}>
      ${item.record && html`<button type="button" onClick=${() => send("POST", `records/${item.id}/restore`, undefined, t("rejected.unadopted"))}>${t("rejected.unadopt")}</button>`}
      ${!item.checked && !item.record && html`<button type="button" onClick=${() => send("POST", "edits", { action: "check", select: { ids: [item.id] } }, t("rejected.noted"))}>${t("rejected.note")}</button>`}
    <//>
  `;
}

/** Why an item was left out; the place of another item that it names leads there. @param {{job: Job, item: RejectedView}} props */
function Why({ job, item }) {
  const named = Object.values(item.values ?? {}).find((value) => typeof value === "object");
  const { data: other } = useLoaded(named && `/jobs/${job.id}/rejected/${item.id}/other`);
  const said = why(item);
  const words = named && placeIn(named);
  const at = other && words ? said.indexOf(words) : -1;
  if (!other || !words || at < 0) return html`<p class="note">${said}</p>`;
  return html`<p class="note">${said.slice(0, at)}<${Link} href=${`/jobs/${job.id}?${itemQuery(other)}`}>${words}<//>${said.slice(at + words.length)}</p>`;
}

/** The most frequent kind; clauses, of which one contract gives many, come last. @param {Record<string, number>} counts */
function likelyKind(counts) {
  const weight = (/** @type {string} */ kind) => (kind === "clause" ? 0 : (counts[kind] ?? 0));
  return Object.keys(counts).sort((a, b) => weight(b) - weight(a))[0] ?? "short";
}

/** @param {{value: Fields, original?: Fields, save: string, onSave: (record: Fields) => void, children: unknown}} props */
function FieldsForm({ value, original, save, onSave, children }) {
  const [draft, setDraft] = useState(value);
  const [tried, setTried] = useState(false);
  const known = FIELDS.map((name) => value[name]).join("\u0000");
  const before = useRef(value);
  useEffect(() => {
    const old = before.current;
    before.current = value;
    // What comes late (an example's instruction) must not take away what was typed meanwhile.
    setDraft((typed) => {
      const next = (/** @type {keyof Fields} */ name) => (typed[name] === old[name] ? value[name] : typed[name]);
      return { instruction: next("instruction"), input: next("input"), output: next("output") };
    });
  }, [known]);
  const empty = (/** @type {keyof Fields} */ name) => name !== "input" && draft[name].trim() === "";
  /** @param {Event} event */
  const submit = (event) => {
    event.preventDefault();
    setTried(true);
    if (FIELDS.some(empty)) document.getElementById(`edit-${FIELDS.find(empty)}`)?.focus();
    else onSave(draft);
  };
  return html`<form class="form wide" onSubmit=${submit} noValidate>
    ${FIELDS.map((name) => {
      const bad = tried && empty(name);
      return html`<div class="field" key=${name}>
      <label for=${`edit-${name}`}>${t(`record.${name}`)}</label>
      <textarea id=${`edit-${name}`} rows=${name === "instruction" ? 2 : 6} value=${draft[name]} required=${name !== "input"}
        aria-invalid=${bad} aria-describedby=${bad ? `edit-${name}-bad` : undefined}
        onInput=${onText((text) => setDraft((old) => ({ ...old, [name]: text })))}></textarea>
      ${bad && html`<p class="bad" id=${`edit-${name}-bad`}>${t("record.empty")}</p>`}
      ${original && original[name] !== value[name] && html`<details><summary>${t("record.original")}</summary><p class="original">${original[name] || "–"}</p></details>`}
    </div>`;
    })}
    <div class="fixes"><button type="submit" class="primary">${save}</button>${children}</div>
  </form>`;
}

/** The rows of the document from which the item was taken. @param {{job: Job, id: string}} props */
function Source({ job, id }) {
  const { data: found } = useLoaded(`/jobs/${job.id}/places/${id}`);
  const count = found ? Math.min(SOURCE_ROWS, found.end - found.row + 1) : 0;
  const { data } = useLoaded(
    found && `/jobs/${job.id}/documents/${found.document}/rows?offset=${found.row}&limit=${count}`,
  );
  if (!found || !data) return null;
  return html`<section class="source-rows" aria-labelledby="source-title">
    <h3 id="source-title">${t("editor.source")}</h3>
    <div class="pane">${data.items.map((row) => html`<div class="source-row" key=${row.row}><${Row} row=${row} /></div>`)}</div>
    <p><${Link} href=${`/jobs/${job.id}?${itemQuery(found)}`}>${t("editor.inDocument")}<//></p>
  </section>`;
}
