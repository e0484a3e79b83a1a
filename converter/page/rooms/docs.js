/** The API's documentation, drawn from its own description. */
import { html } from "../html.js";
import { t } from "../i18n.js";
import { ErrorBox, Heading, useLoaded } from "../parts.js";

/** @typedef {import("../types.ts").Operation & {path: string, method: string}} Described */

export function DocsRoom() {
  const { data, error } = useLoaded("/openapi.json");
  /** @type {Map<string, Described[]>} */
  const groups = new Map();
  for (const [path, methods] of Object.entries(data?.paths ?? {}))
    for (const [method, operation] of Object.entries(methods)) {
      const tag = operation.tags[0];
      groups.set(tag, [...(groups.get(tag) ?? []), { path, method, ...operation }]);
    }
  return html`
    <${Heading} text=${t("docs.title")} />
    <p class="lead">${t("docs.lead")} <a href="/api/v1/openapi.json">openapi.json</a></p>
    <${ErrorBox} error=${error} />
    <div lang="en">
      ${[...groups].map(
        ([tag, operations]) => html`<section key=${tag} aria-labelledby=${`tag-${tag}`}>
        <h2 id=${`tag-${tag}`}>${tag}</h2>
        ${operations.map((one) => html`<${Operation} key=${one.operationId} one=${one} />`)}
      </section>`,
      )}
      ${
        data &&
        html`<section aria-labelledby="schemas"><h2 id="schemas">schemas</h2>
        ${Object.entries(data.components.schemas).map(([name, schema]) => html`<details class="card" id=${name} key=${name}><summary><code>${name}</code></summary><pre tabindex="0"><code>${JSON.stringify(schema, null, 2)}</code></pre></details>`)}
      </section>`
      }
    </div>
  `;
}

/** @param {{one: Described}} props */
function Operation({ one }) {
  const { path, method, summary, parameters, requestBody, responses } = one;
  const data = requestBody?.content["application/json"]
    ? ` -H 'Content-Type: application/json' -d '{…}'`
    : requestBody
      ? " -F files=@bank.docx"
      : "";
  const verb = method === "get" ? "" : ` -X ${method.toUpperCase()}`;
  return html`<details class="card operation">
    <summary><span class="tag method">${method.toUpperCase()}</span> <code>${path}</code> <span class="summary">${summary}</span></summary>
    ${parameters.length > 0 && html`<dl>${parameters.map((p) => html`<div key=${p.name}><dt><code>${p.name}</code> <span class="quiet">${p.in}</span></dt><dd>${p.description ?? p.schema.type ?? ""}</dd></div>`)}</dl>`}
    <dl>${Object.entries(responses).map(([status, response]) => html`<div key=${status}><dt><code>${status}</code></dt><dd>${response.description}</dd></div>`)}</dl>
    <pre tabindex="0"><code>${`curl${verb}${data} '${location.origin}${path}'`}</code></pre>
  </details>`;
}
