/** A figure as a page of its own. */
import { themedFigure } from "./plotly-theme.ts";
import { escapeXml } from "./svg/element.ts";
import { type ThemeChoice, themes } from "./theme.ts";
import type { FigureData } from "./types.ts";

export interface PageOptions {
  /** The source of plotly.js; without it the page is static. */
  plotly: string | undefined;
  theme: ThemeChoice;
}

export function figurePage(figure: FigureData, svg: string, { plotly, theme }: PageOptions): string {
  const { language = "en" } = figure.layout.meta ?? {};
  const body =
    plotly === undefined
      ? svg
      : `<div id="figure" role="figure"></div>\n<noscript>${svg}</noscript>\n${scripts(figure, plotly, theme)}`;
  return `<!doctype html>
<html lang="${language === "zh" ? "zh-CN" : "en"}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeXml(figure.layout.title?.text ?? "tunelab")}</title>
<style>${pageStyle(theme)}</style>
</head>
<body>
<main>${body}</main>
</body>
</html>
`;
}

function pageStyle(theme: ThemeChoice): string {
  const colors = (name: "light" | "dark") => `background:${themes[name].background};color:${themes[name].ink}`;
  const auto = theme === "auto" ? `@media (prefers-color-scheme:dark){body{${colors("dark")}}}` : "";
  return `body{margin:0;font:14px system-ui,sans-serif;${colors(theme === "dark" ? "dark" : "light")}}${auto}main{max-width:1100px;margin:0 auto;padding:12px}#figure{min-height:480px}`;
}

function scripts(figure: FigureData, plotly: string, theme: ThemeChoice): string {
  const figures = { light: themedFigure(figure, "light"), dark: themedFigure(figure, "dark") };
  // Neither source may end the script element that holds it.
  const embed = (source: string) => source.replace(/<\/script/gi, "<\\/script").replace(/<!--/g, "<\\!--");
  const choice = theme === "auto" ? "dark.matches ? 'dark' : 'light'" : `'${theme}'`;
  return `<script>${embed(plotly)}</script>
<script>
const figures = ${embed(JSON.stringify(figures))};
const dark = matchMedia("(prefers-color-scheme: dark)");
const draw = () => {
  const { data, layout } = figures[${choice}];
  Plotly.react("figure", data, layout, { responsive: true, displaylogo: false, showSendToCloud: false });
};
draw();
dark.addEventListener("change", draw);
</script>`;
}
