/** All conversions that the service still holds. */
import { html } from "../html.js";
import { number, t, time } from "../i18n.js";
import { ErrorBox, Heading, Pager, useLoaded } from "../parts.js";
import { goQuery, Link, usePlace } from "../router.js";

const LIMIT = 25;

export function JobsRoom() {
  const { params } = usePlace();
  const offset = Number(params.offset ?? 0) || 0;
  const { data, error } = useLoaded(`/jobs?offset=${offset}&limit=${LIMIT}`);
  return html`
    <${Heading} text=${t("jobs.title")} />
    <${ErrorBox} error=${error} />
    ${data?.total === 0 && html`<p class="card">${t("jobs.none")} <${Link} href="/">${t("jobs.first")}<//></p>`}
    ${
      data &&
      data.total > 0 &&
      html`<div class="table-scroll" tabindex="0" role="region" aria-label=${t("jobs.title")}><table>
      <caption class="hidden">${t("jobs.title")}</caption>
      <thead><tr><th scope="col">${t("jobs.files")}</th><th scope="col">${t("jobs.status")}</th><th scope="col" class="num">${t("figure.records")}</th><th scope="col" class="num">${t("figure.rejected")}</th><th scope="col">${t("jobs.time")}</th></tr></thead>
      <tbody>${data.items.map(
        (job) => html`<tr key=${job.id}>
        <th scope="row" class="file-name"><${Link} href=${`/jobs/${job.id}`}>${names(job)}<//></th>
        <td><span class="tag ${job.status === "failed" ? "gone" : ""}">${t(`status.${job.status}`)}</span></td>
        <td class="num">${job.counts ? number(job.counts.records - job.removed) : "–"}</td>
        <td class="num">${job.counts ? number(job.counts.rejected + job.removed) : "–"}</td>
        <td>${time(job.createdAt)}</td>
      </tr>`,
      )}</tbody>
    </table></div>
    <${Pager} offset=${offset} limit=${LIMIT} total=${data.total} onGo=${(/** @type {number} */ to) => goQuery({ offset: to || undefined })} />`
    }
  `;
}

/** @param {import("../types.ts").Job} job */
function names({ uploads }) {
  const [first, ...rest] = uploads;
  return rest.length === 0 ? first.name : t("jobs.andMore", { name: first.name, count: rest.length });
}
