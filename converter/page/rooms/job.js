/** One conversion: progress while it runs, then what became of each file; its tabs lead to records, rejected items, export. */
import { useEffect, useState } from "preact/hooks";
import { call } from "../api.js";
import { html } from "../html.js";
import { bytes, number, t, tOr } from "../i18n.js";
import { announce, ErrorBox, explainCode, Heading, Pager, useLoaded } from "../parts.js";
import { go, goQuery, Link, usePlace } from "../router.js";
import { Steps } from "../steps.js";
import { ExportTab } from "./export.js";
import { EditRecord } from "./record.js";
import { RecordsTab } from "./records.js";
import { RejectedTab } from "./rejected.js";

/** @param {{id: string, tab: string, record?: string}} props */
export function JobRoom({ id, tab, record }) {
  const [version, setVersion] = useState(0);
  const { data: job, error } = useLoaded(`/jobs/${id}`, version);
  const reload = () => setVersion((n) => n + 1);
  if (error) return html`<${Heading} text=${t("job.title")} /><${ErrorBox} error=${error} />`;
  if (!job) return html`<p class="quiet" role="status">${t("loading")}</p>`;
  if (job.status === "queued" || job.status === "running") return html`<${Running} job=${job} onEnd=${reload} />`;
  if (job.status !== "done") return html`<${Ended} job=${job} />`;
  if (tab === "records" && record) return html`<${EditRecord} job=${job} id=${record} onChange=${reload} />`;
  const step = tab === "files" ? "convert" : tab === "export" ? "export" : "review";
  return html`
    <${Steps} step=${step} job=${job} />
    <${Heading} text=${t(`job.heading.${tab}`)} key=${tab} />
    <${Tabs} job=${job} tab=${tab} />
    ${tab === "files" && html`<${FilesTab} job=${job} />`}
    ${tab === "records" && html`<${RecordsTab} job=${job} onChange=${reload} />`}
    ${tab === "rejected" && html`<${RejectedTab} job=${job} />`}
    ${tab === "export" && html`<${ExportTab} job=${job} />`}
  `;
}

