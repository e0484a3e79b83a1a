/** The settings of a conversion with live records: every change shows at once what it makes of one of the files. */
import { useEffect, useState } from "preact/hooks";
import { call } from "../api.js";
import { html } from "../html.js";
import { number, t, tOr } from "../i18n.js";
import { ErrorBox, onText, place, useLoaded, why } from "../parts.js";
import { go, goQuery, usePlace } from "../router.js";
import { SchemaForm } from "../schema-form.js";
import { ColumnMapping } from "./columns.js";
import { Profiles } from "./profiles.js";

/** @typedef {import("../types.ts").Job} Job */
/** @typedef {import("../types.ts").Preview} Preview */
/** @typedef {import("../types.ts").Settings} Settings */
const WAIT_MILLISECONDS = 350;

/** @param {{job: Job}} props */
export function MappingRoom({ job }) {
  const schema = useLoaded("/settings/schema").data;
  const [settings, setSettings] = useDraft(job);
  const [starting, setStarting] = useState(false);
  const [error, setError] = useState(/** @type {unknown} */ (undefined));
  const { params } = usePlace();
  const chosen = job.uploads.find(({ id }) => id === params.upload) ?? job.uploads[0];
  const live = usePreview(chosen?.id, settings);
  const tables = (live.upload === chosen?.id ? live.preview?.tables : undefined) ?? [];
  const setTable = (/** @type {Settings["table"]} */ table) => {
    const { table: _before, ...rest } = settings;
    setSettings(table ? { ...rest, table } : rest);
  };
  const changed = JSON.stringify(settings) !== JSON.stringify(job.settings);
  const apply = async () => {
    setStarting(true);
    try {
      const next = await call("POST", "/jobs", { uploads: job.uploads.map(({ id }) => id), settings, from: job.id });
      sessionStorage.removeItem(draftKey(job));
      go(`/jobs/${next.id}`);
    } catch (problem) {
      setError(problem);
      setStarting(false);
    }
  };
  return html`
    <p class="lead">${t("mapping.lead")}</p>
    <${ErrorBox} error=${error} />
    <div class="mapping">
      <section aria-labelledby="mapping-settings">
        <h2 id="mapping-settings">${t("upload.settings")}</h2>
        <${Profiles} settings=${settings} onPick=${setSettings} />
        ${
          tables.length > 0 &&
          html`<${ColumnMapping} key=${chosen?.id} tables=${tables} value=${settings.table}
          wanted=${settings.table !== undefined || live.preview?.counts.records === 0} onChange=${setTable} />`
        }
        <div class="card">${schema && html`<${SchemaForm} schema=${tables.length > 0 ? withoutTable(schema) : schema} value=${settings} onChange=${setSettings} prefix="settings" />`}</div>
      </section>
      <${LiveRecords} job=${job} chosen=${chosen} live=${live} />
    </div>
    <div class="actions sticky">
      <button type="button" class="primary" disabled=${!changed || starting} onClick=${apply}>${t("mapping.apply")}</button>
      <button type="button" disabled=${!changed} onClick=${() => setSettings(job.settings)}>${t("mapping.reset")}</button>
      <span class="quiet">${t(changed ? "mapping.changed" : "mapping.unchanged")}</span>
    </div>
  `;
}

/** The columns have a form of their own. @param {import("../types.ts").JsonSchema} schema */
function withoutTable(schema) {
  const { table: _table, ...properties } = schema.properties ?? {};
  return { ...schema, properties };
}

/** @param {Job} job */
const draftKey = (job) => `tunelab-settings-${job.id}`;

/** Settings that were changed but not applied survive a reload.
 * @param {Job} job @returns {[Settings, (settings: Settings) => void]} */
function useDraft(job) {
  const [settings, setSettings] = useState(() => {
    const kept = sessionStorage.getItem(draftKey(job));
    return /** @type {Settings} */ (kept === null ? job.settings : JSON.parse(kept));
  });
  return [
    settings,
    (next) => {
      sessionStorage.setItem(draftKey(job), JSON.stringify(next, withoutSecrets));
      setSettings(next);
    },
  ];
}

/** The service knows them. @param {string} name @param {unknown} value */
const withoutSecrets = (name, value) => (name === "passwords" || name === "key" ? undefined : value);

