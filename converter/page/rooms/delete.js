/** The button that deletes a conversion. */
import { useState } from "preact/hooks";
import { call } from "../api.js";
import { html } from "../html.js";
import { t } from "../i18n.js";
import { announce } from "../parts.js";
import { go } from "../router.js";

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
