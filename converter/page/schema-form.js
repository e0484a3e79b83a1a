/**
 * A form from a JSON Schema: groups, choices, check boxes, numbers, texts and lists; what has no plain control is edited as
 * JSON. The words come from the language files: `settings.task` (label), `settings.task.help`, `settings.task.auto` (choice);
 * what many settings have in common stands there once, as `settings.any.effect`.
 */
import { useState } from "preact/hooks";
import { html } from "./html.js";
import { t, tOr } from "./i18n.js";
import { onText } from "./parts.js";
import { Rows } from "./rows.js";

/** @typedef {import("./types.ts").JsonSchema} Schema */
/** @typedef {{[name: string]: unknown}} Value */

/** @param {{schema: Schema, value: Value, onChange: (value: Value) => void, prefix: string, deep?: boolean, scope?: string}} props
 * `scope` tells the fields of one row of a list from those of another */
export function SchemaForm({ schema, value, onChange, prefix, deep = false, scope = "" }) {
  const shown = Object.entries(schema.properties ?? {}).filter(([, one]) => one["x-form"] !== false);
  const entries = shown.map(([name, one]) => [name, spread(one)]);
  const all = /** @type {[string, Schema][]} */ (entries);
  const plain = all.filter(([, property]) => !property.properties);
  const groups = all.filter(([, property]) => property.properties);
  const set = (/** @type {string} */ name) => (/** @type {unknown} */ next) => {
    const { [name]: _before, ...rest } = value;
    onChange(next === undefined || isEmpty(next) ? rest : { ...rest, [name]: next });
  };
  return html`
    ${plain.length > 0 && html`<div class="form">${plain.map(([name, property]) => html`<${Field} key=${name} scope=${scope} name=${`${prefix}.${name}`} property=${property} value=${value[name]} onChange=${set(name)} />`)}</div>`}
    ${groups.map(
      ([
        name,
        property,
      ]) => html`<${Group} key=${name} name=${`${prefix}.${name}`} deep=${deep} text=${help(`${prefix}.${name}`, property)}>
      <${SchemaForm} schema=${property} value=${value[name] ?? {}} onChange=${set(name)} prefix=${`${prefix}.${name}`} deep=${true} />
    <//>`,
    )}
  `;
}

/** A group of the form opens when it is wanted; groups within it are always there.
 * @param {{name: string, deep: boolean, text: string, children: unknown}} props */
function Group({ name, deep, text, children }) {
  const foot = text && html`<p class="help">${text}</p>`;
  if (deep) return html`<fieldset class="settings-group"><legend>${label(name)}</legend>${foot}${children}</fieldset>`;
  return html`<details class="settings-group"><summary>${label(name)}</summary>${foot}${children}</details>`;
}

/** An object whose keys are chosen from a list is a group with a field for each of them. @param {Schema} schema @returns {Schema} */
function spread(schema) {
  const { propertyNames, additionalProperties } = schema;
  if (!propertyNames?.enum || !additionalProperties) return schema;
  return { ...schema, properties: Object.fromEntries(propertyNames.enum.map((name) => [name, additionalProperties])) };
}

/** @param {unknown} value */
function isEmpty(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;
}

/** The words for a setting, or for the last part of its name wherever it stands. @param {string} name @param {string} ending @param {string} fallback */
function words(name, ending, fallback) {
  const parts = name.split(".");
  return tOr(name + ending, tOr(`${parts[0]}.any.${parts.at(-1)}${ending}`, fallback));
}

/** @param {string} name */
function label(name) {
  const last = name.split(".").at(-1) ?? name;
  return words(
    name,
    "",
    last.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`),
  );
}

/** @param {string} name @param {string} choice */
const choiceOf = (name, choice) => words(name, `.${choice}`, choice);

/** @param {string} name @param {Schema} property */
function help(name, property) {
  return words(name, ".help", property.description ?? "");
}

/** @typedef {{name: string, property: Schema, value: unknown, onChange: (value: unknown) => void, scope?: string}} FieldProps */

