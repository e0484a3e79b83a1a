/** The workbench: navigation, language, theme, and the room that the address names. The converter is its first room. */
import { render } from "preact";
import { useState } from "preact/hooks";
import { html } from "./html.js";
import { setLanguage, startLanguage, t, useLanguage } from "./i18n.js";
import { Heading, LiveRegion } from "./parts.js";
import { DocsRoom } from "./rooms/docs.js";
import { JobRoom } from "./rooms/job.js";
import { JobsRoom } from "./rooms/jobs.js";
import { UploadRoom } from "./rooms/upload.js";
import { Link, usePlace } from "./router.js";
import { currentTheme, setTheme } from "./theme.js";

/** Address → room. @type {[RegExp, (match: RegExpMatchArray) => unknown][]} */
const ROOMS = [
  [/^\/$/, () => html`<${UploadRoom} />`],
  [/^\/jobs\/?$/, () => html`<${JobsRoom} />`],
  [/^\/jobs\/([0-9a-z]{20})\/?$/, ([, id]) => html`<${JobRoom} id=${id} step="preview" />`],
  [/^\/jobs\/([0-9a-z]{20})\/(mapping|checks|export)$/, ([, id, step]) => html`<${JobRoom} id=${id} step=${step} />`],
  [/^\/api\/docs$/, () => html`<${DocsRoom} />`],
];

/** The main navigation: path, key of its name, and which addresses belong to it. @type {[string, string, RegExp][]} */
const NAVIGATION = [
  ["/", "nav.convert", /^\/$/],
  ["/jobs", "nav.jobs", /^\/jobs/],
  ["/api/docs", "nav.docs", /^\/api/],
];

function Workbench() {
  const language = useLanguage();
  const { path } = usePlace();
  return html`
    <a class="skip" href="#main">${t("nav.skip")}</a>
    <header class="top">
      <${Link} class="brand" href="/" aria-label="tunelab"><img src="/page/icon.svg" alt="" width="28" height="28" /><span>tunelab</span><//>
      <nav class="rooms" aria-label=${t("nav.label")}>
        ${NAVIGATION.map(([href, key, mine]) => html`<${Link} key=${href} href=${href} aria-current=${mine.test(path) ? "page" : undefined}>${t(key)}<//>`)}
      </nav>
      <div class="tools"><${ThemeButton} />
        <button type="button" class="plain" lang=${language === "zh" ? "en" : "zh-CN"} onClick=${() => setLanguage(language === "zh" ? "en" : "zh")}>
          ${language === "zh" ? "English" : "中文"}
        </button>
      </div>
    </header>
    <main id="main" tabindex="-1">${room(path)}</main>
    <footer>${t("footer")}</footer>
    <${LiveRegion} />
  `;
}

/** @param {string} path */
function room(path) {
  for (const [pattern, open] of ROOMS) {
    const match = path.match(pattern);
    if (match) return open(match);
  }
  return html`<${Heading} text=${t("notFound")} /><p><${Link} href="/">${t("nav.convert")}<//></p>`;
}

function ThemeButton() {
  const [theme, change] = useState(currentTheme());
  const next = theme === "dark" ? "light" : "dark";
  const toggle = () => change(setTheme(next));
  return html`<button type="button" class="plain" onClick=${toggle} aria-label=${t(`theme.${next}`)} title=${t(`theme.${next}`)}>
    <span aria-hidden="true">${theme === "dark" ? "☀" : "☾"}</span>
  </button>`;
}

setTheme(currentTheme());
await startLanguage();
const root = document.getElementById("app");
if (root) render(html`<${Workbench} />`, root);
