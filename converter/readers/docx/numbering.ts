/** The lists of a .docx: numbering.xml (ECMA-376 part 1, 17.9). */
import type { AbstractNumbering, Level, NumberingDefinitions, NumberingInstance } from "../word/numbering.ts";
import type { XmlHandler } from "../xml.ts";

/** Reads numbering.xml. */
export function numberingHandler(definitions: NumberingDefinitions): XmlHandler {
  let abstract: AbstractNumbering | undefined;
  let instance: NumberingInstance | undefined;
  let override = 0;
  let level: Level | undefined;
  return {
    open(name, attributes) {
      const value = attributes["w:val"] ?? "";
      switch (name) {
        case "w:abstractNum":
          abstract = { id: attributes["w:abstractNumId"] ?? "", levels: new Map() };
          definitions.abstracts.set(abstract.id, abstract);
          break;
        case "w:num":
          instance = { abstractId: "", starts: new Map(), levels: new Map() };
          definitions.instances.set(attributes["w:numId"] ?? "", instance);
          break;
        case "w:abstractNumId":
          if (instance) instance.abstractId = value;
          break;
        case "w:numStyleLink":
          if (abstract) abstract.styleLink = value;
          break;
        case "w:lvlOverride":
          override = Number(attributes["w:ilvl"] ?? 0);
          break;
        case "w:startOverride":
          instance?.starts.set(override, Number(value));
          break;
        case "w:lvl":
          level = { start: 0, format: "decimal", text: [], suffix: "tab", legal: false };
          (instance ?? abstract)?.levels.set(Number(attributes["w:ilvl"] ?? 0), level);
          break;
        default:
          if (level) readLevelProperty(level, name, value, attributes);
      }
    },
    close(name) {
      if (name === "w:abstractNum") abstract = undefined;
      else if (name === "w:num") instance = undefined;
      else if (name === "w:lvl") level = undefined;
    },
  };
}

function readLevelProperty(level: Level, name: string, value: string, attributes: Record<string, string>): void {
  if (name === "w:start") level.start = Number(value);
  else if (name === "w:numFmt") level.format = value === "custom" ? (attributes["w:format"] ?? "decimal") : value;
  else if (name === "w:lvlText") level.text = labelParts(value);
  else if (name === "w:lvlRestart") level.restart = Number(value);
  else if (name === "w:isLgl") level.legal = value !== "0" && value !== "false";
  else if (name === "w:pStyle") level.style = value;
  else if (name === "w:suff" && (value === "space" || value === "nothing")) level.suffix = value;
}

/** `%1.%2` → 0 "." 1 */
function labelParts(text: string): (string | number)[] {
  return text.split(/(%[1-9])/).map((part) => (/^%[1-9]$/.test(part) ? Number(part[1]) - 1 : part));
}
