/** An item in a list: a record, or what became none and why. */
import { html } from "../html.js";
import { number, t, tOr } from "../i18n.js";
import { place, Waiting, why } from "../parts.js";

/** @typedef {import("../types.ts").SourceItem["item"]} Item */

/** @param {{item: Item | undefined}} props */
export function ItemSummary({ item }) {
  if (!item) return html`<${Waiting} />`;
  return item.type === "rejected" ? html`<${RejectedSummary} item=${item} />` : html`<${RecordSummary} item=${item} />`;
}

/** @param {{item: import("../types.ts").RecordView | undefined, file?: boolean}} props `file`: says in which file it stands */
export function RecordSummary({ item, file = false }) {
  if (!item) return html`<${Waiting} />`;
  const { record, source, position, state, kind, warnings, checked } = item;
  return html`<span class="item-head">
      <span class="item-number">${number(position + 1)}</span>
      <span class="tag">${tOr(`kind.${kind}`, kind)}</span>
      ${state !== "original" && html`<span class="tag ${state === "removed" ? "gone" : "changed"}">${t(`state.${state}`)}</span>`}
      ${warnings.map((code) => html`<span key=${code} class="tag ${checked ? "seen" : "warn"}">${tOr(`warning.${code}`, code)}</span>`)}
      <span class="quiet item-place">${file ? `${source.file} · ` : ""}${place(source)}</span>
    </span>
    <span class="item-text" data-state=${state}>${record.input || record.instruction}</span>
    <span class="item-output" data-state=${state}>${record.output}</span>`;
}

/** @param {{item: import("../types.ts").RejectedView | undefined, file?: boolean}} props */
export function RejectedSummary({ item, file = false }) {
  if (!item) return html`<${Waiting} />`;
  const { reason, source, text, checked, record } = item;
  return html`<span class="item-head">
      <span class="tag gone">${tOr(`reason.${reason}`, reason)}</span>
      ${record && html`<span class="tag changed">${t("state.adopted")}</span>`}
      ${checked && !record && html`<span class="tag seen">${t("state.noted")}</span>`}
      <span class="quiet item-place">${file ? `${source.file} · ` : ""}${place(source)}</span>
    </span>
    <span class="item-text">${text}</span>
    <span class="item-why">${why(item)}</span>
    ${record && html`<span class="item-output">${record.output}</span>`}`;
}
