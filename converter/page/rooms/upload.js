/** The first step: files in, by button, drop, paste or as a sample. */
import { useEffect, useRef, useState } from "preact/hooks";
import { ApiProblem, call, upload } from "../api.js";
import { droppedFiles } from "../drop.js";
import { html } from "../html.js";
import { bytes, t, useLanguage } from "../i18n.js";
import { announce, ErrorBox, explain, Heading, onText, useLoaded } from "../parts.js";
import { go } from "../router.js";
import { SchemaForm } from "../schema-form.js";
import { Steps } from "../steps.js";
import { Profiles } from "./profiles.js";

/** @typedef {{key: number, name: string, size: number, share: number, id?: string, error?: unknown, stop?: AbortController}} Item */

let nextKey = 1;
const KEPT = "tunelab-uploads";
const KEPT_SETTINGS = "tunelab-settings";
/** Passwords and the key of pseudonyms are never kept. */
const SECRETS = ["passwords", "key"];
/** Outlives the room: files on their way are not lost when one looks elsewhere; those that arrived survive a reload.
 * @type {Item[]} */
let kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "[]").map((/** @type {Item} */ item) => ({
  ...item,
  key: nextKey++,
}));

function remember() {
  const arrived = kept.filter(({ id }) => id !== undefined).map(({ name, size, id }) => ({ name, size, id, share: 1 }));
  sessionStorage.setItem(KEPT, JSON.stringify(arrived));
}

/** @param {File} file @param {number} limit in bytes */
function tooLarge({ name, size }, limit) {
  const details = { sentence: "LIMIT_EXCEEDED/size", file: name, most: bytes(limit) };
  return new ApiProblem({ code: "LIMIT_EXCEEDED", detail: `${bytes(size)} > ${bytes(limit)}`, details, status: 413 });
}

/** Settings that were chosen outlive a reload. @type {import("../types.ts").Settings} */
let keptSettings = JSON.parse(sessionStorage.getItem(KEPT_SETTINGS) ?? "{}");

/** @param {import("../types.ts").Settings} settings */
function keepSettings(settings) {
  keptSettings = settings;
  const safe = (/** @type {string} */ name, /** @type {unknown} */ value) =>
    SECRETS.includes(name) ? undefined : value;
  sessionStorage.setItem(KEPT_SETTINGS, JSON.stringify(settings, safe));
}

export function UploadRoom() {
  const [items, setItems] = useState(kept);
  const [settings, setSettings] = useState(keptSettings);
  useEffect(() => keepSettings(settings), [settings]);
  const [error, setError] = useState(/** @type {unknown} */ (undefined));
  const [starting, setStarting] = useState(false);
  const [changed] = useState(Object.keys(keptSettings).length > 0);
  const info = useLoaded("/info").data;
  const schema = useLoaded("/settings/schema").data;
  const change = (/** @type {(items: Item[]) => Item[]} */ fn) => {
    kept = fn(kept);
    remember();
    setItems(kept);
  };
  /** @param {number} key @param {Partial<Item>} changes */
  const update = (key, changes) =>
    change((old) => old.map((item) => (item.key === key ? { ...item, ...changes } : item)));

  /** All are shown at once and sent one after the other. @param {Iterable<File>} files */
  const add = async (files) => {
    const added = Array.from(files, (file) => ({ file, key: nextKey++, stop: new AbortController() }));
    change((old) => [
      ...old,
      ...added.map(({ file: { name, size }, key, stop }) => ({ key, name, size, share: 0, stop })),
    ]);
    for (const { file, key, stop } of added) {
      if (stop.signal.aborted) continue; // taken back while it waited
      try {
        const largest = info?.limits.fileBytes ?? Number.POSITIVE_INFINITY;
        if (file.size > largest) throw tooLarge(file, largest);
        const { id } = await upload(file, (share) => update(key, { share }), stop.signal);
        update(key, { id, share: 1 });
        announce(t("upload.added", { name: file.name }));
      } catch (problem) {
        update(key, { error: problem });
        announce(`${file.name}: ${explain(problem).title}`);
      }
    }
  };
  useEffect(() => {
    const gone = (/** @type {Item} */ { id }) =>
      call("GET", `/uploads/${id}`).then(
        () => undefined,
        () => id,
      );
    void Promise.all(kept.filter(({ id }) => id !== undefined).map(gone)).then((ids) =>
      change((old) => old.filter(({ id }) => id === undefined || !ids.includes(id))),
    );
    /** @param {ClipboardEvent} event files that were copied elsewhere */
    const paste = (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length > 0) void add(files);
    };
    addEventListener("paste", paste);
    return () => removeEventListener("paste", paste);
  }, []);
  /** @param {{name: string, sizeBytes: number}} sample */
  const addSample = async ({ name }) => {
    try {
      const added = await call("POST", `/samples/${encodeURIComponent(name)}`);
      change((old) => [...old, { key: nextKey++, name, size: added.sizeBytes, share: 1, id: added.id }]);
      announce(t("upload.added", { name }));
    } catch (problem) {
      setError(problem);
    }
  };
  /** @param {Item} item */
  const remove = (item) => {
    item.stop?.abort();
    if (item.id) call("DELETE", `/uploads/${item.id}`).catch(() => {}); // used elsewhere or gone: nothing to do
    change((old) => old.filter(({ key }) => key !== item.key));
    announce(t("upload.removed", { name: item.name }));
  };
  const ready = items.flatMap(({ id }) => (id === undefined ? [] : [id]));
  const pending = items.some(({ id, error }) => id === undefined && error === undefined);
  const start = async () => {
    setStarting(true);
    try {
      const job = await call("POST", "/jobs", { uploads: ready, settings });
      kept = [];
      remember();
      keepSettings({});
      go(`/jobs/${job.id}`);
    } catch (problem) {
      setError(problem);
      setStarting(false);
    }
  };
  return html`
    <${Steps} step="upload" />
    <${Heading} text=${t("upload.title")} />
    <p class="lead">${t("upload.lead")}</p>
    <${ErrorBox} error=${error} />
    <${DropZone} onFiles=${add} info=${info} />
    <${FileList} items=${items} onRemove=${remove} />
    <${Samples} onPick=${addSample} />
    <${PasteBox} onFile=${(/** @type {File} */ file) => add([file])} />
    <details class="card" open=${changed}>
      <summary>${t("upload.settings")}</summary>
      <${Profiles} settings=${settings} onPick=${setSettings} />
      ${schema && html`<${SchemaForm} schema=${schema} value=${settings} onChange=${setSettings} prefix="settings" />`}
    </details>
    <div class="actions sticky">
      <button type="button" class="primary" disabled=${ready.length === 0 || pending || starting} onClick=${start}>
        ${pending ? t("upload.wait") : ready.length === 0 ? t("upload.none") : t("upload.start", { count: ready.length })}
      </button>
    </div>
  `;
}

