/** A list of groups of fields, such as the checks of a risk list: add, change, remove. */
import { useEffect, useRef, useState } from "preact/hooks";
import { get } from "./api.js";
import { html } from "./html.js";
import { t, tOr } from "./i18n.js";

/** @typedef {import("./types.ts").JsonSchema} Schema */
/** @typedef {{[name: string]: unknown}} Row */

/** Lists that come with tunelab, to begin with. @type {Record<string, "/settings/checklist">} */
const BUILT_IN = { "settings.contract.checklist": "/settings/checklist" };

/** @param {{id: string, name: string, label: string, help: string, items: Schema, value: Row[] | undefined, onChange: (value: unknown) => void, form: typeof import("./schema-form.js").SchemaForm}} props `form` draws the fields of a row */
export function Rows({ id, name, label, help, items, value, onChange, form }) {
  const rows = value ?? [];
  const [opened, setOpened] = useState(-1);
  const list = useRef(/** @type {HTMLOListElement | null} */ (null));
  const add = useRef(/** @type {HTMLButtonElement | null} */ (null));
  const put = (/** @type {Row[]} */ next) => onChange(next.length === 0 ? undefined : next);
  const remove = (/** @type {number} */ i) => {
    put(rows.filter((_, other) => other !== i));
    setOpened(-1);
    add.current?.focus();
  };
  const begin = async () => put((await get(BUILT_IN[name] ?? "")).checks);
  useEffect(() => {
    const field = list.current?.children[opened]?.querySelector("input");
    if (opened === rows.length - 1) /** @type {HTMLInputElement | null | undefined} */ (field)?.focus();
  }, [opened]);
  return html`<fieldset class="settings-group rows" id=${id}><legend>${label}</legend>
    ${help && html`<p class="help">${help}</p>`}
    <ol ref=${list}>${rows.map(
      (
        row,
        i,
      ) => html`<li key=${i}><details open=${i === opened} onToggle=${(/** @type {Event} */ event) => onToggle(event, i, opened, setOpened)}>
        <summary>${title(row, name, i)}</summary>
        <${form} schema=${items} value=${row} prefix=${`${name}.item`} scope=${`${i}-`} deep=${true}
          onChange=${(/** @type {Row} */ next) => put(rows.map((one, other) => (other === i ? next : one)))} />
        ${missing(row, items, name)}
        <button type="button" class="small danger" onClick=${() => remove(i)}>${t("form.remove", { name: title(row, name, i) })}</button>
      </details></li>`,
    )}</ol>
    <div class="rows-actions">
      <button ref=${add} type="button" class="small" onClick=${() => {
        put([...rows, {}]);
        setOpened(rows.length);
      }}>${t("form.add")}</button>
      ${rows.length === 0 && BUILT_IN[name] && html`<button type="button" class="small" onClick=${begin}>${t("form.builtIn")}</button>`}
      ${rows.length > 0 && html`<button type="button" class="small" onClick=${() => put([])}>${t("form.clear")}</button>`}
    </div>
  </fieldset>`;
}

/** What a row cannot do without. @param {Row} row @param {Schema} items @param {string} name */
function missing(row, items, name) {
  const fields = (items.required ?? []).filter(
    (field) => row[field] === undefined && items.properties?.[field]?.default === undefined,
  );
  if (fields.length === 0) return null;
  const names = fields.map((field) => tOr(`${name}.item.${field}`, field));
  return html`<p class="bad">${t("form.incomplete", { fields: names.join(t("form.and")) })}</p>`;
}

/** @param {Event} event @param {number} i @param {number} opened @param {(i: number) => void} setOpened */
function onToggle(event, i, opened, setOpened) {
  const { open } = /** @type {HTMLDetailsElement} */ (event.target);
  if (open) setOpened(i);
  else if (i === opened) setOpened(-1);
}

/** @param {Row} row @param {string} name @param {number} i */
function title(row, name, i) {
  const own = typeof row["name"] === "string" ? row["name"] : "";
  return own === "" ? tOr(`${name}.new`, String(i + 1)) : own;
}
