import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Figure, type FigureData } from "#lib/plot/index";
import { checkXml } from "./xml.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tunelab-plot-"));
});
afterAll(() => rm(folder, { recursive: true }));

const data: FigureData = {
  data: [
    { type: "scatter", mode: "lines", name: "a <b> & c", x: [0, 1, 2, 3], y: [1, 4, null, 2] },
    { type: "scatter", mode: "markers", name: "第二", x: [0, 3], y: [3, 3.5] },
  ],
  layout: {
    title: { text: "</title><script>x</script>" },
    xaxis: { title: { text: "step" } },
    meta: { language: "en" },
  },
};

test("a notebook gets the interactive, the static and the text form of the same figure", () => {
  const figure = new Figure(data);
  const bundle = (figure as unknown as Record<symbol, () => Record<string, unknown>>)[Symbol.for("Jupyter.display")]!();
  expect(Object.keys(bundle)).toEqual(["application/vnd.plotly.v1+json", "image/svg+xml", "text/plain"]);
  expect(JSON.parse(JSON.stringify(bundle))).toEqual(bundle);
  const plotly = bundle["application/vnd.plotly.v1+json"] as FigureData;
  expect(plotly.data).toEqual(data.data);
  expect(plotly.layout.xaxis?.title?.text).toBe("step");
  expect(bundle["text/plain"]).toContain("第二");
});

test("the drawing is well-formed, says its title and description, and breaks lines at gaps", () => {
  const svg = new Figure(data).toSvg();
  checkXml(svg);
  expect(svg).not.toContain("<script>");
  const [, title] = /<title id="([^"]+)">/.exec(svg)!;
  const [, description] = /<desc id="([^"]+)">([^<]+)/.exec(svg)!;
  expect(svg).toContain(`aria-labelledby="${title} ${description}"`);
  expect(svg).toContain('role="img"');
  expect(/<desc[^>]*>([^<]*)/.exec(svg)![1]).toContain("a &lt;b&gt; &amp; c: 3 values, 1 to 4, last 2");
  const line = /<path d="([^"]+)"[^>]*stroke="#1f5fae"/.exec(svg.slice(svg.indexOf("clip-path=")))![1]!;
  expect(line.match(/M/g)).toHaveLength(2);
});

test("themes exchange colours only, auto adds the dark ones as a style, and the same figure gives the same bytes", () => {
  const figure = new Figure(data);
  const [light, dark, auto] = (["light", "dark", "auto"] as const).map((theme) => figure.toSvg({ theme }));
  const plain = (svg: string) => svg.replace(/#[0-9a-f]{6}/g, "#").replace(/f[a-z0-9]+(c\d|t|d)?(?=[") ])/g, "");
  expect(plain(dark!)).toBe(plain(light!));
  expect(dark).toContain('fill="#14181f"');
  expect(auto).toContain("prefers-color-scheme:dark");
  expect(light).not.toContain("prefers-color-scheme");
  expect(figure.toSvg({ theme: "auto" })).toBe(auto);
});

test("saves a PNG in the size that was asked for, light and dark", async () => {
  const figure = new Figure(data);
  const sizeOf = (png: Uint8Array) => {
    const view = new DataView(png.buffer, png.byteOffset);
    expect([...png.subarray(1, 4)].map((code) => String.fromCharCode(code)).join("")).toBe("PNG");
    return [view.getUint32(16), view.getUint32(20)];
  };
  await figure.save(join(folder, "a.png"), { width: 400, height: 200 });
  const light = await readFile(join(folder, "a.png"));
  expect(sizeOf(light)).toEqual([800, 400]);
  expect(sizeOf(await figure.toPng({ width: 400, height: 200, scale: 1 }))).toEqual([400, 200]);
  expect(await figure.toPng({ width: 400, height: 200, theme: "dark" })).not.toEqual(new Uint8Array(light));
  await expect(figure.toPng({ scale: 0 })).rejects.toThrow("scale is 0");
});

test("saves json, svg and a page that needs nothing else", async () => {
  const figure = new Figure(data);
  await figure.save(join(folder, "a.json"));
  expect(JSON.parse(await readFile(join(folder, "a.json"), "utf8")).data).toEqual(data.data);
  await figure.save(join(folder, "a.svg"), { theme: "dark" });
  checkXml(await readFile(join(folder, "a.svg"), "utf8"));
  await figure.save(join(folder, "a.html"));
  const page = await readFile(join(folder, "a.html"), "utf8");
  expect(page.length).toBeGreaterThan(3_000_000); // plotly.js is inside
  expect(page).not.toMatch(/<script[^>]+src=|<link/);
  expect(page).toContain("<noscript><svg");
  expect(page.match(/<\/script>/g)).toHaveLength(2);
  await figure.save(join(folder, "b.html"), { script: "none" });
  expect((await readFile(join(folder, "b.html"), "utf8")).length).toBeLessThan(20_000);
});

test("an ending that is not known says which are", async () => {
  await expect(new Figure(data).save(join(folder, "a.bmp"))).rejects.toMatchObject({
    code: "UNSUPPORTED_FORMAT",
    hint: expect.stringContaining(".svg"),
  });
});
