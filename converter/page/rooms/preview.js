/** The document beside what was found in it: each marks the other. Which file and which item is in the address. */
import { useEffect, useRef, useState } from "preact/hooks";
import { query } from "../api.js";
import { html } from "../html.js";
import { bytes, number, t, tOr } from "../i18n.js";
import { usePaged } from "../paged.js";
import { ErrorBox, explainCode, Pager, useLoaded, Waiting } from "../parts.js";
import { goQuery, Link, usePlace } from "../router.js";
import { VirtualList } from "../virtual.js";
import { AgainButton } from "./again.js";
import { DeleteJob } from "./delete.js";
import { ItemSummary } from "./item.js";

/** @typedef {import("../types.ts").Job} Job */
/** @typedef {import("../types.ts").ReportView} ReportView */
const FILES = 100;

/** @param {{job: Job}} props */
export function PreviewRoom({ job }) {
  const { params } = usePlace();
  const offset = Number(params.files ?? 0) || 0;
  const { data, error } = useLoaded(`/jobs/${job.id}/reports?offset=${offset}&limit=${FILES}`);
  /** @type {ReportView[]} */
  const reports = data?.items ?? [];
  const index = Number(params.file ?? firstReadable(reports));
  const report = reports[index];
  return html`
    <${Figures} job=${job} />
    <${ErrorBox} error=${error} />
    <div class="preview" data-single=${data?.total === 1}>
      ${
        data &&
        data.total > 1 &&
        html`<nav class="file-list" aria-label=${t("files.caption")}>
        <ul>${reports.map((one, i) => html`<${FileLink} key=${i} report=${one} index=${i} current=${i === index} />`)}</ul>
        <${Pager} offset=${offset} limit=${FILES} total=${data.total} onGo=${(/** @type {number} */ to) => goQuery({ files: to || undefined, file: 0, item: undefined })} />
      </nav>`
      }
      ${report && html`<${FilePreview} key=${`${offset}/${index}`} job=${job} report=${report} />`}
    </div>
    <div class="actions">
      <${Link} class="button primary" href=${`/jobs/${job.id}/checks`}>${t("job.toChecks")}<//>
      <${Link} class="button" href=${`/jobs/${job.id}/mapping`}>${t("job.toMapping")}<//>
      <${DeleteJob} id=${job.id} />
    </div>
  `;
}

/** @param {ReportView[]} reports */
function firstReadable(reports) {
  return Math.max(
    0,
    reports.findIndex(({ document, items }) => document !== undefined && items > 0),
  );
}

/** @param {{job: Job}} props */
export function Figures({ job }) {
  const { counts, removed, adopted } = job;
  if (!counts) return null;
  const moved = adopted - removed;
  /** @type {[string, number][]} */
  const figures = [
    ["items", counts.items],
    ["records", counts.records + moved],
    ["rejected", counts.rejected - moved],
    ["filesFailed", counts.filesFailed],
  ];
  return html`<dl class="figures">
    ${figures.map(([name, value]) => html`<div key=${name} data-kind=${name} data-zero=${value === 0}><dt>${t(`figure.${name}`)}</dt><dd>${number(value)}</dd></div>`)}
  </dl>`;
}

/** @param {{report: ReportView, index: number, current: boolean}} props */
function FileLink({ report, index, current }) {
  const search = new URLSearchParams(location.search);
  search.set("file", String(index));
  search.delete("item");
  const row = useRef(/** @type {HTMLLIElement | null} */ (null));
  useEffect(() => {
    if (current) row.current?.scrollIntoView({ block: "nearest" });
  }, [current]);
  const note = report.error
    ? html`<span class="bad">${explainCode(report.error).title}</span>`
    : html`<span class="quiet">${isArchive(report) ? t("files.archive") : t("files.counts", { records: report.records, rejected: report.rejected })}</span>`;
  return html`<li ref=${row}><${Link} href=${`${location.pathname}?${search}`} aria-current=${current ? "true" : undefined} data-bad=${report.error !== undefined}>
    <span class="file-name">${report.file}</span>${note}
  <//></li>`;
}

/** Its files have reports of their own. @param {ReportView} report */
const isArchive = ({ format, error }) => error === undefined && ["zip", "tar", "gzip"].includes(format ?? "");

