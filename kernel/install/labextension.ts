/**
 * The plotly renderer of JupyterLab and Notebook 7: they have none of their own and would show the static drawing. An
 * extension is a folder of plain files; plotly.js lies in it, so figures are interactive without the internet.
 */
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { packageFile } from "#kernel/package-file";

const NAME = "tunelab-plotly";

/**
 * @param data Jupyter's data folder
 * @returns the folder that was written; undefined when plotly.js-dist is not installed
 */
export async function installPlotlyRenderer(data: string): Promise<string | undefined> {
  const plotly = findPlotly();
  if (!plotly) return undefined;
  const folder = extensionFolder(data);
  await mkdir(join(folder, "static"), { recursive: true });
  await cp(
    join(dirname(packageFile), "kernel/install/labextension/remoteEntry.js"),
    join(folder, "static/remoteEntry.js"),
  );
  await cp(plotly, join(folder, "static/plotly.js"));
  const { version } = JSON.parse(await readFile(packageFile, "utf8"));
  const description = {
    name: NAME,
    version,
    description: "Interactive plotly figures, without the internet",
    license: "Apache-2.0",
    jupyterlab: { mimeExtension: true, _build: { load: "static/remoteEntry.js", mimeExtension: "./mimeExtension" } },
  };
  await writeFile(join(folder, "package.json"), `${JSON.stringify(description, null, 2)}\n`);
  return folder;
}

export async function removePlotlyRenderer(data: string): Promise<void> {
  await rm(extensionFolder(data), { recursive: true, force: true });
}

const extensionFolder = (data: string): string => join(data, "labextensions", NAME);

function findPlotly(): string | undefined {
  try {
    return createRequire(packageFile).resolve("plotly.js-dist/plotly.js");
  } catch {
    return undefined;
  }
}
