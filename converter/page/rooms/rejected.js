/** What became no record, grouped by the repair that it needs. */
import { query } from "../api.js";
import { html } from "../html.js";
import { number, t, tOr } from "../i18n.js";
import { ErrorBox, Pager, place, useLoaded } from "../parts.js";
import { goQuery, Link, usePlace } from "../router.js";
import { SearchField } from "./records.js";

const LIMIT = 25;

/** @param {{job: any}} props */
export function RejectedTab({ job }) {
  const { params } = usePlace();
  const { reason, q } = params;
  const offset = Number(params.offset ?? 0) || 0;
  const { data, error } = useLoaded(
    `/jobs/${job.id}/rejected${query({ reason, q, offset, limit: LIMIT })}`,
    job.revision,
  );
  const reasons = Object.entries(job.counts.reasons).sort(([, a], [, b]) => Number(b) - Number(a));
  if (reasons.length === 0) return html`<p class="card good">${t("rejected.none")}</p>`;
  return html`
    <p class="lead">${t("rejected.lead", { count: job.counts.rejected })}</p>
    <ul class="groups">
      <li><button type="button" aria-pressed=${!reason} onClick=${() => goQuery({ reason: undefined, offset: undefined })}>${t("filter.all")} <strong>${number(job.counts.rejected)}</strong></button></li>
      ${reasons.map(
        ([code, count]) => html`<li key=${code}>
        <button type="button" aria-pressed=${reason === code} onClick=${() => goQuery({ reason: code, offset: undefined })}>
          ${tOr(`reason.${code}`, code)} <strong>${number(Number(count))}</strong>
        </button>
      </li>`,
      )}
    </ul>
    ${reason && html`<p class="card repair"><strong>${tOr(`reason.${reason}`, reason)}</strong> ${tOr(`reason.${reason}.fix`, "")}</p>`}
    <div class="filters"><${SearchField} value=${q} /></div>
    <${ErrorBox} error=${error} />
    ${
      data &&
      html`
      <p class="quiet" role="status">${t("rejected.found", { count: data.total })}</p>
      <ul class="rejected">
        ${data.items.map(
          (/** @type {any} */ item, /** @type {number} */ i) => html`<li key=${offset + i} class="card">
          <p><span class="tag gone">${tOr(`reason.${item.reason}`, item.reason)}</span> <span class="quiet">${item.source.file} · ${place(item.source)}</span></p>
          <p class="original">${item.text}</p>
          <p class="quiet" lang="en">${item.message}</p>
        </li>`,
        )}
      </ul>
      <${Pager} offset=${offset} limit=${LIMIT} total=${data.total} onGo=${(/** @type {number} */ to) => goQuery({ offset: to || undefined })} />
    `
    }
    <div class="actions"><${Link} class="button primary" href=${`/jobs/${job.id}/export`}>${t("job.toExport")}<//></div>
  `;
}
