/** The last step: files to download, what is in them, and the command line that does the same. */
import { useState } from "preact/hooks";
import { html } from "../html.js";
import { bytes, number, t, time, tOr } from "../i18n.js";
import { announce, ErrorBox, explainCode, useLoaded } from "../parts.js";
import { Link } from "../router.js";

/** @param {{job: import("../types.ts").Job}} props */
export function ExportRoom({ job }) {
  const [tries, setTries] = useState(0);
  const { data, error } = useLoaded(`/jobs/${job.id}/exports`, `${job.revision} ${tries}`);
  const base = `/api/v1/jobs/${job.id}/exports`;
  const { edited, removed, adopted } = job;
  const { records = 0, rejected = 0 } = job.counts ?? {};
  const moved = adopted - removed;
  return html`
    <p class="lead">${t("export.lead", { records: records + moved, rejected: rejected - moved, edited })}</p>
    <${ErrorBox} error=${error} />
    ${error && html`<div class="actions"><button type="button" class="primary" onClick=${() => setTries(tries + 1)}>${t("export.again")}</button></div>`}
    ${!data && !error && html`<p class="quiet" role="status">${t("export.wait")}</p>`}
    ${
      data &&
      html`
      <div class="actions">
        <a class="button primary" href=${`${base}/dataset.json`} download>${t("export.dataset")}</a>
        <a class="button" href=${`${base}.zip`} download>${t("export.zip")}</a>
      </div>
      <div class="table-scroll" tabindex="0" role="region" aria-label=${t("export.caption")}><table>
        <caption>${t("export.caption")}</caption>
        <thead><tr><th scope="col">${t("files.name")}</th><th scope="col">${t("export.content")}</th><th scope="col" class="num">${t("export.size")}</th><th scope="col">SHA-256</th></tr></thead>
        <tbody>${data.files.map(
          (file) => html`<tr key=${file.name}>
          <th scope="row"><a href=${`${base}/${encodeURIComponent(file.name)}`} download>${file.name}</a></th>
          <td>${tOr(`export.file.${file.name}`, "")}</td><td class="num">${bytes(file.sizeBytes)}</td>
          <td><code class="hash" title=${file.sha256}>${file.sha256.slice(0, 12)}…</code></td>
        </tr>`,
        )}</tbody>
      </table></div>
      <${LeftOut} job=${job} />
      <section aria-labelledby="command">
        <h2 id="command">${t("export.command")}</h2>
        <p class="help">${t("export.command.help")}</p>
        <${Copyable} text=${data.command} />
        <h2>${t("export.notebook")}</h2>
        <${Copyable} text=${`const data = await loadDataset("./dataset.json");`} />
      </section>
      <p class="quiet">${t("export.expires", { time: time(job.expiresAt) })}</p>
    `
    }
  `;
}

/** Files that are looked through for those that could not be read. */
const FILES = 200;

/** What is not in the data set, and why. @param {{job: import("../types.ts").Job}} props */
function LeftOut({ job }) {
  const { data: checks } = useLoaded(`/jobs/${job.id}/checks`, job.revision);
  const failed = (job.counts?.filesFailed ?? 0) > 0;
  const { data: reports } = useLoaded(failed ? `/jobs/${job.id}/reports?offset=0&limit=${FILES}` : undefined);
  const reasons = checks?.groups.filter(({ type }) => type === "rejected") ?? [];
  const files = reports?.items.filter(({ error }) => error !== undefined) ?? [];
  if (reasons.length === 0 && files.length === 0) return null;
  return html`<section aria-labelledby="left-out">
    <h2 id="left-out">${t("export.leftOut")}</h2>
    <ul class="reasons">
      ${reasons.map(
        ({
          code,
          total,
        }) => html`<li key=${code}><${Link} href=${`/jobs/${job.id}/checks?group=${encodeURIComponent(`rejected:${code}`)}`}>${tOr(`reason.${code}`, code)}<//>
        <strong class="num">${number(total)}</strong></li>`,
      )}
      ${files.map(({ file, error }) => error && html`<li key=${file} class="file-name"><span>${file}</span> <span class="bad">${explainCode(error).title}</span></li>`)}
    </ul>
  </section>`;
}

/** @param {{text: string}} props */
export function Copyable({ text }) {
  const [done, setDone] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setDone(true);
    announce(t("copied"));
    setTimeout(() => setDone(false), 2000);
  };
  return html`<div class="copyable"><pre tabindex="0"><code>${text}</code></pre>
    <button type="button" class="small" onClick=${copy}>${done ? t("copied") : t("copy")}</button></div>`;
}
