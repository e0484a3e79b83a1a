/** Settings from a YAML profile and from single `path=value` pairs; what is wrong is named with the nearest right name. */
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { issueLanguage, nearest, notFound, TunelabError, toError } from "#lib/core/index";
import { ConvertSettings } from "./schema.ts";

/** Warnings of the library go to the terminal; what is wrong, our errors say. */
const QUIET = { logLevel: "error" } as const;

/** A profile may name its checklist as a file beside it. @throws TunelabError USAGE, NOT_FOUND */
export function readProfile(path: string): Record<string, unknown> {
  const profile = readYaml(path) ?? {};
  if (typeof profile !== "object" || Array.isArray(profile))
    throw new TunelabError("USAGE", [`${path} 中没有设置`, `${path} holds no settings`], {
      hint: ["写成 outputStyle: answer 这样的行", "write lines such as outputStyle: answer"],
    });
  const settings = profile as Record<string, unknown>;
  const contract = settings["contract"] as Record<string, unknown> | undefined;
  if (typeof contract?.["checklist"] === "string")
    contract["checklist"] = readYaml(resolve(dirname(path), contract["checklist"]));
  return settings;
}

/** @throws TunelabError USAGE, NOT_FOUND */
export function readYaml(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw notFound(path, error);
  }
  try {
    return parse(text, { ...QUIET, maxAliasCount: 100 });
  } catch (error) {
    const why = toError(error).message.split("\n")[0]!.replace(/:$/, ""); // the lines behind show the place
    throw new TunelabError("USAGE", [`${path} 不是有效的 YAML：${why}`, `${path} is not valid YAML: ${why}`], {
      hint: ["请检查那一行的缩进和引号", "check the indentation and the quotes at that line"],
    });
  }
}

/** Puts `clean.personalData.action=mask` into settings; the value is read as YAML. @throws TunelabError USAGE */
export function setValue(settings: Record<string, unknown>, assignment: string): void {
  const match = /^([A-Za-z][\w.]*)=(.*)$/s.exec(assignment);
  const names = match?.[1]?.split(".") ?? [];
  if (!match || names.some((name) => name === "" || ["__proto__", "constructor", "prototype"].includes(name)))
    throw new TunelabError("USAGE", [`--set ${assignment} 不是设置`, `--set ${assignment} is no setting`], {
      hint: [
        "写成 --set 路径=值，例如 --set split.validation=0.1",
        "write --set path=value, e.g. --set split.validation=0.1",
      ],
    });
  let target = settings;
  for (const name of names.slice(0, -1)) {
    const inner = target[name];
    if (typeof inner !== "object" || inner === null) target[name] = {};
    target = target[name] as Record<string, unknown>;
  }
  try {
    // {{column}} begins a template; YAML would take it for a map in a map
    target[names.at(-1)!] = match[2]!.startsWith("{{") ? match[2]! : parse(match[2]!, QUIET);
  } catch (error) {
    const why = toError(error).message.split("\n")[0]!.replace(/:$/, "");
    throw new TunelabError("USAGE", `--set ${assignment}: ${why}`, {
      hint: ["请检查值的引号和括号", "check the quotes and brackets of the value"],
    });
  }
}

/** Checked settings. @param where names the source in messages. @throws TunelabError USAGE with the first fault */
export function checkSettings(settings: unknown, where: string): ConvertSettings {
  const parsed = ConvertSettings.safeParse(settings, issueLanguage());
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  if (issue?.code === "unrecognized_keys") {
    const wrong = issue.keys[0]!;
    const path = [...issue.path, wrong].join(".");
    const near = nearest(wrong, namesAt(issue.path));
    const known = namesAt(issue.path).join(", ");
    throw new TunelabError("USAGE", [`${where}：没有设置 ${path}`, `${where}: there is no setting ${path}`], {
      hint:
        near === undefined
          ? [`这里可用：${known}`, `known here: ${known}`]
          : [`是否指 ${near}？`, `did you mean ${near}?`],
    });
  }
  const path = issue?.path.join(".") ?? "";
  const template = issue?.code === "invalid_type" && issue.expected === "string" && path.startsWith("table.");
  throw new TunelabError("USAGE", [where, path, issue?.message].filter(Boolean).join(": "), {
    hint: template
      ? ["以 {{ 开头的模板要加引号", "write a template that begins with {{ in quotes"]
      : [
          "tunelab convert --help 列出各项设置；--print-profile 显示完整的方案",
          "tunelab convert --help names the settings; --print-profile shows a complete profile",
        ],
  });
}

/** The names that a place of the settings knows, from the schema itself. */
function namesAt(path: readonly PropertyKey[]): string[] {
  let schema = z.toJSONSchema(ConvertSettings, { io: "input" }) as JsonSchema;
  for (const name of path) schema = (typeof name === "number" ? schema.items : schema.properties?.[String(name)]) ?? {};
  return Object.keys(schema.properties ?? {});
}

interface JsonSchema {
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
}