/** @param {{job: any, tab: string}} props */
function Tabs({ job, tab }) {
  const { counts, removed } = job;
  /** @type {[string, string, string][]} */
  const tabs = [
    ["files", `/jobs/${job.id}`, t("job.tab.files", { n: counts.files })],
    ["records", `/jobs/${job.id}/records`, t("job.tab.records", { n: counts.records - removed })],
    ["rejected", `/jobs/${job.id}/rejected`, t("job.tab.rejected", { n: counts.rejected })],
    ["export", `/jobs/${job.id}/export`, t("job.tab.export")],
  ];
  return html`<nav class="tabs" aria-label=${t("job.title")}>
    ${tabs.map(([name, href, text]) => html`<${Link} key=${name} href=${href} aria-current=${name === tab ? "page" : undefined}>${text}<//>`)}
  </nav>`;
}

/** @param {{job: any, onEnd: () => void}} props */
function Running({ job, onEnd }) {
  const [progress, setProgress] = useState(job.progress);
  const [error, setError] = useState(/** @type {unknown} */ (undefined));
  useEffect(() => {
    const source = new EventSource(`/api/v1/jobs/${job.id}/events`);
    source.addEventListener("file-started", (event) => {
      const { file } = JSON.parse(event.data);
      setProgress((/** @type {any} */ old) => ({ ...old, file }));
    });
    source.addEventListener("file-finished", () =>
      setProgress((/** @type {any} */ old) => ({ ...old, filesDone: Math.min(old.filesDone + 1, old.filesTotal) })),
    );
    source.addEventListener("status", (event) => {
      const { status } = JSON.parse(event.data);
      if (status === "queued" || status === "running") return setProgress({ ...job.progress, filesDone: 0 });
      source.close();
      announce(t(`status.${status}`));
      onEnd();
    });
    return () => source.close();
  }, [job.id]);
  const cancel = () => call("POST", `/jobs/${job.id}/cancel`).then(onEnd, setError);
  const { filesDone, filesTotal, file } = progress;
  return html`
    <${Steps} step="convert" job=${job} />
    <${Heading} text=${t("job.running")} />
    <${ErrorBox} error=${error} />
    <div class="card running">
      <progress max=${filesTotal} value=${filesDone} aria-label=${t("job.running")}></progress>
      <p role="status">${t("job.progress", { done: filesDone, total: filesTotal })}</p>
      <p class="quiet file-name">${file ?? " "}</p>
      <button type="button" onClick=${cancel}>${t("job.cancel")}</button>
    </div>
    <p class="quiet">${t("job.leave")}</p>
  `;
}

/** @param {{job: any}} props */
function Ended({ job }) {
  const problem = job.error && explainCode(job.error);
  return html`
    <${Steps} step="convert" job=${job} />
    <${Heading} text=${t(`status.${job.status}`)} />
    ${problem && html`<div class="error-box"><strong>${problem.title}</strong><p>${problem.hint}</p><p class="quiet" lang="en">${problem.detail}</p></div>`}
    <div class="actions"><${Link} class="button primary" href="/">${t("job.again")}<//></div>
  `;
}

const LIMIT = 50;

/** @param {{job: any}} props */
function FilesTab({ job }) {
  const { params } = usePlace();
  const offset = Number(params.offset ?? 0) || 0;
  const { data, error } = useLoaded(`/jobs/${job.id}/reports?offset=${offset}&limit=${LIMIT}`);
  const { counts } = job;
  return html`
    <dl class="figures">
      ${["items", "records", "rejected", "filesFailed"].map(
        (name) => html`<div key=${name} data-kind=${name}>
        <dt>${t(`figure.${name}`)}</dt><dd>${number(counts[name])}</dd>
      </div>`,
      )}
    </dl>
    <${ErrorBox} error=${error} />
    ${
      data &&
      html`<div class="table-scroll" tabindex="0" role="region" aria-label=${t("files.caption")}><table>
      <caption>${t("files.caption")}</caption>
      <thead><tr>
        <th scope="col">${t("files.name")}</th><th scope="col">${t("files.format")}</th>
        <th scope="col" class="num">${t("figure.items")}</th><th scope="col" class="num">${t("figure.records")}</th><th scope="col" class="num">${t("figure.rejected")}</th>
        <th scope="col">${t("files.result")}</th>
      </tr></thead>
      <tbody>${data.items.map((/** @type {any} */ report, /** @type {number} */ i) => html`<${FileRow} key=${i} report=${report} />`)}</tbody>
    </table></div>
    <${Pager} offset=${offset} limit=${LIMIT} total=${data.total} onGo=${(/** @type {number} */ to) => goQuery({ offset: to || undefined })} />`
    }
    <div class="actions">
      ${
        counts.records > 0
          ? html`<${Link} class="button primary" href=${`/jobs/${job.id}/records`}>${t("job.review")}<//>`
          : html`<${Link} class="button primary" href="/">${t("job.again")}<//>`
      }
      <${DeleteJob} id=${job.id} />
    </div>
  `;
}

/** @param {{report: any}} props */
function FileRow({ report }) {
  const problem = report.error && explainCode(report.error);
  return html`<tr data-bad=${problem !== undefined}>
    <th scope="row" class="file-name">${report.file}<span class="quiet block">${bytes(report.sizeBytes)}</span></th>
    <td>${report.format ?? "–"}${report.encoding && html`<span class="quiet block">${report.encoding}</span>`}</td>
    <td class="num">${number(report.items)}</td><td class="num">${number(report.records)}</td><td class="num">${number(report.rejected)}</td>
    <td>${
      problem
        ? html`<span class="bad">${problem.title}</span><span class="block">${problem.hint}</span><span class="quiet block" lang="en">${problem.detail}</span>`
        : html`<span class="good">${t("files.read")}</span>`
    }
      ${report.warnings.map((/** @type {string} */ code) => html`<span key=${code} class="tag warn">${tOr(`warning.${code}`, code)}</span>`)}
    </td>
  </tr>`;
}

/** Asks before it deletes. @param {{id: string}} props */
export function DeleteJob({ id }) {
  const [asked, setAsked] = useState(false);
  const remove = async () => {
    await call("DELETE", `/jobs/${id}`);
    announce(t("job.deleted"));
    go("/jobs");
  };
  if (!asked)
    return html`<button type="button" class="plain danger" onClick=${() => setAsked(true)}>${t("job.delete")}</button>`;
  return html`<span class="confirm" role="group" aria-label=${t("job.delete.sure")}>
    <span>${t("job.delete.sure")}</span>
    <button type="button" class="danger" onClick=${remove}>${t("job.delete.yes")}</button>
    <button type="button" onClick=${() => setAsked(false)}>${t("job.delete.no")}</button>
  </span>`;
}
