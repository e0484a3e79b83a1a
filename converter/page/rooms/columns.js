/** Which column of a table goes where: a role for each column, and the templates that the roles write. */
import { useEffect, useRef, useState } from "preact/hooks";
import { html } from "../html.js";
import { t } from "../i18n.js";
import { onText } from "../parts.js";
import { guess, isWhole, NONE, ROLES, roleOf, unknownIn, withRole } from "../templates.js";

/** @typedef {import("../types.ts").PreviewTable} PreviewTable */
/** @typedef {import("../templates.js").Role} Role */
/** @typedef {import("../templates.js").Templates} Templates */

/** @param {{tables: PreviewTable[], value: Partial<Templates> | undefined, wanted: boolean, onChange: (value: Templates | undefined) => void}} props
 * it begins open where it is `wanted`: a bank or a contract with a table in it needs no mapping */
export function ColumnMapping({ tables, value, wanted, onChange }) {
  const [open] = useState(wanted);
  const [templates, setTemplates] = useState({ ...NONE, ...value });
  const [chosen, setChosen] = useState(0);
  const known = JSON.stringify(value ?? null);
  useEffect(() => setTemplates((old) => (value ? { ...NONE, ...value } : isWhole(old) ? NONE : old)), [known]);
  const table = tables[chosen] ?? tables[0];
  /** @param {Templates} next */
  const change = (next) => {
    setTemplates(next);
    if (isWhole(next)) onChange(next);
    else if (value) onChange(undefined); // half a mapping is none yet
  };
  const unknown = unknownIn(templates, table.columns);
  const started = ROLES.some((role) => templates[role].trim() !== "");
  return html`<details class="card columns" open=${open}>
    <summary>${t("columns.title")}</summary>
    <p class="help">${t("columns.help")}</p>
    ${
      tables.length > 1 &&
      html`<label class="choice"><span>${t("columns.table")}</span><select value=${String(chosen)} onChange=${onText((text) => setChosen(Number(text)))}>
      ${tables.map((one, i) => html`<option key=${i} value=${String(i)} selected=${i === chosen}>${one.sheet ?? t("columns.nth", { n: i + 1 })}</option>`)}
    </select></label>`
    }
    <div class="table-scroll" tabindex="0" role="region" aria-label=${t("columns.list")}><table>
      <caption class="hidden">${t("columns.title")}</caption>
      <thead><tr><th scope="col">${t("columns.column")}</th><th scope="col">${t("columns.role")}</th><th scope="col">${t("columns.sample")}</th></tr></thead>
      <tbody>${table.columns.map(
        (column, i) => html`<tr key=${column}>
        <th scope="row" id=${`column-${i}`}>${column}</th>
        <td><select aria-labelledby=${`column-${i}`} value=${roleOf(column, templates)} onChange=${onText((text) => change(withRole(column, text, templates)))}>
          ${["none", ...ROLES].map((role) => html`<option key=${role} value=${role} selected=${role === roleOf(column, templates)}>${t(`columns.role.${role}`)}</option>`)}
        </select></td>
        <td class="quiet">${table.rows.map((row) => row[i]).find((cell) => cell !== "") ?? "–"}</td>
      </tr>`,
      )}</tbody>
    </table></div>
    <div class="fixes">
      <button type="button" class="small" onClick=${() => change(guess(table.columns))}>${t("columns.guess")}</button>
      <button type="button" class="small" disabled=${!started} onClick=${() => change(NONE)}>${t("columns.clear")}</button>
    </div>
    ${ROLES.map(
      (
        role,
      ) => html`<${Template} key=${role} role=${role} columns=${table.columns} text=${templates[role]} needed=${started && role !== "input"}
      onChange=${(/** @type {string} */ text) => change({ ...templates, [role]: text })} />`,
    )}
    <p class="bad" role="status">${unknown.length > 0 ? t("columns.unknown", { names: unknown.join(t("columns.separator")) }) : ""}</p>
  </details>`;
}

/** A template as text, with a list that puts a column where the caret is.
 * @param {{role: Role, columns: string[], text: string, needed: boolean, onChange: (text: string) => void}} props */
function Template({ role, columns, text, needed, onChange }) {
  const area = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const id = `template-${role}`;
  const empty = needed && text.trim() === "";
  /** @param {string} column */
  const insert = (column) => {
    const at = area.current?.selectionStart ?? text.length;
    onChange(`${text.slice(0, at)}{{${column}}}${text.slice(area.current?.selectionEnd ?? at)}`);
    area.current?.focus();
  };
  return html`<div class="field template">
    <label for=${id}>${t(`columns.role.${role}`)}</label>
    <select aria-label=${t("columns.insert.into", { role: t(`columns.role.${role}`) })} value="" onChange=${(
      /** @type {Event} */ event,
    ) => {
      const list = /** @type {HTMLSelectElement} */ (event.target);
      insert(list.value);
      list.value = "";
    }}>
      <option value="" disabled selected>${t("columns.insert")}</option>
      ${columns.map((column) => html`<option key=${column} value=${column}>${column}</option>`)}
    </select>
    <textarea id=${id} ref=${area} rows=${role === "instruction" ? 2 : 3} value=${text} spellcheck=${false} aria-invalid=${empty}
      aria-describedby=${empty ? `${id}-bad` : undefined} onInput=${onText(onChange)}></textarea>
    ${empty && html`<p class="bad" id=${`${id}-bad`}>${t("record.empty")}</p>`}
  </div>`;
}
