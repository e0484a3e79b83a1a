/** A form from a JSON Schema: enums become choices, numbers and texts fields. The words come from the language files. */
import { html } from "./html.js";
import { t, tOr } from "./i18n.js";

/**
 * @param {{schema: any, value: Record<string, any>, onChange: (value: Record<string, any>) => void, prefix: string}} props
 * `prefix`: `settings` finds `settings.task` (label), `settings.task.help` and `settings.task.auto` (choice)
 */
export function SchemaForm({ schema, value, onChange, prefix }) {
  return html`<div class="form">
    ${drawn(schema.properties).map(
      ([name, property]) => html`<${Field}
      key=${name}
      name=${`${prefix}.${name}`}
      property=${property}
      value=${value[name]}
      onChange=${(/** @type {unknown} */ next) => onChange({ ...value, [name]: next })}
    />`,
    )}
  </div>`;
}

/** Groups and lists are edited in a profile. @param {Record<string, any>} properties */
function drawn(properties) {
  return Object.entries(properties).filter(
    ([, { type, $ref, allOf }]) => !$ref && !allOf && type !== "object" && type !== "array",
  );
}

/** @param {{name: string, property: any, value: any, onChange: (value: any) => void}} props */
function Field({ name, property, value, onChange }) {
  const id = `field-${name.replaceAll(".", "-")}`;
  const help = tOr(`${name}.help`, property.description ?? "");
  const common = { id, "aria-describedby": help ? `${id}-help` : undefined };
  return html`<div class="field">
    <label for=${id}>${tOr(name, property.title ?? name.split(".").at(-1) ?? name)}</label>
    ${input(common, name, property, value ?? property.default, onChange)}
    ${help && html`<p class="help" id=${`${id}-help`}>${help}</p>`}
  </div>`;
}

/** @param {any} common @param {string} name @param {any} property @param {any} value @param {(value: any) => void} onChange */
function input(common, name, property, value, onChange) {
  if (property.enum)
    return html`<select ...${common} value=${value} onChange=${(/** @type {any} */ e) => onChange(e.target.value)}>
      ${property.enum.map((/** @type {string} */ one) => html`<option value=${one} selected=${one === value}>${tOr(`${name}.${one}`, one)}</option>`)}
    </select>`;
  if (property.type === "boolean")
    return html`<input type="checkbox" ...${common} checked=${value} onChange=${(/** @type {any} */ e) => onChange(e.target.checked)} />`;
  if (property.type === "integer" || property.type === "number")
    return html`<input type="number" ...${common} min=${property.minimum} max=${property.maximum} step=${property.type === "integer" ? 1 : "any"}
      value=${value} onChange=${(/** @type {any} */ e) => onChange(e.target.value === "" ? undefined : Number(e.target.value))} />`;
  return html`<input type="text" ...${common} value=${value ?? ""} placeholder=${t("form.automatic")} spellcheck=${false}
    onChange=${(/** @type {any} */ e) => onChange(e.target.value.trim() || undefined)} />`;
}