/** @param {{onFiles: (files: File[]) => void, info: import("../types.ts").Info | undefined}} props */
function DropZone({ onFiles, info }) {
  const [over, setOver] = useState(false);
  /** @param {DragEvent} event */
  const hover = (event) => {
    event.preventDefault();
    setOver(true);
  };
  /** @param {DragEvent} event */
  const drop = (event) => {
    event.preventDefault();
    setOver(false);
    void droppedFiles(event.dataTransfer).then(onFiles);
  };
  /** @param {Event} event */
  const take = (event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    onFiles([...(input.files ?? [])]);
    input.value = "";
  };
  return html`<div class="drop" data-over=${over}
    onDragOver=${hover}
    onDragLeave=${() => setOver(false)} onDrop=${drop}>
    <label class="file-button" for="files">${t("upload.choose")}</label>
    <input id="files" type="file" multiple onChange=${take} aria-describedby="drop-help" />
    <label class="file-button second" for="folder">${t("upload.folder")}</label>
    <input id="folder" type="file" webkitdirectory multiple onChange=${take} />
    <p class="drop-text">${t("upload.drop")}</p>
    <p class="help" id="drop-help">${info && t("upload.formats", { size: bytes(info.limits.fileBytes), kept: lasting(info.limits.retentionHours) })}</p>
  </div>`;
}

/** @param {{items: Item[], onRemove: (item: Item) => void}} props */
function FileList({ items, onRemove }) {
  if (items.length === 0) return null;
  return html`<section aria-labelledby="chosen">
    <h2 id="chosen">${t("upload.chosen", { count: items.length })}</h2>
    <ul class="files">
      ${items.map(
        (item) => html`<li key=${item.key} data-bad=${item.error !== undefined}>
        <span class="file-name">${item.name}</span>
        <span class="quiet">${bytes(item.size)}</span>
        ${
          item.error !== undefined
            ? html`<span class="bad">${explain(item.error).title}. ${explain(item.error).hint}</span>`
            : item.id === undefined
              ? html`<progress max="1" value=${item.share} aria-label=${t("upload.progress", { name: item.name })}></progress>`
              : html`<span class="good">${t("upload.done")}</span>`
        }
        <button type="button" class="plain" onClick=${() => onRemove(item)} aria-label=${t("upload.remove", { name: item.name })}>✕</button>
      </li>`,
      )}
    </ul>
  </section>`;
}

/** @param {{onPick: (sample: import("../types.ts").Sample) => void}} props */
function Samples({ onPick }) {
  const language = useLanguage();
  const samples = useLoaded("/samples").data?.samples;
  if (!samples) return null;
  return html`<section aria-labelledby="samples">
    <h2 id="samples">${t("upload.samples")}</h2>
    <ul class="samples">
      ${samples.map(
        (sample) => html`<li key=${sample.name}>
        <button type="button" class="sample" onClick=${() => onPick(sample)}>
          <span>${sample.title[language]}</span>
          <span class="quiet">${sample.name} · ${bytes(sample.sizeBytes)}</span>
        </button>
      </li>`,
      )}
    </ul>
  </section>`;
}

/** @param {{onFile: (file: File) => void}} props */
function PasteBox({ onFile }) {
  const area = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const [text, setText] = useState("");
  useEffect(() => {
    if (text === "" && area.current) area.current.value = "";
  }, [text]);
  const use = () => {
    onFile(new File([text], `${t("upload.pasted")}.txt`, { type: "text/plain" }));
    setText("");
  };
  return html`<details class="card">
    <summary>${t("upload.paste")}</summary>
    <label for="paste">${t("upload.paste.label")}</label>
    <textarea id="paste" ref=${area} rows="8" onInput=${onText(setText)}></textarea>
    <button type="button" disabled=${text.trim() === ""} onClick=${use}>${t("upload.paste.use")}</button>
  </details>`;
}

/** @param {number} hours */
const lasting = (hours) => (hours < 48 ? t("time.hours", { count: hours }) : t("time.days", { count: hours / 24 }));
