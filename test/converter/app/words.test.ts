import { readdir, readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { z } from "zod";
import { PROBLEMS } from "../../../converter/app/problems.ts";
import { ConvertSettings } from "../../../converter/index.ts";

const page = new URL("../../../converter/page/", import.meta.url);
const words = async (language: string): Promise<Record<string, string>> =>
  JSON.parse(await readFile(new URL(`i18n/${language}.json`, page), "utf8"));

it("says everything in Chinese and in English", async () => {
  const [zh, en] = [await words("zh"), await words("en")];
  expect(Object.keys(zh)).toEqual(Object.keys(en));
  const places = (text: string) => [...new Set(text.match(/(?<!\{)\{\w+\}(?!\})/g) ?? [])].sort();
  for (const [key, text] of Object.entries(en)) {
    expect(text.trim(), key).not.toBe("");
    expect(zh[key]!.trim(), key).not.toBe("");
    expect(places(zh[key]!), key).toEqual(places(text));
  }
  for (const code of Object.keys(PROBLEMS).filter(
    (one) => !["SHAPE_MISMATCH", "NUMERICAL", "CHECKPOINT", "DEVICE_UNAVAILABLE"].includes(one),
  ))
    expect(zh, code).toHaveProperty([`problem.${code}`]);
});

it("has every word that the page asks for", async () => {
  const zh = await words("zh");
  const files = (await readdir(page, { recursive: true })).filter((name) => name.endsWith(".js"));
  for (const name of files) {
    const source = await readFile(new URL(name, page), "utf8");
    for (const [, key] of source.matchAll(/\bt\("([\w.]+)"/g)) expect(zh, `${name}: ${key}`).toHaveProperty([key!]);
  }
});

interface Schema {
  "x-form"?: boolean;
  description?: string;
  enum?: string[];
  items?: Schema;
  properties?: Record<string, Schema>;
}

it("names and explains every setting and every choice", async () => {
  const zh = await words("zh");
  const has = (name: string, ending: string) =>
    `${name}${ending}` in zh || `settings.any.${name.split(".").at(-1)}${ending}` in zh;
  const missing: string[] = [];
  const walk = (name: string, { properties = {}, items, ...schema }: Schema) => {
    const endings = ["", ...(schema.description === undefined ? [] : [".help"])];
    for (const choice of schema.enum ?? items?.enum ?? []) endings.push(`.${choice}`);
    missing.push(...endings.filter((ending) => !has(name, ending)).map((ending) => name + ending));
    for (const [key, property] of Object.entries(properties)) walk(`${name}.${key}`, property);
  };
  const { properties = {} } = z.toJSONSchema(ConvertSettings, { io: "input" }) as Schema;
  for (const [key, property] of Object.entries(properties))
    if (property["x-form"] !== false) walk(`settings.${key}`, property);
  expect(missing).toEqual([]);
});
