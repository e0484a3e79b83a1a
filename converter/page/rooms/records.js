/** The records as a table, by page and filter; every filter is in the address. */
import { useState } from "preact/hooks";
import { call, query } from "../api.js";
import { html } from "../html.js";
import { number, t, tOr } from "../i18n.js";
import { announce, ErrorBox, Pager, place, useLoaded } from "../parts.js";
import { goQuery, Link, usePlace } from "../router.js";

const LIMIT = 25;

/** @param {{job: any, onChange: () => void}} props */
export function RecordsTab({ job, onChange }) {
  const { params } = usePlace();
  const [problem, setProblem] = useState(/** @type {unknown} */ (undefined));
  const { kind, warning, state, q } = params;
  const offset = Number(params.offset ?? 0) || 0;
  const { data, error } = useLoaded(
    `/jobs/${job.id}/records${query({ kind, warning, state, q, offset, limit: LIMIT })}`,
    job.revision,
  );
  /** @param {any} record */
  const toggle = async ({ id, state: now, position }) => {
    try {
      if (now === "removed") await call("POST", `/jobs/${job.id}/records/${id}/restore`);
      else await call("DELETE", `/jobs/${job.id}/records/${id}`);
      announce(t(now === "removed" ? "record.restored" : "record.removed", { n: position + 1 }));
      onChange();
    } catch (failure) {
      setProblem(failure);
    }
  };
  return html`
    <form class="filters" role="search" onSubmit=${(/** @type {Event} */ e) => e.preventDefault()}>
      <${Choice} name="kind" label=${t("filter.kind")} value=${kind} options=${Object.entries(job.counts.kinds)} prefix="kind" />
      <${Choice} name="warning" label=${t("filter.warning")} value=${warning} options=${Object.entries(job.counts.warnings)} prefix="warning" />
      <${Choice} name="state" label=${t("filter.state")} value=${state} options=${[["edited", job.edited], ["removed", job.removed]]} prefix="state" />
      <${SearchField} value=${q} />
    </form>
    <${ErrorBox} error=${error ?? problem} />
    ${
      data &&
      html`
      <p class="quiet" role="status">${t("records.found", { count: data.total })}</p>
      ${
        data.total > 0 &&
        html`<div class="table-scroll" tabindex="0" role="region" aria-label=${t("records.caption")}><table class="records">
        <caption class="hidden">${t("records.caption")}</caption>
        <thead><tr>
          <th scope="col" class="num">#</th><th scope="col">${t("records.type")}</th><th scope="col">${t("records.input")}</th>
          <th scope="col">${t("records.output")}</th><th scope="col"><span class="hidden">${t("records.actions")}</span></th>
        </tr></thead>
        <tbody>${data.items.map((/** @type {any} */ item) => html`<${RecordRow} key=${item.id} job=${job} item=${item} onToggle=${() => toggle(item)} />`)}</tbody>
      </table></div>`
      }
      <${Pager} offset=${offset} limit=${LIMIT} total=${data.total} onGo=${(/** @type {number} */ to) => goQuery({ offset: to || undefined })} />
    `
    }
    <div class="actions"><${Link} class="button primary" href=${`/jobs/${job.id}/export`}>${t("job.toExport")}<//></div>
  `;
}

/** @param {{job: any, item: any, onToggle: () => void}} props */
function RecordRow({ job, item, onToggle }) {
  const { record, source, position, state, kind, warnings } = item;
  const n = position + 1;
  return html`<tr data-state=${state}>
    <th scope="row" class="num">${number(n)}</th>
    <td class="meta">
      <span class="tag">${tOr(`kind.${kind}`, kind)}</span>
      ${state !== "original" && html`<span class="tag ${state === "removed" ? "gone" : "changed"}">${t(`state.${state}`)}</span>`}
      ${warnings.map((/** @type {string} */ code) => html`<span key=${code} class="tag warn">${tOr(`warning.${code}`, code)}</span>`)}
      <span class="quiet source">${source.file}<br />${place(source)}</span>
    </td>
    <td class="text"><p class="instruction">${record.instruction}</p>${record.input && html`<p>${record.input}</p>`}</td>
    <td class="text"><p>${record.output}</p></td>
    <td class="row-actions">
      <${Link} class="button small" href=${`/jobs/${job.id}/records/${item.id}`} aria-label=${t("record.edit.label", { n })}>${t("record.edit")}<//>
      <button type="button" class="plain small" onClick=${onToggle} aria-label=${t(state === "removed" ? "record.restore.label" : "record.remove.label", { n })}>
        ${t(state === "removed" ? "record.restore" : "record.remove")}
      </button>
    </td>
  </tr>`;
}

/** @param {{name: string, label: string, value?: string, options: [string, any][], prefix: string}} props */
export function Choice({ name, label, value, options, prefix }) {
  const shown = options.filter(([, count]) => count > 0);
  if (shown.length === 0) return null;
  return html`<label class="choice"><span>${label}</span>
    <select value=${value ?? ""} onChange=${(/** @type {any} */ e) => goQuery({ [name]: e.target.value, offset: undefined })}>
      <option value="">${t("filter.all")}</option>
      ${shown.map(([code, count]) => html`<option key=${code} value=${code} selected=${code === value}>${tOr(`${prefix}.${code}`, code)} (${number(count)})</option>`)}
    </select>
  </label>`;
}

/** @param {{value?: string}} props */
export function SearchField({ value }) {
  return html`<label class="choice grow"><span>${t("filter.search")}</span>
    <input type="search" value=${value ?? ""} onChange=${(/** @type {any} */ e) => goQuery({ q: e.target.value.trim(), offset: undefined })} />
  </label>`;
}