/** Errors of files whose text can be read from pictures. */
const RECOGNISABLE = /\/(?:picture|scanned)$/;

/** @param {{job: Job, report: ReportView}} props */
function FilePreview({ job, report }) {
  const { error, modelError, document, warnings, hidden = [] } = report;
  const problem = error && explainCode(error);
  const shown = warnings.filter((code) => !hidden.some(({ what }) => code === `hidden-${what}`));
  return html`<section class="file-preview" aria-label=${report.file}>
    <header class="file-head">
      <h2>${report.file}</h2>
      <p class="quiet">${[tOr(`format.${report.format}`, report.format ?? ""), report.encoding, bytes(report.sizeBytes)].filter(Boolean).join(" · ")}</p>
      ${shown.length > 0 && html`<p>${shown.map((code) => html`<span key=${code} class="tag warn">${tOr(`warning.${code}`, code)}</span>`)}</p>`}
    </header>
    ${modelError && html`<p class="note">${explainCode(modelError).detail}<br />${explainCode(modelError).hint}</p>`}
    ${hidden.length > 0 && html`<p class="note">${t("hidden.read")} ${hidden.map(({ sheet, what, which = "" }) => t(`hidden.${what}`, { sheet, which })).join(t("hidden.and"))}</p>`}
    ${
      problem &&
      html`<div class="error-box"><strong>${problem.title}</strong><p>${problem.hint}</p><p class="quiet" lang=${problem.language}>${problem.detail}</p>
      ${RECOGNISABLE.test(String(error?.details["sentence"])) && html`<div><${AgainButton} job=${job} text=${t("preview.recognise")} changes=${{ ocr: true }} small=${true} /></div>`}</div>`
    }
    ${isArchive(report) && html`<p class="quiet">${t("files.archive.help")}</p>`}
    ${document !== undefined && html`<${SideBySide} job=${job} document=${document} />`}
  </section>`;
}

