import { html } from "./html.js";
import { t } from "./i18n.js";
import { Link } from "./router.js";

const STEPS = ["upload", "convert", "review", "export"];

/** Where one is on the way from files to a data set. @param {{step: string, job?: any}} props */
export function Steps({ step, job }) {
  const current = STEPS.indexOf(step);
  /** @type {Record<string, string | undefined>} */
  const links = {
    upload: "/",
    convert: job && `/jobs/${job.id}`,
    review: job?.status === "done" ? `/jobs/${job.id}/records` : undefined,
    export: job?.status === "done" ? `/jobs/${job.id}/export` : undefined,
  };
  return html`<nav aria-label=${t("steps.label")}>
    <ol class="steps">
      ${STEPS.map((name, i) => {
        const text = html`<span class="step-number" aria-hidden="true">${i + 1}</span>${t(`steps.${name}`)}`;
        const link = links[name];
        return html`<li key=${name} aria-current=${i === current ? "step" : undefined} data-done=${i < current}>
          ${link && i !== current ? html`<${Link} href=${link}>${text}<//>` : html`<span>${text}</span>`}
        </li>`;
      })}
    </ol>
  </nav>`;
}
