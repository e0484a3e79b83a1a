import { isTunelabError } from "#lib/core/index";
import type { ReadDocument } from "../../document.ts";
import { fileError } from "../../said/errors.ts";
import type { ReaderInput } from "../index.ts";
import { mathmlToLatex } from "../mathml.ts";
import { localName, parseElements, parseXml, type XmlHandler } from "../xml.ts";
import { type ArchiveMember, openZip } from "../zip.ts";
import { OdtBody } from "./body.ts";
import { OdtChanges } from "./changes.ts";
import { ListCounter, ListStyles } from "./lists.ts";
import { marginsHandler } from "./margins.ts";
import { TextStyles } from "./text-styles.ts";

export async function readOdt(input: ReaderInput): Promise<ReadDocument> {
  const { name, limits, deadline } = input;
  const members = new Map((await openZip(input.bytes, name, limits, deadline)).map((member) => [member.name, member]));
  const manifest = await members.get("META-INF/manifest.xml")?.read();
  if (manifest && /encryption-data/.test(new TextDecoder().decode(manifest)))
    throw fileError("ENCRYPTED_FILE/remove", { file: name });
  const lists = new ListStyles();
  const styles = new TextStyles();
  const margins = new Set<string>();
  const stylesPart = await members.get("styles.xml")?.read();
  if (stylesPart) parseXml(stylesPart, "styles.xml", stylesHandler(lists, styles, margins), input);
  const content = await members.get("content.xml")?.read();
  if (!content) throw fileError("CORRUPT_FILE/no-text", { file: name });
  const formulas = await readFormulas(members, input);
  const warnings = new Set<string>();
  const counter = new ListCounter(lists);
  const formula = (path: string) => formulas.get(path);
  const changes = new OdtChanges(input.trackedChanges ?? "accepted", warnings);
  const body = new OdtBody({ lists, styles, counter, changes, warnings, formula, toLatex: mathmlToLatex });
  parseXml(content, "content.xml", body, input);
  if (lists.unknownFormats.size > 0) warnings.add("number-format-unknown");
  return {
    format: "odt",
    blocks: body.blocks,
    ...(margins.size > 0 ? { margins: [...margins] } : {}),
    warnings: [...warnings].sort(),
  };
}

function stylesHandler(lists: ListStyles, styles: TextStyles, margins: Set<string>): XmlHandler {
  const inMargins = marginsHandler(margins);
  return {
    open(element, attributes) {
      lists.readElement(localName(element), attributes);
      styles.readElement(localName(element), attributes);
      inMargins.open(element, attributes);
    },
    text: (text) => inMargins.text(text),
    close: (element) => inMargins.close(element),
  };
}

/** Embedded formulas by the path of their object: `Object 1`. */
async function readFormulas(
  members: ReadonlyMap<string, ArchiveMember>,
  input: ReaderInput,
): Promise<Map<string, string>> {
  const formulas = new Map<string, string>();
  for (const [path, member] of members) {
    const object = /^([^/]+)\/content\.xml$/.exec(path)?.[1];
    if (object === undefined) continue;
    const part = await member.read();
    try {
      parseElements(part, path, FORMULA, (math) => formulas.set(object, mathmlToLatex(math)), input);
    } catch (error) {
      // A damaged formula is an object that is not read; the text around it is.
      if (!isTunelabError(error) || error.code !== "CORRUPT_FILE") throw error;
    }
  }
  return formulas;
}

const FORMULA = new Set(["math"]);