/** @param {{job: Job, document: number}} props */
function SideBySide({ job, document }) {
  const { params } = usePlace();
  const base = /** @type {const} */ (`/jobs/${job.id}/documents/${document}`);
  const { data: map, error } = useLoaded(base);
  const rows = /** @type {import("../paged.js").Paged<import("../types.ts").SourceRow>} */ (usePaged(`${base}/rows`));
  const items = /** @type {import("../paged.js").Paged<import("../types.ts").SourceItem>} */ (
    usePaged(`${base}/items`, job.revision)
  );
  /** Where each list has to scroll to: the side that was not clicked follows. */
  const [showRow, setShowRow] = useState(/** @type {{row: number} | undefined} */ (undefined));
  const [showItem, setShowItem] = useState(/** @type {{row: number} | undefined} */ (undefined));
  const { item, row, end } = spanOf(map, params.item);
  useEffect(() => {
    if (row !== undefined) setShowRow({ row });
    if (item !== undefined) setShowItem({ row: item });
  }, [item, row]);
  if (error || rows.error || items.error) return html`<${ErrorBox} error=${error ?? rows.error ?? items.error} />`;
  if (!map) return html`<p class="quiet" role="status">${t("loading")}</p>`;
  const chooseItem = (/** @type {number} */ index) => goQuery({ item: index, row: undefined }, { replace: true });
  const chooseRow = (/** @type {number} */ index) => {
    const found = itemAt(map.items, index);
    goQuery({ item: found, row: index }, { replace: true });
  };
  const view = params.view === "items" ? "items" : "document";
  const upload = job.uploads.find(({ name }) => map.file === name || map.file.startsWith(`${name}/`))?.id;
  return html`
    <div class="segments" role="group" aria-label=${t("preview.view")}>
      ${["document", "items"].map((name) => html`<button key=${name} type="button" aria-pressed=${view === name} onClick=${() => goQuery({ view: name === "document" ? undefined : name }, { replace: true })}>${t(`preview.${name}`)}</button>`)}
    </div>
    <div class="side-by-side" data-view=${view}>
      <div class="pane pane-document">
        <h3>${t("preview.document")}<span class="quiet">${t("preview.rows", { count: map.rows })}</span></h3>
        ${
          map.rows > 0 &&
          html`<${VirtualList} id="document" label=${t("preview.document")} length=${map.rows} estimate=${34}
          active=${params.row === undefined ? row : Number(params.row)} show=${showRow} want=${rows.want}
          marked=${(/** @type {number} */ i) => row !== undefined && i >= row && i <= (end ?? row)}
          row=${(/** @type {number} */ i) => html`${beginsSheet(rows, i) && html`<span class="sheet-name">${rows.at(i)?.sheet}</span>`}<${Row} row=${rows.at(i)} />`} onActive=${chooseRow} />`
        }
      </div>
      <div class="pane pane-items">
        <h3>${t("preview.items")}<span class="quiet">${t("preview.found", { count: map.items.length })}</span></h3>
        ${
          map.items.length === 0
            ? html`<p class="quiet empty">${t("preview.none")}</p>
              <p class="pane-foot"><${Link} class="button small" href=${`/jobs/${job.id}/mapping${query({ upload })}`}>${t("preview.none.map")}<//></p>`
            : html`<${VirtualList} id="items" label=${t("preview.items")} length=${map.items.length} estimate=${104}
          active=${item} show=${showItem} want=${items.want} kind=${(/** @type {number} */ i) => items.at(i)?.item.type}
          row=${(/** @type {number} */ i) => html`<${ItemSummary} item=${items.at(i)?.item} />`} onActive=${chooseItem} />`
        }
        ${map.items.length > 0 && html`<${Open} job=${job} item=${item === undefined ? undefined : items.at(item)?.item} />`}
      </div>
    </div>
  `;
}

/** The item that the address chooses, with its rows.
 * @param {import("../types.ts").SourceMap | undefined} map @param {string | undefined} chosen
 * @returns {{item?: number, row?: number, end?: number}} */
function spanOf(map, chosen) {
  const item = Number(chosen);
  const row = map?.items[item];
  if (chosen === undefined || row === undefined || map === undefined) return {};
  let next = item + 1;
  while (map.items[next] === row) next++;
  return { item, row, end: Math.max(row, (map.items[next] ?? map.rows) - 1) };
}

/** The address of an item beside its source. @param {{report: number, item: number}} place */
export function itemQuery({ report, item }) {
  const file = report % FILES;
  return new URLSearchParams({
    ...(report >= FILES ? { files: String(report - file) } : {}),
    file: String(file),
    item: String(item),
  });
}

/** The first of the items that begin at or above a row. @param {number[]} starts ascending @param {number} row */
export function itemAt(starts, row) {
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= row) low = middle + 1;
    else high = middle;
  }
  if (low === 0) return undefined;
  let first = low - 1;
  while (first > 0 && starts[first - 1] === starts[first]) first--;
  return first;
}

/** Rows of several sheets stand below one another; the first of each names its sheet.
 * @param {import("../paged.js").Paged<import("../types.ts").SourceRow>} rows @param {number} i */
function beginsSheet(rows, i) {
  const row = rows.at(i);
  if (row?.sheet === undefined) return false;
  const before = i === 0 ? undefined : rows.at(i - 1);
  return i === 0 || (before !== undefined && before.block !== row.block);
}

/** @param {{row: import("../types.ts").SourceRow | undefined}} props */
export function Row({ row }) {
  if (!row) return html`<${Waiting} />`;
  const { text, cells, heading, line, page, sheet, tableRow } = row;
  const mark = line ?? tableRow ?? (page === undefined ? undefined : t("preview.page", { page }));
  return html`<span class="row-mark" title=${sheet ?? ""}>${mark ?? ""}</span>
    ${cells ? html`<span class="cells">${cells.map((cell, i) => html`<span key=${i} class="cell">${cell}</span>`)}</span>` : html`<span class="row-text" data-heading=${heading}>${text}</span>`}`;
}

/** @param {{job: Job, item: import("../types.ts").SourceItem["item"] | undefined}} props */
function Open({ job, item }) {
  if (!item) return html`<p class="pane-foot quiet">${t("preview.hint")}</p>`;
  const group = item.type === "rejected" ? `rejected:${item.reason}` : "records";
  return html`<p class="pane-foot">
    <${Link} class="button small" href=${`/jobs/${job.id}/checks?group=${encodeURIComponent(group)}&item=${item.id}`}>${t(item.type === "rejected" ? "preview.repair" : "preview.edit")}<//>
  </p>`;
}
