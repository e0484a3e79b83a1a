/** Answers by hand to the questions of a group, one line each: the conversion runs again with them. */
import { useState } from "preact/hooks";
import { html } from "../html.js";
import { number, t } from "../i18n.js";
import { ErrorBox, place, useLoaded } from "../parts.js";
import { AgainButton } from "./again.js";

/** @typedef {import("../types.ts").Job} Job */
/** @typedef {import("../types.ts").RejectedView} RejectedView */
/** @typedef {{[item: string]: string}} Given */

/** What an answer repairs, of questions in texts and tables; files of learning platforms are repaired there. */
const REPAIRED = new Set([
  "answer-missing",
  "answer-missing/blanks",
  "answer-ambiguous",
  "answer-conflict/stem",
  "answer-conflict/two",
  "answer-count",
  "answer-not-a-judgement",
  "answer-not-an-option",
  "answer-not-an-option/letters",
  "answer-placeholder",
]);
const MOST = 200;

/** @param {{job: Job, reason: string}} props */
export function AnswersForm({ job, reason }) {
  const { data, error } = useLoaded(`/jobs/${job.id}/rejected?reason=${reason}&limit=${MOST}`, job.revision);
  const [given, setGiven] = useGiven(job, reason);
  if (error) return html`<${ErrorBox} error=${error} />`;
  const items = (data?.items ?? []).filter(({ sentence, record }) => !record && REPAIRED.has(sentence ?? ""));
  if (!data || items.length === 0) return null;
  const answers = items.flatMap(({ id, source }) => {
    const answer = given[id]?.trim();
    return answer ? [{ source, answer }] : [];
  });
  const all = [...(job.settings.answers ?? []), ...answers];
  return html`<details class="card answers">
    <summary>${t("answers.title")}</summary>
    <p class="help" id="answers-help">${t("answers.help")}</p>
    <form onSubmit=${(/** @type {Event} */ event) => event.preventDefault()}>
      <ol>${items.map((item, i) => html`<${AnswerLine} key=${item.id} item=${item} value=${given[item.id] ?? ""} onChange=${(/** @type {string[]} */ texts) => setGiven({ ...given, ...Object.fromEntries(texts.slice(0, items.length - i).map((text, k) => [items[i + k]?.id, text])) })} />`)}</ol>
      ${data.total > MOST && html`<p class="quiet">${t("answers.more", { n: number(MOST) })}</p>`}
      <div class="fixes">
        ${answers.length === 0 ? html`<button type="button" class="small" disabled>${t("answers.none")}</button>` : html`<${AgainButton} job=${job} text=${t("answers.use", { count: answers.length })} changes=${{ answers: all }} small=${true} />`}
      </div>
    </form>
  </details>`;
}

/** @param {{item: RejectedView, value: string, onChange: (texts: string[]) => void}} props `onChange`: also of the lines below, where several were pasted */
function AnswerLine({ item, value, onChange }) {
  const id = `answer-${item.id}`;
  /** @param {ClipboardEvent} event */
  const paste = (event) => {
    const lines = (event.clipboardData?.getData("text") ?? "").split(/\r?\n/).map((line) => line.trim());
    const texts = lines.filter((line) => line !== "");
    if (texts.length < 2) return;
    event.preventDefault();
    onChange(texts);
  };
  /** @param {KeyboardEvent} event */
  const press = (event) => {
    if (event.key !== "Enter" || event.isComposing || !(event.target instanceof HTMLInputElement)) return;
    event.preventDefault();
    const inputs = [...(event.target.form?.querySelectorAll("input") ?? [])];
    inputs[inputs.indexOf(event.target) + 1]?.focus();
  };
  return html`<li>
    <label for=${id}><span class="quiet">${place(item.source)}</span> <span class="answers-question">${item.text}</span></label>
    <input id=${id} type="text" value=${value} autocomplete="off" aria-describedby="answers-help" onPaste=${paste} onKeyDown=${press}
      onInput=${(/** @type {Event} */ event) => onChange([/** @type {HTMLInputElement} */ (event.target).value])} />
  </li>`;
}

/** What was typed survives a reload. @param {Job} job @param {string} reason @returns {[Given, (given: Given) => void]} */
function useGiven(job, reason) {
  const key = `tunelab-answers-${job.id}-${reason}`;
  const [given, setGiven] = useState(() => /** @type {Given} */ (JSON.parse(sessionStorage.getItem(key) ?? "{}")));
  return [
    given,
    (next) => {
      sessionStorage.setItem(key, JSON.stringify(next));
      setGiven(next);
    },
  ];
}
