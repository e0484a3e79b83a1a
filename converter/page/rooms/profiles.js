/** Settings under a name: pick, save, save under another name, delete. */
import { useState } from "preact/hooks";
import { call } from "../api.js";
import { html } from "../html.js";
import { t } from "../i18n.js";
import { announce, ErrorBox, onText, useLoaded } from "../parts.js";

/** @typedef {import("../types.ts").Profile} Profile */

/** @param {{settings: import("../types.ts").Settings, onPick: (settings: import("../types.ts").Settings) => void}} props */
export function Profiles({ settings, onPick }) {
  const [version, setVersion] = useState(0);
  const [id, setId] = useState("");
  const [name, setName] = useState("");
  const [error, setError] = useState(/** @type {unknown} */ (undefined));
  /** @type {Profile[]} */
  const profiles = useLoaded("/profiles", version).data?.profiles ?? [];
  const current = profiles.find((profile) => profile.id === id);
  /** @param {string} method @param {string} path @param {unknown} body @param {string} said */
  const send = async (method, path, body, said) => {
    try {
      setError(undefined);
      const saved = /** @type {Profile | undefined} */ (await call(method, path, body));
      setId(saved?.id ?? "");
      setName("");
      setVersion((n) => n + 1);
      announce(said);
    } catch (problem) {
      setError(problem);
    }
  };
  const pick = (/** @type {string} */ next) => {
    setId(next);
    const profile = profiles.find((one) => one.id === next);
    if (profile) onPick(profile.settings);
  };
  const save = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (name.trim() !== "") void send("POST", "/profiles", { name, settings }, t("profile.saved", { name }));
  };
  return html`<form class="profiles" onSubmit=${save}>
    ${
      profiles.length > 0 &&
      html`<label class="choice"><span>${t("profile.title")}</span>
      <select value=${id} onChange=${onText(pick)}>
        <option value="">${t("profile.none")}</option>
        ${profiles.map((one) => html`<option key=${one.id} value=${one.id} selected=${one.id === id}>${one.name}</option>`)}
      </select></label>`
    }
    ${
      current &&
      html`<button type="button" class="small" onClick=${() => send("PUT", `/profiles/${id}`, { name: current.name, settings }, t("profile.saved", { name: current.name }))}>${t("profile.update")}</button>
      <button type="button" class="small danger" onClick=${() => send("DELETE", `/profiles/${id}`, undefined, t("profile.deleted", { name: current.name }))}>${t("profile.delete")}</button>`
    }
    <label class="choice grow"><span>${t("profile.name")}</span>
      <input type="text" maxlength="100" value=${name} onInput=${onText(setName)} /></label>
    <button type="submit" class="small" disabled=${name.trim() === ""}>${t("profile.save")}</button>
    <${ErrorBox} error=${error} />
  </form>`;
}
