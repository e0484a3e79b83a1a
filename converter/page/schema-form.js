/**
 * A form from a JSON Schema: groups, choices, check boxes, numbers, texts and lists; what has no plain control is edited as
 * JSON. The words come from the language files: `settings.task` (label), `settings.task.help`, `settings.task.auto` (choice).
 */
import { useState } from "preact/hooks";
import { html } from "./html.js";
import { t, tOr } from "./i18n.js";

/**
 * @typedef {{type?: string, enum?: string[], properties?: Record<string, Schema>, items?: Schema, default?: any,
 *   description?: string, minimum?: number, maximum?: number, minLength?: number, maxLength?: number}} Schema
 * @typedef {Record<string, any>} Value
 */

/** @param {{schema: Schema, value: Value, onChange: (value: Value) => void, prefix: string}} props */
export function SchemaForm({ schema, value, onChange, prefix }) {
  const entries = Object.entries(schema.properties ?? {});
  const plain = entries.filter(([, property]) => !property.properties);
  const groups = entries.filter(([, property]) => property.properties);
  const set = (/** @type {string} */ name) => (/** @type {unknown} */ next) => {
    const { [name]: _before, ...rest } = value;
    onChange(next === undefined ? rest : { ...rest, [name]: next });
  };
  return html`
    ${plain.length > 0 && html`<div class="form">${plain.map(([name, property]) => html`<${Field} key=${name} name=${`${prefix}.${name}`} property=${property} value=${value[name]} onChange=${set(name)} />`)}</div>`}
    ${groups.map(
      ([name, property]) => html`<fieldset key=${name} class="settings-group">
      <legend>${label(`${prefix}.${name}`)}</legend>
      ${help(`${prefix}.${name}`, property) && html`<p class="help">${help(`${prefix}.${name}`, property)}</p>`}
      <${SchemaForm} schema=${property} value=${value[name] ?? {}} onChange=${set(name)} prefix=${`${prefix}.${name}`} />
    </fieldset>`,
    )}
  `;
}

/** @param {string} name */
function label(name) {
  const last = name.split(".").at(-1) ?? name;
  return tOr(
    name,
    last.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`),
  );
}

/** @param {string} name @param {Schema} property */
function help(name, property) {
  return tOr(`${name}.help`, property.description ?? "");
}

/** @typedef {{name: string, property: Schema, value: any, onChange: (value: any) => void}} FieldProps */

/** @param {FieldProps} props */
function Field(props) {
  const { name, property } = props;
  const shown = { ...props, value: props.value ?? property.default };
  const id = `field-${name.replaceAll(".", "-")}`;
  const text = help(name, property);
  const described = text ? `${id}-help` : undefined;
  const foot = text && html`<p class="help" id=${described}>${text}</p>`;
  if (property.type === "array" && property.items?.enum)
    return html`<div class="field wide"><${Several} ...${shown} described=${described} />${foot}</div>`;
  return html`<div class="field"><label for=${id}>${label(name)}</label>${control({ id, "aria-describedby": described }, shown)}${foot}</div>`;
}

/** @param {{id: string, "aria-describedby": string | undefined}} common @param {FieldProps} field */
function control(common, { name, property, value, onChange }) {
  if (property.enum)
    return html`<select ...${common} value=${value} onChange=${(/** @type {any} */ e) => onChange(e.target.value)}>
      ${property.enum.map((one) => html`<option key=${one} value=${one} selected=${one === value}>${tOr(`${name}.${one}`, one)}</option>`)}
    </select>`;
  if (property.type === "boolean")
    return html`<input type="checkbox" ...${common} checked=${value} onChange=${(/** @type {any} */ e) => onChange(e.target.checked)} />`;
  if (property.type === "integer" || property.type === "number")
    return html`<input type="number" ...${common} min=${property.minimum} max=${bound(property.maximum)} step=${property.type === "integer" ? 1 : "any"}
      value=${value ?? ""} onChange=${(/** @type {any} */ e) => onChange(e.target.value === "" ? undefined : Number(e.target.value))} />`;
  if (property.type === "string")
    return html`<input type="text" ...${common} value=${value ?? ""} placeholder=${t("form.automatic")} spellcheck=${false}
      onInput=${(/** @type {any} */ e) => onChange(e.target.value.trim() || undefined)} />`;
  if (property.type === "array" && property.items?.type === "string")
    return html`<textarea ...${common} rows="4" value=${(value ?? []).join("\n")} onInput=${(/** @type {any} */ e) => onChange(linesOf(e.target.value))}></textarea>`;
  return html`<${JsonField} common=${common} value=${value} onChange=${onChange} />`;
}

/** The bound of a safe integer says nothing to a person. @param {number | undefined} maximum */
function bound(maximum) {
  return maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum;
}

/** @param {string} text */
function linesOf(text) {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.length === 0 ? undefined : lines;
}

/** Any of several choices. @param {FieldProps & {described: string | undefined}} props */
function Several({ name, property, value = [], onChange, described }) {
  const all = property.items?.enum ?? [];
  const toggle = (/** @type {string} */ one) =>
    onChange(all.filter((other) => (other === one ? !value.includes(one) : value.includes(other))));
  return html`<fieldset class="several" aria-describedby=${described}><legend>${label(name)}</legend>
    ${all.map((one) => html`<label key=${one}><input type="checkbox" checked=${value.includes(one)} onChange=${() => toggle(one)} />${tOr(`${name}.${one}`, one)}</label>`)}
  </fieldset>`;
}

/** @param {{common: {id: string}, value: any, onChange: (value: any) => void}} props */
function JsonField({ common, value, onChange }) {
  const [bad, setBad] = useState(false);
  const change = (/** @type {string} */ text) => {
    try {
      onChange(text.trim() === "" ? undefined : JSON.parse(text));
      setBad(false);
    } catch {
      setBad(true);
    }
  };
  return html`<textarea ...${common} class="json" rows="6" spellcheck=${false} aria-invalid=${bad} defaultValue=${value === undefined ? "" : JSON.stringify(value, null, 2)}
      placeholder=${t("form.json")} onInput=${(/** @type {any} */ e) => change(e.target.value)}></textarea>
    ${bad && html`<p class="bad" role="alert">${t("form.json.bad")}</p>`}`;
}
