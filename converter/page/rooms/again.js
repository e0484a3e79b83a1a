/** The button that starts a conversion once more, with the same files and settings or with others. */
import { useState } from "preact/hooks";
import { call } from "../api.js";
import { html } from "../html.js";
import { ErrorBox } from "../parts.js";
import { go } from "../router.js";

/** @param {{job: import("../types.ts").Job, text: string, changes?: Partial<import("../types.ts").Settings>, small?: boolean}} props */
export function AgainButton({ job, text, changes = {}, small = false }) {
  const [starting, setStarting] = useState(false);
  const [error, setError] = useState(/** @type {unknown} */ (undefined));
  const start = async () => {
    setStarting(true);
    try {
      const uploads = job.uploads.map(({ id }) => id);
      const next = await call("POST", "/jobs", { uploads, settings: { ...job.settings, ...changes }, from: job.id });
      go(`/jobs/${next.id}`);
    } catch (problem) {
      setError(problem);
      setStarting(false);
    }
  };
  return html`<button type="button" class=${small ? "primary small" : "primary"} disabled=${starting} onClick=${start}>${text}</button>
    <${ErrorBox} error=${error} />`;
}