/** @param {FieldProps} props */
function Field(props) {
  const { name, property, scope = "" } = props;
  const shown = { ...props, value: props.value ?? property.default };
  const id = `field-${scope}${name.replaceAll(".", "-")}`;
  const text = help(name, property);
  const described = text ? `${id}-help` : undefined;
  const foot = text && html`<p class="help" id=${described}>${text}</p>`;
  if (property.type === "array" && property.items?.enum)
    return html`<div class="field wide"><${Several} ...${shown} described=${described} />${foot}</div>`;
  if (property.type === "array" && property.items?.properties)
    return html`<div class="field wide"><${Rows} form=${SchemaForm} id=${id} name=${name} label=${label(name)} help=${text} items=${property.items} value=${props.value} onChange=${props.onChange} /></div>`;
  const common = { id, "aria-describedby": described };
  if (property.type === "boolean")
    return html`<div class="field check"><label><input type="checkbox" ...${common} checked=${shown.value} onChange=${(/** @type {Event} */ event) => props.onChange(/** @type {HTMLInputElement} */ (event.target).checked)} />${label(name)}</label>${foot}</div>`;
  return html`<div class="field"><label for=${id}>${label(name)}</label>${control(common, shown)}${foot}</div>`;
}

/** @param {{id: string, "aria-describedby": string | undefined}} common @param {FieldProps} field */
function control(common, { name, property, value, onChange }) {
  if (property.enum)
    return html`<select ...${common} value=${value ?? ""} onChange=${onText((text) => onChange(text || undefined))}>
      ${property.default === undefined && html`<option value="" selected=${value === undefined}>${choiceOf(name, "any")}</option>`}
      ${property.enum.map((one) => html`<option key=${one} value=${one} selected=${one === value}>${choiceOf(name, one)}</option>`)}
    </select>`;
  if (property.type === "integer" || property.type === "number")
    return html`<input type="number" ...${common} min=${property.minimum} max=${bound(property.maximum)} step=${property.type === "integer" ? 1 : "any"}
      value=${value ?? ""} onChange=${onText((text) => onChange(text === "" ? undefined : Number(text)))} />`;
  if (property.type === "string" && property.format !== "uri" && (property.maxLength ?? 0) >= LONG_TEXT)
    return html`<textarea ...${common} rows="3" value=${value ?? ""} onInput=${onText((text) => onChange(text || undefined))}></textarea>`;
  if (property.type === "string")
    return html`<input type=${property.writeOnly ? "password" : "text"} autocomplete="off" ...${common} value=${value ?? ""} spellcheck=${false}
      placeholder=${name.includes(".item.") ? "" : t("form.automatic")} onInput=${onText((text) => onChange(text || undefined))} />`;
  if (property.type === "array" && property.items?.type === "string")
    return html`<textarea ...${common} rows="3" value=${/** @type {string[]} */ (value ?? []).join("\n")} onChange=${onText((text) => onChange(linesOf(text)))}></textarea>`;
  return html`<${JsonField} common=${common} value=${value} onChange=${onChange} />`;
}

/** Characters from which on a text gets several lines. */
const LONG_TEXT = 500;

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
function Several({ name, property, value, onChange, described }) {
  const all = property.items?.enum ?? [];
  const chosen = /** @type {string[]} */ (value ?? []);
  const toggle = (/** @type {string} */ one) =>
    onChange(all.filter((other) => (other === one ? !chosen.includes(one) : chosen.includes(other))));
  return html`<fieldset class="several" aria-describedby=${described}><legend>${label(name)}</legend>
    ${all.map((one) => html`<label key=${one}><input type="checkbox" checked=${chosen.includes(one)} onChange=${() => toggle(one)} />${choiceOf(name, one)}</label>`)}
  </fieldset>`;
}

/** @param {{common: {id: string}, value: unknown, onChange: (value: unknown) => void}} props */
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
      placeholder=${t("form.json")} onInput=${onText(change)}></textarea>
    ${bad && html`<p class="bad" role="alert">${t("form.json.bad")}</p>`}`;
}
