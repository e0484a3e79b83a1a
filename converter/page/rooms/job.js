/** One conversion: progress while it runs, then the steps from its documents to the data set. */
import { useEffect, useState } from "preact/hooks";
import { call } from "../api.js";
import { html } from "../html.js";
import { t } from "../i18n.js";
import { announce, ErrorBox, explainCode, Heading, useLoaded } from "../parts.js";
import { Link } from "../router.js";
import { Steps } from "../steps.js";
import { AgainButton } from "./again.js";
import { ChecksRoom } from "./checks.js";
import { DeleteJob } from "./delete.js";
import { ExportRoom } from "./export.js";
import { MappingRoom } from "./mapping.js";
import { PreviewRoom } from "./preview.js";

/** @typedef {import("../types.ts").Job} Job */

/** Step → what it shows. @type {Record<string, (job: Job, reload: () => void) => unknown>} */
const ROOMS = {
  preview: (job) => html`<${PreviewRoom} job=${job} />`,
  mapping: (job) => html`<${MappingRoom} job=${job} />`,
  checks: (job, reload) => html`<${ChecksRoom} job=${job} onChange=${reload} />`,
  export: (job) => html`<${ExportRoom} job=${job} />`,
};

/** @param {{id: string, step: string}} props */
export function JobRoom({ id, step }) {
  const [version, setVersion] = useState(0);
  const { data, error } = useLoaded(`/jobs/${id}`, version);
  const job = /** @type {Job | undefined} */ (data);
  const reload = () => setVersion((n) => n + 1);
  if (error) return html`<${Heading} text=${t("job.title")} /><${ErrorBox} error=${error} />`;
  if (!job) return html`<p class="quiet" role="status">${t("loading")}</p>`;
  if (job.status === "queued" || job.status === "running") return html`<${Running} job=${job} onEnd=${reload} />`;
  if (job.status !== "done") return html`<${Ended} job=${job} />`;
  return html`
    <${Steps} step=${step} job=${job} />
    <${Heading} text=${t(`job.heading.${step}`)} key=${step} />
    ${ROOMS[step]?.(job, reload)}
  `;
}

/** @param {{job: Job, onEnd: () => void}} props */
function Running({ job, onEnd }) {
  const [progress, setProgress] = useState(job.progress);
  const [error, setError] = useState(/** @type {unknown} */ (undefined));
  const [model, setModel] = useState(/** @type {{done: number, total: number} | undefined} */ (undefined));
  useEffect(() => {
    const source = new EventSource(`/api/v1/jobs/${job.id}/events`);
    source.addEventListener("file-started", (event) => {
      const { file } = JSON.parse(event.data);
      setProgress(({ stage: _before, ...old }) => ({ ...old, file }));
    });
    source.addEventListener("progress", (event) => {
      const { stage, done, total, unit } = JSON.parse(event.data);
      setProgress((old) => ({ ...old, stage: { stage, done, total, unit } }));
    });
    source.addEventListener("file-finished", () =>
      setProgress((old) => ({ ...old, filesDone: Math.min(old.filesDone + 1, old.filesTotal) })),
    );
    source.addEventListener("model-progress", (event) => setModel(JSON.parse(event.data)));
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
  const { filesDone, filesTotal, file, stage } = progress;
  const part = stage && stage.total > 0 ? Math.min(1, stage.done / stage.total) : 0;
  const reading = stage?.stage === "reading";
  return html`
    <${Steps} step="preview" job=${job} />
    <${Heading} text=${t("job.running")} />
    <${ErrorBox} error=${error} />
    <div class="card running">
      <progress max=${filesTotal} value=${Math.min(filesTotal, filesDone + (reading ? part : 0))} aria-label=${t("job.running")}></progress>
      <p role="status">${t("job.progress", { done: filesDone, total: filesTotal })}</p>
      <p class="quiet file-name">${model ? t("job.model", { done: model.done, total: model.total }) : (file ?? " ")}</p>
      <p class="quiet num">${stage ? t(`job.stage.${stage.stage}`, { share: `${Math.floor(part * 100)} %` }) : " "}</p>
      <button type="button" onClick=${cancel}>${t("job.cancel")}</button>
    </div>
    <p class="quiet">${t("job.leave")}</p>
  `;
}

/** @param {{job: Job}} props */
function Ended({ job }) {
  const problem = job.error && explainCode(job.error);
  return html`
    <${Steps} step="preview" job=${job} />
    <${Heading} text=${t(`status.${job.status}`)} />
    ${problem && html`<div class="error-box"><strong>${problem.title}</strong><p>${problem.hint}</p><p class="quiet" lang=${problem.language}>${problem.detail}</p></div>`}
    <div class="actions"><${AgainButton} job=${job} text=${t("job.retry")} /><${Link} class="button" href="/">${t("job.again")}<//><${DeleteJob} id=${job.id} /></div>
  `;
}