/** @param {{job: Job, chosen: Job["uploads"][number] | undefined, live: Live}} props */
function LiveRecords({ job, chosen, live: { preview, error, busy } }) {
  const counts = preview?.counts;
  return html`<section aria-labelledby="mapping-live" class="live">
    <h2 id="mapping-live">${t("mapping.live")}</h2>
    ${
      job.uploads.length > 1 &&
      html`<label class="choice"><span>${t("files.name")}</span>
      <select value=${chosen?.id} onChange=${onText((text) => goQuery({ upload: text }, { replace: true }))}>
        ${job.uploads.map(({ id, name }) => html`<option key=${id} value=${id} selected=${id === chosen?.id}>${name}</option>`)}
      </select></label>`
    }
    <p class="quiet" role="status">${busy ? t("mapping.busy") : counts ? t("mapping.counts", { records: counts.records, rejected: counts.rejected, shown: preview.records.length }) : ""}</p>
    <${ErrorBox} error=${error} focus=${false} />
    ${preview?.files.map((file) => file.warnings.includes("rows-left-out") && html`<p key=${file.file} class="quiet">${t("mapping.part", { file: file.file })}</p>`)}
    ${preview?.files.map((file) => file.error && html`<p key=${file.file} class="note">${file.file}: ${tOr(`problem.${file.error.code}`, file.error.code)}</p>`)}
    ${preview && preview.records.length === 0 && html`<${LeftOut} preview=${preview} />`}
    <div class="live-scroll" tabindex="0" role="group" aria-label=${t("mapping.live")}><ol class="live-records" data-busy=${busy}>${preview?.records.map((record) => html`<${LiveRecord} key=${record.id} item=${record} />`)}</ol></div>
  </section>`;
}

/** What there is in place of records, and why. @param {{preview: Preview}} props */
function LeftOut({ preview: { rejected } }) {
  if (rejected.length === 0) return html`<p class="note">${t("mapping.nothing")}</p>`;
  return html`<p class="note">${t("mapping.leftOut")}</p>
    <ol class="live-records">${rejected.slice(0, 5).map(
      (item, i) => html`<li class="card" key=${i}>
      <p class="item-head"><span class="tag gone">${tOr(`reason.${item.reason}`, item.reason)}</span><span class="quiet item-place">${place(item.source)}</span></p>
      <p class="left-out">${item.text}</p>
      <p class="quiet">${why(item)}</p></li>`,
    )}</ol>`;
}

/** @param {{item: Preview["records"][number]}} props */
function LiveRecord({ item }) {
  const { record, kind, source } = item;
  return html`<li class="card">
    <p class="item-head"><span class="tag">${tOr(`kind.${kind}`, kind)}</span><span class="quiet item-place">${place(source)}</span></p>
    <dl>
      <dt>${t("record.instruction")}</dt><dd>${record.instruction}</dd>
      ${record.input && html`<dt>${t("record.input")}</dt><dd>${record.input}</dd>`}
      <dt>${t("record.output")}</dt><dd class="output">${record.output}</dd>
    </dl>
    <p class="quiet num">${t("mapping.characters", { n: number(record.instruction.length + record.input.length + record.output.length) })}</p>
  </li>`;
}

/** @typedef {{preview: Preview | undefined, upload: string | undefined, error: unknown, busy: boolean}} Live the preview is of `upload`, which may be the file that was chosen before */

/** The last change counts: a preview that is under way stops when the next begins.
 * @param {string | undefined} upload @param {Settings} settings
 * @returns {Live} */
function usePreview(upload, settings) {
  const [state, setState] = useState(
    /** @type {Live} */ ({
      preview: undefined,
      upload: undefined,
      error: undefined,
      busy: true,
    }),
  );
  const wanted = JSON.stringify({ upload, settings });
  useEffect(() => {
    const stop = new AbortController();
    setState((old) => ({ ...old, busy: true }));
    const timer = setTimeout(async () => {
      try {
        const preview = await call("POST", "/previews", JSON.parse(wanted), {}, stop.signal);
        if (!stop.signal.aborted) setState({ preview, upload, error: undefined, busy: false });
      } catch (error) {
        if (!stop.signal.aborted) setState((old) => ({ ...old, error, busy: false }));
      }
    }, WAIT_MILLISECONDS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [wanted]);
  return state;
}
