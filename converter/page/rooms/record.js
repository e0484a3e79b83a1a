/** One record to change; what was found in the file stays visible and can come back. */
import { useEffect, useState } from "preact/hooks";
import { call } from "../api.js";
import { html } from "../html.js";
import { t, tOr } from "../i18n.js";
import { announce, ErrorBox, Heading, place, useLoaded } from "../parts.js";
import { go, Link } from "../router.js";
import { Steps } from "../steps.js";

const FIELDS = ["instruction", "input", "output"];

/** @param {{job: any, id: string, onChange: () => void}} props */
export function EditRecord({ job, id, onChange }) {
  const path = `/jobs/${job.id}/records/${encodeURIComponent(id)}`;
  const { data: view, error } = useLoaded(path);
  const [draft, setDraft] = useState(/** @type {Record<string, string>} */ ({}));
  const [problem, setProblem] = useState(/** @type {unknown} */ (undefined));
  useEffect(() => {
    if (view) setDraft(view.record);
  }, [view]);
  const list = `/jobs/${job.id}/records`;
  /** @param {Promise<unknown>} work @param {string} said */
  const finish = async (work, said) => {
    try {
      await work;
      announce(said);
      onChange();
      go(list);
    } catch (failure) {
      setProblem(failure);
    }
  };
  /** @param {Event} event */
  const save = (event) => {
    event.preventDefault();
    return finish(call("PATCH", path, draft), t("record.saved", { n: view.position + 1 }));
  };
  if (error) return html`<${Heading} text=${t("record.title", { n: id })} /><${ErrorBox} error=${error} />`;
  if (!view) return null;
  return html`
    <${Steps} step="review" job=${job} />
    <${Heading} text=${t("record.title", { n: view.position + 1 })} />
    <p class="quiet"><span class="tag">${tOr(`kind.${view.kind}`, view.kind)}</span> ${view.source.file} · ${place(view.source)}</p>
    <${ErrorBox} error=${problem} />
    <form class="form wide" onSubmit=${save}>
      ${FIELDS.map((name) => {
        const empty = name !== "input" && (draft[name] ?? "").trim() === "";
        return html`<div class="field" key=${name}>
          <label for=${name}>${t(`record.${name}`)}</label>
          <textarea id=${name} rows=${name === "instruction" ? 2 : 7} value=${draft[name] ?? ""} required=${name !== "input"}
            aria-invalid=${empty} aria-describedby=${empty ? `${name}-bad` : undefined}
            onInput=${(/** @type {any} */ e) => setDraft((old) => ({ ...old, [name]: e.target.value }))}></textarea>
          ${empty && html`<p class="bad" id=${`${name}-bad`}>${t("record.empty")}</p>`}
          ${view.original && view.original[name] !== view.record[name] && html`<details><summary>${t("record.original")}</summary><p class="original">${view.original[name] || "–"}</p></details>`}
        </div>`;
      })}
      <div class="actions">
        <button type="submit" class="primary">${t("record.save")}</button>
        <${Link} class="button" href=${list}>${t("record.back")}<//>
        ${view.state !== "original" && html`<button type="button" onClick=${() => finish(call("POST", `${path}/restore`), t("record.restored", { n: view.position + 1 }))}>${t("record.undo")}</button>`}
      </div>
    </form>
  `;
}
