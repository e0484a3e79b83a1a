import { html } from "./html.js";
import { t } from "./i18n.js";
import { Link } from "./router.js";

/** Step → its address within a conversion. @type {[string, string][]} */
const STEPS = [
  ["preview", ""],
  ["mapping", "/mapping"],
  ["checks", "/checks"],
  ["export", "/export"],
];

/** Where one is on the way from files to a data set. @param {{step: string, job?: import("./types.ts").Job}} props */
export function Steps({ step, job }) {
  const names = ["upload", ...STEPS.map(([name]) => name)];
  const current = names.indexOf(step);
  return html`<nav aria-label=${t("steps.label")}>
    <ol class="steps">
      ${names.map((name, i) => {
        const text = html`<span class="step-number" aria-hidden="true">${i + 1}</span>${t(`steps.${name}`)}`;
        const link = address(name, job);
        return html`<li key=${name} aria-current=${i === current ? "step" : undefined} data-done=${i < current}>
          ${link && i !== current ? html`<${Link} href=${link}>${text}<//>` : html`<span>${text}</span>`}
        </li>`;
      })}
    </ol>
  </nav>`;
}

/** @param {string} step @param {import("./types.ts").Job | undefined} job */
function address(step, job) {
  if (step === "upload") return "/";
  const ending = STEPS.find(([name]) => name === step)?.[1];
  return job?.status === "done" ? `/jobs/${job.id}${ending}` : undefined;
}
